import Testing

@testable import Analysis

@Suite("An estimate of tokens")
struct TokenEstimatorTests {
    @Test(
        "counts digits, words, marks and lines by their weights",
        arguments: [
            ("", 0), ("word", 2), ("userName", 3), ("2026", 5), ("....", 2), ("\n\n", 6),
            ("ARN", 2), (String(repeating: "word ", count: 10), 13),
            (String(repeating: "ж", count: 100), 100),
        ]
    )
    func weights(_ text: String, _ tokens: Int) {
        #expect(TokenEstimator(.gemini).estimate(text) == tokens)
    }

    @Test("lies near what was measured for identifiers and times")
    func measured() {
        // 33 and 24 tokens by the nearest public tokenizer.
        let identifier = TokenEstimator(.gemini).estimate("0190f3a2-7c1e-7b44-9d1a-5f2e8c6b3a10")
        let time = TokenEstimator(.gemini).estimate("2026-11-21T18:58:31.123Z")
        #expect((25...42).contains(identifier))
        #expect((18...29).contains(time))
    }

    @Test("is lower for models that join digits")
    func providers() {
        let text = "2026-11-21 18:58:31 0123456789"
        #expect(
            TokenEstimator(.openai).estimate(text) < TokenEstimator(.anthropic).estimate(text)
        )
    }
}
