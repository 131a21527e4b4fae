/// Answering over HTTP with nothing behind it, against nginx; one thread each.
enum HTTPMeasurement {
    static func run(_ scale: Scale) async throws -> [Row] {
        let load = try Load()
        let nginx = try Program.find("nginx", package: "nginx-light")
        let (ownPort, peerPort) = (try RawHTTP.freePort(), try RawHTTP.freePort())
        let own = try Program([
            try Program.sibling("assay-bench"), "http-echo", "--port", "\(ownPort)",
        ])
        let folder = load.folder
        let configuration = try folder.file(
            "nginx.conf",
            """
            worker_processes 1;
            daemon off;
            pid \(folder.path)/nginx.pid;
            error_log \(folder.path)/error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                server {
                    listen 127.0.0.1:\(peerPort);
                    location / { default_type text/plain; return 200 "Hello, HTTP!"; }
                }
            }
            """
        )
        let peer = try Program([nginx, "-c", configuration])
        for port in [ownPort, peerPort] {
            var attempts = 0
            while (try? RawHTTP.get("/plain", port: port).contains("Hello, HTTP!")) != true {
                attempts += 1
                guard attempts < 500 else {
                    throw ProgramFailure(description: own.text + peer.text)
                }
                RawHTTP.pause(milliseconds: 10)
            }
        }
        func rate(_ port: UInt16) throws -> Double {
            try load.run("http://127.0.0.1:\(port)/plain", seconds: scale.seconds).perSecond
        }
        let rates = try scale.interleaved({ try rate(ownPort) }, { try rate(peerPort) })
        own.stop()
        peer.stop()
        return [
            .rate(
                "http: GET /plain on one loop / nginx",
                rates.ours,
                rates.peers[0],
                unit: "/s",
                atLeast: 1
            )
        ]
    }
}
