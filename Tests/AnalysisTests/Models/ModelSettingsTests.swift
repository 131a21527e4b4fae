import Testing

@testable import Analysis

@Suite("Settings of a model")
struct ModelSettingsTests {
    @Test(
        "take names that fit every interface",
        arguments: [
            "gemini-3.5-flash", "tunedModels/x_1", "hf.co/a/B-GGUF:Q4_K_M", "model@2026",
        ]
    )
    func names(_ name: String) { #expect(ModelSettings.isModelName(name)) }

    @Test(
        "refuse names that would change a URL",
        arguments: [
            "", "a b", "a?b", "a#b", "a%2f", "../x", "a/../b", "a//b", "/a", "a/", "ä", "a\n",
        ]
    )
    func badNames(_ name: String) { #expect(!ModelSettings.isModelName(name)) }

    @Test("price tokens in whole millionths of a dollar, a broken one rounded up")
    func costs() throws {
        let prices = try #require(
            ModelPrices(input: 300_000, cached: 30_000, output: 2_500_000, version: "v")
        )
        var usage = ModelUsage()
        #expect(prices.cost(of: usage) == 0)
        usage.input = 1
        #expect(prices.cost(of: usage) == 1)
        usage.input = 1_000_000
        usage.cached = 1_000_000
        usage.output = 1_000_000
        #expect(prices.cost(of: usage) == 2_530_000)
    }

    @Test("have prices in which no claim of a server overflows")
    func overflow() throws {
        let max = ModelPrices.max
        let prices = try #require(ModelPrices(input: max, cached: max, output: max, version: "v"))
        var claimed = ModelUsage()
        claimed.input = .max / 4
        claimed.output = .max / 4
        var usage = ModelUsage()
        usage += claimed
        usage += claimed
        #expect(prices.cost(of: usage) > 0)
        #expect(ModelPrices(input: max + 1, cached: 0, output: 0, version: "v") == nil)
        #expect(ModelPrices(input: 0, cached: -1, output: 0, version: "v") == nil)
    }
}
