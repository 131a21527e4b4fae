import Foundation
import Testing

@Suite("The documents")
struct DocumentTests {
    @Test("link only to files that exist")
    func linksLead() throws {
        let link = try Regex(#"\]\(([A-Za-z][^):]*)\)"#)
        for match in try Repository.text("README.md").matches(of: link) {
            let path = String(match.output[1].substring ?? "")
            let target = Repository.root.appending(path: path).path
            #expect(FileManager.default.fileExists(atPath: target), "README.md links to \(path)")
        }
    }

    @Test("of the API name in openapi.yaml each route of the router, and no other")
    func routesAreDescribed() throws {
        let routes = try Repository.text("Sources/API/Router.swift")
        let entry = try Regex(
            #"(RouteEntry|\.tenant)\(\s*\.(\w+),\s*"([^"]+)",\s*\.(\w+),"#
        )
        let served = Set(
            routes.matches(of: entry).map { match in
                let parts = (1...4).map { String(match.output[$0].substring ?? "") }
                let base = parts[0] == "RouteEntry" ? "" : "/api/tenants/{tenant}/"
                return "\(parts[1]) \(base)\(parts[2]) \(parts[3])"
            }
        )
        #expect(served.count > 10)
        #expect(try described() == served)
    }

    /// The operations of openapi.yaml as `method path operationId`.
    private func described() throws -> Set<String> {
        var path = ""
        var method = ""
        var found: Set<String> = []
        for line in try Repository.text("openapi.yaml").components(separatedBy: "\n") {
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if ["    get:", "    post:", "    delete:", "    put:"].contains(line) {
                method = line.trimmingCharacters(in: CharacterSet(charactersIn: " :"))
            } else if line.hasPrefix("      operationId: ") {
                found.insert("\(method) \(path) \(line.dropFirst("      operationId: ".count))")
            }
        }
        return found
    }
}
