import Testing

@testable import Analysis

@Suite("A model's words as Markdown")
struct ModelProseTests {
    @Test(
        "keep bold, code and lists",
        arguments: [
            ("**Ana** did `x_y`.", "**Ana** did `x_y`."),
            ("- one\n* two\n• three", "- one\n- two\n- three"),
            ("1. one\n2) two", "1. one\n2. two"),
            ("``a`b``", "``a`b``"),
        ]
    )
    func kept(_ text: String, _ markdown: String) {
        #expect(ModelProse.markdown(text) == markdown)
    }

    @Test(
        "are no other markup, whatever stands in them",
        arguments: [
            ("[x](https://evil.example)", "\\[x\\](https://evil.example)"),
            ("![x](//evil.example)", "\\!\\[x\\](//evil.example)"),
            ("<img src=x onerror=y>", "\\<img src=x onerror=y\\>"),
            ("# heading", "\\# heading"), ("> quote", "\\> quote"), ("    code", "code"),
            ("a\n---", "a\n\\---"), ("a\n===", "a\n\\==="), ("| a | b |", "\\| a \\| b \\|"),
            ("a_b_c *d*", "a\\_b\\_c \\*d\\*"), ("```\n<b>", "\\`\\`\\`\n\\<b\\>"),
            ("`a` <b> `", "`a` \\<b\\> \\`"), ("** a **", "\\*\\* a \\*\\*"),
            ("a\u{202E}b", "a\\\\u{202E}b"),
        ]
    )
    func escaped(_ text: String, _ markdown: String) {
        #expect(ModelProse.markdown(text) == markdown)
    }
}
