import TestSupport
import Testing

@testable import API

@Suite("The line splitter")
struct LineSplitterTests {
    private func lines(_ parts: [[UInt8]], max: Int = 10) -> [LineSplitter.Line] {
        var splitter = LineSplitter(lineBytesMax: max)
        var lines = parts.flatMap { splitter.split($0) }
        if let last = splitter.finish() { lines.append(last) }
        return lines
    }

    private func line(_ text: String) -> LineSplitter.Line { .bytes(Array(text.utf8)) }

    @Test("cuts at line feeds, with or without a carriage return, and keeps blank lines")
    func lines() {
        #expect(lines([Array("a\nb\r\n\n\r\nc".utf8)]) == ["a", "b", "", "", "c"].map(line))
        #expect(lines([Array("a\n".utf8)]) == [line("a")])
        #expect(lines([]) == [])
        #expect(lines([Array("a\rb\n".utf8)]) == [line("a\rb")])
    }

    @Test("gives the same lines wherever the stream is cut")
    func everyCut() {
        let text = Array("ab\r\n\ncdé\n0123456789\r\n0123456789X\nlast\r".utf8)
        let whole = lines([text])
        #expect(whole.count == 6)
        #expect(whole[4] == .tooLong)
        for first in 0...text.count {
            for second in first...text.count {
                let parts = [text[..<first], text[first..<second], text[second...]].map(Array.init)
                #expect(lines(parts) == whole)
            }
        }
    }

    @Test("takes a line of the bound and no byte more")
    func bound() {
        for end in ["\n", "\r\n", ""] {
            let fits = String(repeating: "x", count: 10)
            #expect(lines([Array((fits + end).utf8)]) == [line(fits)])
            #expect(lines([Array((fits + "x" + end).utf8)]) == [.tooLong])
        }
        #expect(lines([Array("0123456789ABCDEF\nok\n".utf8)]) == [.tooLong, line("ok")])
    }
}
