import Foundation
import Testing

@Suite("The architecture")
struct ImportTests {
    /// What the toolchain ships and a module may use without saying so.
    static let toolchain: Set<String> = ["Glibc", "Synchronization", "Swift"]

    @Test("is a table in which every row names rows above it only")
    func tableIsOrdered() throws {
        let table = try Repository.moduleTable()
        #expect(table.count >= 10)
        var above: Set<String> = ["CLinux", "CPostgres", "CCrypto", "CCurl"]
        for row in table {
            #expect(row.imports.isSubset(of: above), "\(row.name) imports a module from below")
            above.insert(row.name)
        }
    }

    @Test("holds every import in Sources to that table")
    func importsFollowTable() throws {
        for row in try Repository.moduleTable() where row.name != "TestSupport" {
            let allowed = row.imports.union(Self.toolchain)
            for file in try Repository.files(below: "Sources/\(row.name)", ending: "swift") {
                for name in try imports(of: file) {
                    #expect(allowed.contains(name), "\(file) imports \(name)")
                }
            }
        }
    }

    @Test("names no module that no file of the importing module uses")
    func tableHasNoSlack() throws {
        for row in try Repository.moduleTable() {
            let used = try Repository.files(below: "Sources/\(row.name)", ending: "swift")
                .reduce(into: Set<String>()) { $0.formUnion(try imports(of: $1)) }
            #expect(row.imports.subtracting(used).isEmpty, "\(row.name) does not use all it names")
        }
    }

    private func imports(of file: String) throws -> Set<String> {
        let line = try Regex(
            #"^\s*(?:@\w+ )?(?:public |package |internal |private )?import (?:struct |func |class |enum )?(\w+)"#
        )
        .anchorsMatchLineEndings()
        return Set(
            try Repository.text(file).matches(of: line).compactMap { match in
                match.output[1].substring.map(String.init)
            }
        )
    }
}
