import Glibc
import Testing

@testable import HTTPClient

@Suite("An address policy for the public internet")
struct AddressPolicyTests {
    private let policy = AddressPolicy.publicOnly()

    @Test(
        "refuses what leads inside, at both ends of each block",
        arguments: [
            ("0.0.0.0", "unspecified"), ("0.255.255.255", "unspecified"), ("10.0.0.0", "private"),
            ("10.255.255.255", "private"), ("100.64.0.0", "carrier"),
            ("100.127.255.255", "carrier"),
            ("127.0.0.1", "loopback"), ("127.255.255.255", "loopback"),
            ("169.254.169.254", "link-local"), ("172.16.0.0", "private"),
            ("172.31.255.255", "private"), ("192.0.0.8", "reserved"),
            ("192.0.2.1", "documentation"), ("192.88.99.1", "reserved"),
            ("192.168.0.0", "private"), ("192.168.255.255", "private"),
            ("198.18.0.0", "reserved"), ("198.19.255.255", "reserved"),
            ("198.51.100.7", "documentation"), ("203.0.113.255", "documentation"),
            ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"),
            ("240.0.0.0", "reserved"), ("255.255.255.255", "reserved"),
            ("::", "unspecified"), ("::1", "loopback"), ("::2", "reserved"),
            ("::7f00:1", "reserved"), ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:10.1.2.3", "private"), ("::ffff:169.254.169.254", "link-local"),
            ("64:ff9b::10.1.2.3", "private"), ("64:ff9b:1::8.8.8.8", "reserved"),
            ("100::1", "reserved"), ("2001::1", "reserved"), ("2001:1ff::", "reserved"),
            ("2001:db8::1", "documentation"), ("2002:7f00:1::", "reserved"),
            ("3fff:fff::1", "documentation"), ("4000::1", "reserved"), ("fc00::1", "private"),
            ("fdff::1", "private"), ("fe80::1", "link-local"), ("febf::1", "link-local"),
            ("fec0::1", "private"), ("ff02::1", "multicast"),
        ]
    )
    func refuses(_ text: String, _ word: String) throws {
        let kind = try #require(policy.refusal(of: try bytes(text)), "\(text) is let through")
        #expect(kind.contains(word), "\(text) is called \(kind)")
    }

    @Test(
        "lets the addresses beside those blocks through",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
            "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
            "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
            "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
            "2001:200::1", "2001:4860:4860::8888", "2003::1", "2a00::1",
        ]
    )
    func letsThrough(_ text: String) throws {
        #expect(policy.refusal(of: try bytes(text)) == nil)
    }

    @Test("opens the blocks that the operator names, and those only")
    func opensBlocks() throws {
        let blocks = try ["10.1.0.0/16", "fd00:1::/32", "::1"].map {
            try #require(AddressBlock($0))
        }
        let policy = AddressPolicy.publicOnly(allowing: blocks)
        for open in ["10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5", "::1", "8.8.8.8"] {
            #expect(policy.refusal(of: try bytes(open)) == nil, "\(open)")
        }
        for closed in ["10.2.0.0", "::ffff:10.2.0.0", "fd00:2::5", "127.0.0.1"] {
            #expect(policy.refusal(of: try bytes(closed)) != nil, "\(closed)")
        }
    }

    @Test("is none where everything may be asked")
    func unrestricted() throws {
        #expect(AddressPolicy.unrestricted.refusal(of: try bytes("127.0.0.1")) == nil)
    }

    @Test(
        "takes blocks in one spelling only",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "10.0.0.1/8", "10/8",
            "::1/129", "10.0.0.0/8/8", "host", "10.0.0.0/8 ", "0x0a.0.0.0/8", "1.2.3.4\0",
        ]
    )
    func malformedBlocks(_ text: String) { #expect(AddressBlock(text) == nil) }

    private func bytes(_ text: String) throws -> [UInt8] {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: &v4) { Array($0) } }
        try #require(inet_pton(AF_INET6, text, &v6) == 1)
        return withUnsafeBytes(of: &v6) { Array($0) }
    }
}
