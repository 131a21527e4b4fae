import Foundation
import JSON
import TestSupport
import Testing

/// Asks Python what it makes of many cases at once.
///
/// Only this many tests start another program; without python3 they say so and are skipped.
enum PythonOracle {
    static let isInstalled = path(of: "python3") != nil

    static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The result of a script's `answer(case)` for each case.
    static func answers(_ cases: [JSONValue], script: String) throws -> [JSONValue] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-diff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(JSONValue.array(cases).serialized).write(to: folder.appending(path: "in.json"))
        let program = """
            import difflib, json, sys
            \(script)
            with open("in.json", encoding="utf-8") as f: cases = json.load(f)
            with open("out.json", "w", encoding="utf-8") as f:
                json.dump([answer(case) for case in cases], f, ensure_ascii=False)
            """
        let status = try run("python3", ["-c", program], in: folder)
        try #require(status == 0)
        let answer = try Data(contentsOf: folder.appending(path: "out.json"))
        return try #require(JSONValue(parsing: Array(answer)).array)
    }

    static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path(of: program)))
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        try Processes.start(process)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
