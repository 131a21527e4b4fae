// swift-tools-version: 6.2
import PackageDescription

/// Every module with the modules it may import.
///
/// A row may name rows above it only, so the table is also the order of the architecture;
/// RepositoryTests holds each `import` in Sources to it.
let modules: [(name: String, imports: [String])] = [
    ("JSON", []),
    ("Crypto", ["CCrypto"]),
    ("EventLoop", ["CLinux"]),
    ("Subprocess", ["CLinux", "EventLoop"]),
    ("HTTP", []),
    ("HTTPServer", ["CLinux", "EventLoop", "HTTP"]),
    ("Postgres", ["CPostgres", "EventLoop"]),
    ("HTTPClient", ["CCurl", "EventLoop"]),
    ("Diff", ["JSON"]),
    ("GraphQL", ["JSON"]),
    ("Domain", ["JSON", "Crypto", "Diff"]),
    ("Analysis", ["JSON", "Crypto", "HTTPClient", "Diff", "Domain"]),
    ("Schema", []),
    ("Store", ["Crypto", "JSON", "Diff", "EventLoop", "Postgres", "Domain", "Schema"]),
    (
        "Jobs",
        [
            "JSON", "Crypto", "Diff", "EventLoop", "Subprocess", "HTTPClient", "Postgres", "Domain",
            "Analysis", "Store",
        ]
    ),
    (
        "API",
        [
            "JSON", "Crypto", "Diff", "HTTP", "GraphQL", "Domain", "Analysis", "Store", "Jobs",
        ]
    ),
    (
        "TestSupport",
        [
            "API", "Analysis", "Domain", "EventLoop", "HTTP", "HTTPServer", "JSON", "Postgres",
            "Store",
        ]
    ),
]

/// Test targets: `<Module>Tests` with what they import besides the module itself.
let tests: [(module: String, imports: [String])] = [
    ("JSON", ["TestSupport"]),
    ("Diff", ["JSON", "TestSupport"]),
    ("EventLoop", []),
    ("Subprocess", ["CLinux"]),
    ("GraphQL", ["JSON", "TestSupport"]),
    ("Domain", ["JSON", "Crypto", "Diff", "TestSupport"]),
    ("Analysis", ["Diff", "Domain", "HTTP", "HTTPClient", "JSON", "TestSupport"]),
    ("HTTP", ["TestSupport"]),
    ("HTTPServer", ["EventLoop", "HTTP", "TestSupport"]),
    ("HTTPClient", ["HTTP", "TestSupport"]),
    ("Postgres", ["EventLoop", "TestSupport"]),
    ("Schema", ["Domain", "Postgres", "TestSupport"]),
    (
        "Store",
        ["Crypto", "Diff", "Domain", "EventLoop", "JSON", "Postgres", "Schema", "TestSupport"]
    ),
    (
        "Jobs",
        [
            "Analysis", "Domain", "EventLoop", "HTTP", "HTTPClient", "JSON", "Postgres", "Store",
            "TestSupport",
        ]
    ),
    (
        "API",
        [
            "Analysis", "Crypto", "Diff", "Domain", "GraphQL", "HTTP", "JSON", "Jobs", "Postgres",
            "Store", "TestSupport",
        ]
    ),
]

/// Test targets that hold several modules, or the whole product, to a promise.
let crossCutting: [(name: String, imports: [String])] = [
    (
        "Isolation",
        ["API", "Diff", "Domain", "HTTP", "JSON", "Postgres", "Schema", "Store", "TestSupport"]
    ),
    (
        "Integration",
        [
            "Analysis", "assay", "assay-bench", "Domain", "EventLoop", "JSON", "Postgres",
            "TestSupport",
        ]
    ),
]

/// What lies in the folders of tests and is no Swift.
let otherFiles = ["Domain": ["Changes/Areas"], "Integration": ["TypedClient"]]

/// Modules that carry files of the repository as string literals.
let embedding: Set<String> = ["Schema", "API", "Domain", "Analysis", "assay"]

/// Executables with the modules they are wired from.
let executables: [(name: String, imports: [String])] = [
    (
        "assay",
        [
            "API", "Analysis", "Domain", "EventLoop", "HTTPClient", "HTTPServer", "JSON", "Jobs",
            "Postgres", "Store",
        ]
    ),
    (
        "assay-bench",
        [
            "API", "Analysis", "Diff", "Domain", "EventLoop", "GraphQL", "HTTP", "HTTPClient",
            "HTTPServer", "JSON", "Jobs", "Postgres", "Store", "TestSupport",
        ]
    ),
]

let strictlyMemorySafe: Set<String> = ["Postgres", "HTTPServer", "HTTPClient"]

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let package = Package(
    name: "assay",
    targets: [
        .target(name: "CLinux"),
        .plugin(
            name: "EmbedPlugin",
            capability: .buildTool(),
            dependencies: ["embed-tool"],
            path: "Sources/EmbedPlugin"
        ),
        .executableTarget(name: "embed-tool", swiftSettings: strict),
        .testTarget(name: "RepositoryTests", swiftSettings: strict),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
    ]
        + modules.map { module in
            .target(
                name: module.name,
                dependencies: module.imports.map { .byName(name: $0) },
                swiftSettings: strict
                    + (strictlyMemorySafe.contains(module.name) ? [.strictMemorySafety()] : []),
                plugins: embedding.contains(module.name) ? ["EmbedPlugin"] : []
            )
        }
        + executables.map { executable in
            .executableTarget(
                name: executable.name,
                dependencies: executable.imports.map { .byName(name: $0) },
                exclude: executable.name == "assay" ? ["Documentation"] : [],
                swiftSettings: strict,
                plugins: embedding.contains(executable.name) ? ["EmbedPlugin"] : []
            )
        }
        + tests.map { test in
            .testTarget(
                name: "\(test.module)Tests",
                dependencies: ([test.module] + test.imports).map { .byName(name: $0) },
                exclude: otherFiles[test.module] ?? [],
                swiftSettings: strict
            )
        }
        + crossCutting.map { test in
            .testTarget(
                name: "\(test.name)Tests",
                dependencies: test.imports.map { .byName(name: $0) },
                exclude: otherFiles[test.name] ?? [],
                swiftSettings: strict
            )
        }
)
