import Foundation
import PackagePlugin

/// Makes files of the repository part of a module, as Swift string literals in a generated source.
///
/// SwiftPM's own `.embedInCode` writes byte arrays that take minutes to compile, and a resource
/// bundle would have to travel beside the binary.
@main
struct EmbedPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let files: [URL]
        switch target.name {
        case "Schema": files = try sources(below: root.appending(path: "sql"), ending: "sql")
        case "Domain":
            let policies = root.appending(path: "Sources/Domain/Changes/Policies")
            files = try sources(below: policies, ending: "json")
        case "Analysis":
            let folder = root.appending(path: "Sources/Analysis")
            files =
                try sources(below: folder, ending: "json") + sources(below: folder, ending: "md")
        case "API":
            files = [
                root.appending(path: "Sources/API/GraphQLSchema/schema.graphql"),
                root.appending(path: "openapi.yaml"),
            ]
        case "assay":
            files = try sources(
                below: root.appending(path: "Sources/assay/Documentation"),
                ending: "md"
            )
        default: files = []
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files in \(target.name)",
                executable: try context.tool(named: "embed-tool").url,
                arguments: [output.path, root.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output]
            )
        ]
    }

    private func sources(below folder: URL, ending: String) throws -> [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.allObjects ?? []).compactMap { $0 as? URL }
            .filter { $0.pathExtension == ending }
            .sorted { $0.path < $1.path }
    }
}
