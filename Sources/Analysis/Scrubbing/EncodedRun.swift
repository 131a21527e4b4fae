/// A stretch of base64 or of hexadecimal digits that is text once decoded.
struct EncodedRun {
    /// Characters below which nothing worth hiding fits.
    static let base64Min = 16
    private static let hexadecimalMin = 16
    /// The same where the run is the whole text, as a member's value is: nothing else is beside it
    /// that it could be a part of.
    static let wholeMin = 8
    /// Bytes of decoded text below which it is taken for chance: random bytes are printable for three
    /// in eight.
    private static let textMin = 7

    /// Where it stands, rounded to whole characters.
    let range: Range<Int>
    /// What it says.
    let text: [UInt8]

    /// The stretches of a text, however a run's beginning is cut: base64 is tried at each of its four
    /// phases, hexadecimal digits at both.
    static func all(in bytes: [UInt8]) -> [EncodedRun] {
        var runs: [EncodedRun] = []
        var decoded: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard value(bytes[place]) < 64 else {
                place += 1
                continue
            }
            var end = place
            var isHexadecimal = true
            while end < bytes.count, value(bytes[end]) < 64 {
                isHexadecimal = isHexadecimal && bytes[end].isHexadecimal
                end += 1
            }
            let isWhole = place == 0 && end - place >= wholeMin && isPadding(bytes, from: end)
            if isHexadecimal, isWhole || end - place >= hexadecimalMin {
                for phase in 0..<2 {
                    addHexadecimal(bytes, (place + phase)..<end, &decoded, to: &runs)
                }
            }
            if end - place >= base64Min {
                let telling = tellingPhases(bytes, place..<end)
                for phase in 0..<4 where telling[phase] {
                    addBase64(bytes, (place + phase)..<end, &decoded, to: &runs)
                }
            } else if isWhole {
                addBase64(bytes, place..<end, &decoded, to: &runs)
            }
            place = end
        }
        return runs
    }

    /// Whether nothing but what fills up base64 stands from a place on.
    private static func isPadding(_ bytes: [UInt8], from start: Int) -> Bool {
        bytes.count - start <= 2 && bytes[start...].allSatisfy { $0 == UInt8(ascii: "=") }
    }

    private static func addHexadecimal(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ decoded: inout [UInt8],
        to runs: inout [EncodedRun]
    ) {
        decoded.removeAll(keepingCapacity: true)
        var place = range.lowerBound
        while place + 1 < range.upperBound {
            let high = bytes[place].hexadecimal ?? 0
            decoded.append(high << 4 | (bytes[place + 1].hexadecimal ?? 0))
            place += 2
        }
        for part in textParts(decoded) {
            let start = range.lowerBound + 2 * part.lowerBound
            let end = range.lowerBound + 2 * part.upperBound
            runs.append(EncodedRun(range: start..<end, text: Array(decoded[part])))
        }
    }

    /// The phases at which base64 may be text: most runs are names and digests, which decode to noise.
    ///
    /// Counts bytes of text that follow one another as ``textParts(_:)`` does, but in one pass and
    /// without keeping them. It may say yes for too little, by what the ends cut.
    private static func tellingPhases(_ bytes: [UInt8], _ range: Range<Int>) -> SIMDMask<
        SIMD4<Int8>
    > {
        var telling = SIMDMask<SIMD4<Int8>>(repeating: false)
        let (values, steps) = (values, steps)
        var last = 0
        // Two characters hold parts of three bytes, each of another phase; with every character, the
        // phases take the next part.
        var (first, second, third, none) = (Progress(), Progress(), Progress(), Progress())
        for place in range {
            let pair = last << 6 | Int(values[Int(bytes[place])])
            first.take(pair >> 4 & 0xFF, steps)
            second.take(pair >> 2 & 0xFF, steps)
            third.take(pair & 0xFF, steps)
            if max(first.run, second.run, third.run) >= textMin {
                let offset = place - range.lowerBound
                if first.run >= textMin { telling[(offset + 3) & 3] = true }
                if second.run >= textMin { telling[(offset + 2) & 3] = true }
                if third.run >= textMin { telling[(offset + 1) & 3] = true }
            }
            last = pair & 0x3F
            (first, second, third, none) = (none, first, second, third)
        }
        return telling
    }

    /// How much text a phase has come to.
    private struct Progress {
        var state: UInt8 = 0
        var run: UInt8 = 0

        mutating func take(_ byte: Int, _ steps: [UInt8]) {
            let step = steps[Int(state) << 8 | byte]
            state = step & 3
            // What is enough is noted before it comes to what a byte holds.
            run = (step & goesOn == 0 ? 0 : run) &+ step >> 3
        }
    }

    private static let goesOn: UInt8 = 4

    /// By the bytes that a character still needs, and the next byte: how many it needs then, whether the
    /// text before it goes on, and (from the eighth on) 1 for a byte of text.
    private static let steps: [UInt8] = (0..<3).flatMap { needed in
        (UInt8.min...UInt8.max).map { byte in
            let isRest = byte & 0xC0 == 0x80
            let goesOn = (needed > 0) == isRest ? Self.goesOn : 0
            if needed > 0, isRest { return 8 | goesOn | UInt8(needed - 1) }
            switch byte {
            case 0x09, 0x0A, 0x0D, 0x20..<0x7F: return 8 | goesOn
            case 0xC3..<0xE0: return 8 | goesOn | 1
            case 0xE0..<0xF0: return 8 | goesOn | 2
            default: return 0
            }
        }
    }

    private static func addBase64(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ decoded: inout [UInt8],
        to runs: inout [EncodedRun]
    ) {
        decoded.removeAll(keepingCapacity: true)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes[range] {
            bits = bits << 6 | UInt32(value(byte))
            held += 6
            if held >= 8 {
                held -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        for part in textParts(decoded) {
            let start = range.lowerBound + part.lowerBound * 4 / 3
            var end = min(range.lowerBound + (part.upperBound * 4 + 2) / 3, range.upperBound)
            while end == range.upperBound || end > range.upperBound, end < bytes.count,
                bytes[end] == UInt8(ascii: "="), end - range.upperBound < 2
            {
                end += 1
            }
            runs.append(EncodedRun(range: start..<end, text: Array(decoded[part])))
        }
    }

    /// The parts of decoded bytes that are printable.
    private static func textParts(_ bytes: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var place = 0
        while place <= bytes.count {
            if place < bytes.count {
                let byte = bytes[place]
                if (0x20..<0x7F).contains(byte) || byte == 0x0A || byte == 0x09 || byte == 0x0D {
                    place += 1
                    continue
                }
                let length = letterLength(bytes, place)
                if length > 0 {
                    place += length
                    continue
                }
            }
            if place - start >= textMin { parts.append(start..<place) }
            place += 1
            start = place
        }
        return parts
    }

    /// The bytes of a character beyond ASCII that begins at a place; 0 when none does.
    private static func letterLength(_ bytes: [UInt8], _ place: Int) -> Int {
        let length = bytes[place] >= 0xE0 ? 3 : 2
        guard (0xC3..<0xF0).contains(bytes[place]), place + length <= bytes.count,
            bytes[(place + 1)..<(place + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
        else { return 0 }
        return length
    }

    /// What a character of either alphabet of base64 counts; 255 for any other.
    private static func value(_ byte: UInt8) -> UInt8 { values[Int(byte)] }

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        for (index, byte) in letters.utf8.enumerated() { values[Int(byte)] = UInt8(index) }
        for byte in "+-".utf8 { values[Int(byte)] = 62 }
        for byte in "/_".utf8 { values[Int(byte)] = 63 }
        return values
    }()
}
