import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite("A secure request")
struct TLSTests {
    @Test("is answered by a server whose authority is trusted")
    func trusted() async throws {
        let server = try TLSServer(name: "IP:127.0.0.1")
        defer { server.stop() }
        let client = HTTPClient(policy: .unrestricted, authoritiesPath: server.certificate)
        let answer = try await client.send(HTTPCall(.get, server.url))
        #expect(answer.body == Array("secure".utf8))
        #expect(server.wasAsked)
    }

    @Test("is not sent to a server whose authority nobody trusts")
    func untrusted() async throws {
        let server = try TLSServer(name: "IP:127.0.0.1")
        defer { server.stop() }
        let client = HTTPClient(policy: .unrestricted, authoritiesPath: nil)
        await #expect(
            performing: {
                try await client.send(
                    HTTPCall(.get, "\(server.url)?q=planted", headers: [("X-Key", "planted")])
                )
            },
            throws: Self.isTLS
        )
        #expect(!server.wasAsked)
    }

    @Test("is not sent to a server that proves another name")
    func otherName() async throws {
        let server = try TLSServer(name: "DNS:other.example")
        defer { server.stop() }
        let client = HTTPClient(policy: .unrestricted, authoritiesPath: server.certificate)
        await #expect(
            performing: {
                try await client.send(HTTPCall(.get, server.url))
            },
            throws: Self.isTLS
        )
        #expect(!server.wasAsked)
    }

    @Test("is not carried on in the clear by a redirect")
    func downgrade() async throws {
        let server = try TLSServer(name: "IP:127.0.0.1")
        defer { server.stop() }
        let client = HTTPClient(policy: .unrestricted, authoritiesPath: server.certificate)
        await #expect(throws: HTTPClientError.refusedRedirect("it leads from https to http")) {
            try await client.send(HTTPCall(.get, "\(server.url)down", redirectsMax: 5))
        }
    }

    private static func isTLS(_ error: any Error) -> Bool {
        guard case .tls = error as? HTTPClientError else { return false }
        return !"\(error)".contains("planted")
    }
}

/// A server with a certificate of its own making.
private final class TLSServer {
    let url: String
    let certificate: String
    private let folder: URL
    private let log: String
    private let process = Process()

    private static let script = """
        import http.server, ssl, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                open(sys.argv[3], "a").write(self.path + "\\n")
                down = self.path == "/down"
                self.send_response(302 if down else 200)
                if down: self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
                if not down: self.wfile.write(b"secure")
            def log_message(self, *words): pass
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *words: None
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    init(name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path()
        log = folder.appending(path: "requests").path()
        let key = folder.appending(path: "key.pem").path()
        let maker = Process()
        maker.executableURL = URL(filePath: "/usr/bin/openssl")
        maker.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=\(name)",
            "-keyout", key, "-out", certificate,
        ]
        maker.standardError = FileHandle.nullDevice
        try Processes.start(maker)
        maker.waitUntilExit()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", TLSServer.script, certificate, key, log]
        let output = Pipe()
        process.standardOutput = output
        try Processes.start(process)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        url = "https://127.0.0.1:\(port)/"
    }

    /// Whether a request was read: it is written down before it is answered.
    var wasAsked: Bool { FileManager.default.fileExists(atPath: log) }

    func stop() {
        // Not SIGTERM: the threads that tests run on block it, and a child inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
