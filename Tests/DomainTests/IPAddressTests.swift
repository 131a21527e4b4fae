import Domain
import Testing

@Suite("IPAddress")
struct IPAddressTests {
    @Test(
        "reads both families",
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]), ("0.0.0.0", [0, 0, 0, 0]),
            ("2001:db8::1", [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1]),
        ] as [(String, [UInt8])]
    )
    func accepted(text: String, bytes: [UInt8]) {
        #expect(IPAddress(text)?.bytes == bytes)
    }

    @Test(
        "refuses names, networks, ports, zones and what C would cut off",
        arguments: [
            "", "localhost", "192.0.2", "192.0.2.256", "192.0.2.1/24", "192.0.2.1:80",
            "[2001:db8::1]", "fe80::1%eth0", " 192.0.2.1", "192.0.2.1 ", "1::2::3", "0300.0.0.1",
            "192.0.2.1\0", "192.0.2.1\0.example", "rds.amazonaws.com",
        ]
    )
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }
}
