import Analysis
import Foundation
import Testing

@testable import assay

@Suite("The settings of a model")
struct ModelConfigurationTests {
    private static let least = [
        "ASSAY_AI_PROVIDER": "gemini", "ASSAY_AI_MODEL": "gemini-3.5-flash",
        "ASSAY_AI_KEY": "planted",
    ]

    @Test("are none unless a provider is named", arguments: [nil, "", "local"])
    func none(_ provider: String?) throws {
        #expect(try model(["ASSAY_AI_PROVIDER": provider, "ASSAY_AI_MODEL": "x"]) == nil)
    }

    @Test("are the provider's own where nothing else is said")
    func defaults() throws {
        let settings = try #require(try model(Self.least))
        #expect(settings.provider == .gemini)
        #expect(settings.model == "gemini-3.5-flash")
        #expect(settings.baseURL == "https://generativelanguage.googleapis.com")
        #expect(settings.apiVersion == "v1beta")
        #expect(settings.key != nil)
        #expect(settings.prices == nil)
        #expect(settings.dailyCostMicroUSDMax == nil)
        #expect(settings.deadline == .seconds(30))
    }

    @Test("need no key for a server of one's own, whose context is taken for small")
    func ownServer() throws {
        let settings = try #require(
            try model([
                "ASSAY_AI_PROVIDER": "openai", "ASSAY_AI_MODEL": "llama3.2:3b",
                "ASSAY_AI_BASE_URL": "http://127.0.0.1:11434/", "ASSAY_AI_API_VERSION": "",
            ])
        )
        #expect(settings.key == nil)
        #expect(settings.apiVersion == "")
        #expect(settings.inputTokensMax == 3000)
    }

    @Test("have prices and a cap in dollars")
    func prices() throws {
        let more = [
            "ASSAY_AI_PRICE_INPUT": "0.30", "ASSAY_AI_PRICE_OUTPUT": "2.5",
            "ASSAY_AI_DAILY_COST_MAX": "12",
        ]
        let settings = try #require(try model(Self.least.merging(more) { $1 }))
        #expect(settings.prices?.input == 300_000)
        #expect(settings.prices?.cached == 300_000)
        #expect(settings.prices?.output == 2_500_000)
        #expect(settings.dailyCostMicroUSDMax == 12_000_000)
    }

    @Test("take the key from a file or a credential", arguments: [true, false])
    func files(_ isCredential: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "assay_ai_key")
        try "planted-in-file\n".write(to: file, atomically: true, encoding: .utf8)
        var variables = Self.least
        variables["ASSAY_AI_KEY"] = nil
        variables[isCredential ? "CREDENTIALS_DIRECTORY" : "ASSAY_AI_KEY_FILE"] =
            isCredential ? folder.path() : file.path()
        #expect(try model(variables)?.key != nil)
        // A folder of other credentials is no mistake; a file that is named and missing is.
        try FileManager.default.removeItem(at: file)
        #expect(throws: CommandError.self) { try model(variables) }
    }

    @Test(
        "are refused with the name of the variable, and never with the key",
        arguments: [
            ("ASSAY_AI_PROVIDER", "planted"), ("ASSAY_AI_MODEL", ""), ("ASSAY_AI_MODEL", "a?b"),
            ("ASSAY_AI_KEY", "planted key"), ("ASSAY_AI_KEY", "planted\nkey"),
            ("ASSAY_AI_BASE_URL", "ftp://planted"), ("ASSAY_AI_BASE_URL", "http://a:planted@b"),
            ("ASSAY_AI_BASE_URL", "https://a.example/?key=planted"),
            ("ASSAY_AI_API_VERSION", "v1/../planted"), ("ASSAY_AI_PRICE_INPUT", "0.3"),
            ("ASSAY_AI_PRICE_CACHED", "0.3"), ("ASSAY_AI_PRICE_INPUT", "-1"),
            ("ASSAY_AI_PRICE_INPUT", "1,5"), ("ASSAY_AI_PRICE_INPUT", "1001"),
            ("ASSAY_AI_PRICE_INPUT", "0.1234567"), ("ASSAY_AI_PRICE_INPUT", "."),
            ("ASSAY_AI_DAILY_COST_MAX", "5"), ("ASSAY_AI_INPUT_TOKENS_MAX", "499"),
        ]
    )
    func refused(_ name: String, _ value: String) {
        #expect {
            try model(Self.least.merging([name: value]) { $1 })
        } throws: { error in
            guard let error = error as? CommandError else { return false }
            return "\(error)".contains(name.prefix(14)) && !"\(error)".contains("planted")
        }
    }

    private func model(_ variables: [String: String?]) throws -> ModelSettings? {
        try Configuration { variables[$0] ?? nil }.model()
    }
}
