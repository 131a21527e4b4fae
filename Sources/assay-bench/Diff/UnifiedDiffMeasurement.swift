import Diff
import Foundation
import Glibc
import JSON

/// Unified diffs of real documents, two versions of each, against git's.
///
/// Git's own diffing is what its process takes more for two versions than for two copies of one. We
/// begin with documents that are parsed; to write them with one member to a line, which git finds
/// done, counts against us.
enum UnifiedDiffMeasurement {
    private static let folder = "../shared/data/policy_versions"

    private struct Versions {
        let name: String
        let old: JSONValue
        let new: JSONValue
    }

    static func run(_ scale: Scale) async throws -> [Row] {
        let git = try Program.find("git", package: "git")
        let temporary = try Folder()
        return try documents().map { versions in
            func file(_ name: String, _ document: JSONValue) throws -> String {
                try temporary.file(
                    name,
                    String(decoding: UnifiedDiff.lines(document), as: UTF8.self)
                )
            }
            let old = try file("old.json", versions.old)
            let copy = try file("copy.json", versions.old)
            let new = try file("new.json", versions.new)
            // Git takes a millisecond, and what a process takes is known in slices of several.
            let runs = scale.seconds * 40
            let (ours, peers) = try scale.interleaved(
                { seconds(versions, runs: runs) },
                {
                    let whole = try user(git, old, new, runs: runs)
                    return try whole - user(git, old, copy, runs: runs)
                }
            )
            return .cost(
                "diff: \(versions.name) / git's",
                ours * 1000,
                peers[0] * 1000,
                unit: "ms",
                atMost: 2
            )
        }
    }

    private static func documents() throws -> [Versions] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let names = files.filter { $0.hasSuffix(".old.json") }.map { $0.dropLast(9) }.sorted()
        guard !names.isEmpty else {
            throw MissingProgram(name: folder, remedy: "it holds NAME.old.json and NAME.new.json")
        }
        return try names.map { name in
            func document(_ version: String) throws -> JSONValue {
                let url = URL(filePath: "\(folder)/\(name).\(version).json")
                return try JSONValue(parsing: Array(try Data(contentsOf: url)))
            }
            return Versions(name: String(name), old: try document("old"), new: try document("new"))
        }
    }

    /// The seconds that one diff takes.
    private static func seconds(_ versions: Versions, runs: Int) -> Double {
        let start = Processor.seconds()
        for _ in 0..<runs { _ = UnifiedDiff(old: versions.old, new: versions.new) }
        return (Processor.seconds() - start) / Double(runs)
    }

    /// The user time in seconds that one process of git takes for two files.
    private static func user(
        _ git: String,
        _ old: String,
        _ new: String,
        runs: Int
    ) throws -> Double {
        let start = Processor.childrenSeconds()
        for _ in 0..<runs {
            let program = try Program(
                [git, "diff", "--no-index", "--minimal", old, new],
                environment: ["GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"]
            )
            _ = program.wait()
        }
        return (Processor.childrenSeconds() - start) / Double(runs)
    }
}
