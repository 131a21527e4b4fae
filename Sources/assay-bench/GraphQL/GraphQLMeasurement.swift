import GraphQL
import Glibc
import JSON

/// Parsing, validating and executing one operation, in memory, against graphql-js and graphql-core.
enum GraphQLMeasurement {
    static func run(_ scale: Scale) async throws -> [Row] {
        let node = try Program.find("node", package: "nodejs node-graphql")
        let python = try python()
        let folder = try Folder()
        let javaScript = try folder.file("peer.js", Bookshop.javaScript)
        let script = try folder.file("peer.py", Bookshop.python)
        let (each, cached) = (
            try Bookshop.executable(isCaching: false), try Bookshop.executable(isCaching: true)
        )
        let expected = try await response(each)
        func peer(_ command: [String]) throws -> Double {
            let lines = try Program.run(
                command + ["\(scale.seconds)"],
                environment: ["NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs"]
            ).split(separator: "\n")
            guard lines.count == 2, let rate = Double(lines[1]),
                try JSONValue(parsing: Array(lines[0].utf8)) == expected
            else {
                let found = (lines.first ?? "").prefix(200)
                throw ProgramFailure(description: "another response: \(found)")
            }
            return rate
        }
        var ours: [[Double]] = [[], []]
        var peers: [[Double]] = [[], []]
        for _ in 0..<scale.rounds {
            ours[0].append(await rate(each, scale.seconds))
            peers[0].append(try peer([node, javaScript]))
            ours[1].append(await rate(cached, scale.seconds))
            peers[1].append(try peer([python, script]))
        }
        let (uncached, kept) = (median(ours[0]), median(ours[1]))
        let (js, core) = (median(peers[0]), median(peers[1]))
        return [
            .rate(
                "graphql: parse, validate, execute / graphql-js",
                uncached,
                js,
                unit: "/s",
                atLeast: 3
            ),
            .rate("graphql: the same / graphql-core", uncached, core, unit: "/s", atLeast: 40),
            Row(
                what: "  … with the document cached, as served / graphql-js",
                ours: "\(Int(kept)) /s",
                peer: "\(Int(js)) /s",
                ratio: Row.decimals(kept / js),
                verdict: .noted
            ),
        ]
    }

    private static func median(_ figures: [Double]) -> Double {
        figures.sorted()[figures.count / 2]
    }

    private static let request = GraphQLRequest(
        query: Bookshop.query,
        variables: Bookshop.variables
    )

    private static func response(_ schema: ExecutableSchema<Void>) async throws -> JSONValue {
        let result = await schema.execute(request, context: ())
        return try JSONValue(parsing: result.body)
    }

    /// How often in a second the operation is answered.
    private static func rate(_ schema: ExecutableSchema<Void>, _ seconds: Int) async -> Double {
        let clock = ContinuousClock()
        for _ in 0..<1000 { _ = await schema.execute(request, context: ()) }
        let start = clock.now
        var count = 0.0
        while clock.now < start + .seconds(seconds) {
            for _ in 0..<10 { _ = await schema.execute(request, context: ()) }
            count += 10
        }
        let (whole, parts) = (clock.now - start).components
        return count / (Double(whole) + Double(parts) / 1e18)
    }

    /// A Python that has graphql-core.
    private static func python() throws -> String {
        let python = try Program.find("python3", package: "python3")
        guard (try? Program.run([python, "-c", "from graphql import build_schema"])) != nil else {
            throw MissingProgram(name: "graphql-core", remedy: "pip install 'graphql-core>=3.2'")
        }
        return python
    }
}
