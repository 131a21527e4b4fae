import Foundation

/// The reference implementation, as Debian's node-graphql installs it.
public enum NodeGraphQL {
    /// Runs a script that reads JSON from its standard input; nil, said aloud, where it is not
    /// installed.
    public static func run(_ script: String, input: [UInt8]) throws -> String? {
        guard try start("require('graphql')", []).status == 0 else {
            print("SKIPPED: Debian's node-graphql is not here to compare with")
            return nil
        }
        return try start(script, input).output
    }

    private static func start(
        _ code: String,
        _ input: [UInt8]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let own = ProcessInfo.processInfo.environment["NODE_PATH"].map { ":\($0)" } ?? ""
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["NODE_PATH=/usr/share/nodejs\(own)", "node", "-e", code]
        let standardOutput = Pipe()
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("graphql-\(UUID().uuidString).json")
        try Data(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = standardOutput
        try Processes.start(process)
        let data = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
