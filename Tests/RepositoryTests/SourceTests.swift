import Foundation
import Testing

@Suite("The source")
struct SourceTests {
    @Test("has no file of more than 400 lines")
    func fileLength() throws {
        for file in try Repository.files(below: "Sources", ending: "swift")
            + Repository.files(below: "Tests", ending: "swift")
        {
            let lines = try Repository.text(file).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(lines.count <= 401, "\(file) has \(lines.count) lines")
        }
    }

    @Test("gives every unchecked claim a comment that says why it holds")
    func uncheckedClaimsAreExplained() throws {
        for file in try Repository.files(below: "Sources", ending: "swift") {
            let lines = try Repository.text(file).components(separatedBy: "\n")
            for (index, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let around = lines[max(0, index - 12)...min(lines.count - 1, index + 3)]
                #expect(around.contains { $0.contains("//") }, "\(file):\(index + 1)")
            }
        }
    }

    @Test("uses no Swift package")
    func noPackages() throws {
        #expect(!(try Repository.text("Package.swift")).contains(".package("))
    }
}
