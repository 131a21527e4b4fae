import Foundation
import Testing

@Suite("The README's table of bounds")
struct LimitsTests {
    @Test("has every bound of Limits.swift with its value, and no other")
    func tableFollowsSource() throws {
        let source = try Repository.text("Sources/Domain/Limits.swift")
        let constant = try Regex(#"public static let (\w+) = ([^\n]+)"#)
        let bounds: [String] = try source.matches(of: constant).map { match in
            let name = String(match.output[1].substring ?? "")
            let value = try Self.shown(String(match.output[2].substring ?? ""))
            return "| `\(name)` | \(value) |"
        }
        let readme = try Repository.text("README.md")
        for row in bounds { #expect(readme.contains(row), "the README lacks \(row)") }
        let rows = readme.split(separator: "\n").filter {
            $0.hasPrefix("| `") && $0.contains("Max`")
        }
        for row in rows {
            #expect(bounds.contains { row.hasPrefix($0) }, "no bound stands behind \(row)")
        }
    }

    /// `16 * 1024` as 16,384 and `Duration.seconds(75)` as 75 s.
    private static func shown(_ expression: String) throws -> String {
        let digits = expression.filter { $0.isNumber || $0 == "*" }
        let product = digits.split(separator: "*").compactMap { Int($0) }.reduce(1, *)
        if expression.hasPrefix("Duration.seconds") { return "\(product) s" }
        let formatter = NumberFormatter()
        formatter.numberStyle = .decimal
        formatter.groupingSeparator = ","
        return try #require(formatter.string(from: NSNumber(value: product)))
    }
}
