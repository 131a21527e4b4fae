import Crypto
import Domain
import Testing

@Suite("APIToken")
struct APITokenTests {
    @Test("has a prefix that scanners know, and only letters and digits after it")
    func form() {
        let token = APIToken.make()
        #expect(token.text.hasPrefix("assay_"))
        #expect(token.text.utf8.count == 44)
        #expect(token.text.dropFirst(6).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(token.hash == Digest.sha256(token.text.utf8))
        #expect(APIToken(token.text)?.text == token.text)
    }

    @Test("is never made twice, and uses every letter and digit")
    func distinct() {
        let tokens = (0..<500).map { _ in APIToken.make().text }
        #expect(Set(tokens).count == 500)
        #expect(Set(tokens.joined().dropFirst(6)).isSuperset(of: "019AZaz"))
    }

    @Test("one altered character is noticed without asking anybody")
    func altered() {
        let text = Array(APIToken.make().text)
        for index in text.indices {
            var other = text
            other[index] = text[index] == "x" ? "y" : "x"
            #expect(APIToken(String(other)) == nil)
        }
        #expect(APIToken(String(text.dropLast())) == nil)
        #expect(APIToken(String(text) + "0") == nil)
        #expect(APIToken("") == nil)
    }

    @Test("a fitting check does not make a token of other characters")
    func otherCharacters() {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        let random = String(repeating: " ", count: 32)
        let check = Digest.sha256(random.utf8).prefix(6).map { alphabet[Int($0) % 62] }
        #expect(APIToken("assay_" + random + String(check)) == nil)
    }
}
