/// What the service keeps in memory, idle and at work, and how fast it is there.
enum MemoryMeasurement {
    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { try await run(scale, $0) }
    }

    private static func run(
        _ scale: Scale,
        _ installation: Installation
    ) async throws -> [Row] {
        let load = try Load()
        let tenants = try await installation.add(scale.tenants, events: 1000)
        var starts: [Double] = []
        for _ in 0..<scale.rounds {
            let start = ContinuousClock.now
            let (server, _) = try installation.serve()
            starts.append((ContinuousClock.now - start).seconds * 1000)
            server.stop()
        }
        let (server, url) = try installation.serve()
        RawHTTP.pause(milliseconds: 500)
        let idle = server.memory("VmRSS")
        func peak(_ work: () throws -> Void) rethrows -> Double {
            server.forgetMemoryPeak()
            try work()
            return server.memory("VmHWM")
        }
        let listing = try peak {
            _ = try load.run(
                url,
                script: ListMeasurement.script(tenants),
                seconds: scale.seconds
            )
        }
        let recording = try peak {
            _ = try load.run(
                url,
                script: IngestMeasurement.script(tenants),
                seconds: scale.seconds
            )
        }
        let events = scale.memoryEvents
        let streaming = try peak {
            _ = try BulkMeasurement.stream(events, to: url, as: tenants[0])
        }
        server.stop()
        let start = starts.sorted()[starts.count / 2]
        return [
            .bounded("memory: start until ready", start, unit: "ms", atMost: 200),
            .bounded("memory: idle", idle, unit: "MiB", atMost: 30),
            .bounded("memory: peak under list load", listing, unit: "MiB", atMost: 80),
            .bounded("memory: peak under ingest load", recording, unit: "MiB", atMost: 80),
            .bounded("memory: peak, stream of \(events)", streaming, unit: "MiB", atMost: 80),
        ]
    }
}
