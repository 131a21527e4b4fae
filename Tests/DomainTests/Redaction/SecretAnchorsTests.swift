import TestSupport
import Testing

@testable import Domain

@Suite("The search for anchors")
struct SecretAnchorsTests {
    /// The definition: at each place every shape is tried, in their order.
    private func reference(_ text: [UInt8]) -> [SecretShapes.Match] {
        var matches: [SecretShapes.Match] = []
        var awsSecret: Range<Int>?
        var index = 0
        while index < text.count {
            if let secret = awsSecret, secret.lowerBound == index {
                matches.append(.init(shape: "AWS secret access key", range: secret))
                index = secret.upperBound
            } else if let match = firstMatch(text, at: index) {
                matches.append(match)
                let isCommand = match.shape == SecretShapes.commandPassword
                index = isCommand ? index + 1 : max(index + 1, match.range.upperBound)
                if match.shape == SecretShapes.awsKeyID {
                    awsSecret = SecretShapes.awsSecret(in: text, from: index)
                }
            } else {
                index += 1
            }
        }
        return SecretShapes.merged(matches)
    }

    private func firstMatch(_ text: [UInt8], at index: Int) -> SecretShapes.Match? {
        for shape in SecretShapes.list {
            guard let range = shape.match(text, at: index) else { continue }
            return SecretShapes.Match(shape: shape.name, range: range)
        }
        return nil
    }

    private static let anchors = SecretShapes.list.flatMap(\.anchors)
    private static let between = [
        "password", "db_token", "apiKey", "Cookie", "x", "größe", "max tokens", " = ", "\":\"",
        #"\":\""#, "=", ": ", "--", "</", "<", ">", "\n", ";", " ", "\\", "%3D", "true",
        "2026-03-02", "ana:", "@db/", ".", "eyJhbGciOiJI.eyJzdWIiOiIx.", "PRIVATE KEY-----",
        "AKIAABCDEFGHIJKLMNOP ",
    ]

    private func text(using random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: text += Self.anchors.randomElement(using: &random) ?? []
            case 2:
                let shape = PlantedSecret.shapes.randomElement(using: &random) ?? ""
                text += PlantedSecret.make(shape, using: &random).text.utf8
            case 3:
                let count = [1, 16, 32, 40, 43, 64].randomElement(using: &random) ?? 0
                let alphabets = [
                    PlantedSecret.base64, PlantedSecret.hexadecimal, PlantedSecret.url,
                ]
                let alphabet = alphabets.randomElement(using: &random) ?? []
                text += (0..<count).flatMap { _ in
                    String(alphabet.randomElement(using: &random) ?? "a").utf8
                }
            case 4: text.append(UInt8.random(in: 0...255, using: &random))
            default: text += (Self.between.randomElement(using: &random) ?? "").utf8
            }
        }
        return text.dropLast(Int.random(in: 0...3, using: &random))
    }

    @Test("passes over nothing that trying every shape at every place would find")
    func equalsReference() {
        var random = SeededGenerator(seed: 21)
        var found = 0
        for _ in 0..<6000 {
            let text = text(using: &random)
            let matches = SecretShapes.matches(in: text)
            #expect(matches == reference(text), "\(String(decoding: text, as: UTF8.self))")
            found += matches.isEmpty ? 0 : 1
        }
        #expect((1000...5900).contains(found))
    }

    @Test("finds an anchor at the very beginning, at the very end and behind any byte")
    func places() {
        let search = SecretAnchors(SecretShapes.list)
        for anchor in Self.anchors {
            #expect(search.next(anchor.span, from: 0) == 0)
            let behind = [0x7A] + anchor
            let isSeen = search.mayStand(in: behind.span)
            #expect(isSeen)
            for byte in UInt8.min...UInt8.max {
                let text = [0x20, byte] + anchor
                let place = search.next(text.span, from: 0)
                #expect(place.map { $0 <= 2 } == true)
            }
        }
        let plain = Array("zzz".utf8)
        #expect(search.next(plain.span, from: 0) == nil)
        let prose = Array("Senior Engineer in Paris".utf8)
        let isSeen = search.mayStand(in: prose.span)
        #expect(!isSeen)
    }
}
