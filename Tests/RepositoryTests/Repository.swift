import Foundation

/// The repository that the tests were built from.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The files below a folder, by their path from the root.
    static func files(below folder: String, ending: String) throws -> [String] {
        let start = root.appending(path: folder)
        let all = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
        let urls = (all?.allObjects ?? []).compactMap { $0 as? URL }
        let paths: [String] = urls.filter { $0.pathExtension == ending }.map { url in
            String(url.path.dropFirst(root.path.count).drop { $0 == "/" })
        }
        return paths.sorted()
    }

    /// The rows of the table in Package.swift: each module with what it may import.
    static func moduleTable() throws -> [(name: String, imports: Set<String>)] {
        let manifest = try text("Package.swift")
        let row = try Regex(#"\(\s*"([A-Za-z-]+)",\s*\[([^\]]*)\]\s*\)"#)
        let table = manifest.prefix(
            upTo: manifest.range(of: "let tests")?.lowerBound ?? manifest.endIndex
        )
        return table.matches(of: row).map { match in
            let names = (match.output[2].substring ?? "").split(separator: ",")
                .map { String($0.trimmingCharacters(in: CharacterSet(charactersIn: " \"\n"))) }
                .filter { !$0.isEmpty }
            return (String(match.output[1].substring ?? ""), Set(names))
        }
    }
}
