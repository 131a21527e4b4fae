/// How much slower lists become when there are many tenants, asked for by Zipf's law.
enum TenantsMeasurement {
    private static let eventsPerTenant = 50

    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { few in
            try await Installation.use { many in try await run(scale, few: few, many: many) }
        }
    }

    private static func run(
        _ scale: Scale,
        few: Installation,
        many: Installation
    ) async throws -> [Row] {
        let load = try Load()
        try await few.add(10, events: eventsPerTenant)
        try await many.add(scale.manyTenants, events: eventsPerTenant)
        for installation in [few, many] { try await installation.execute("VACUUM ANALYZE") }
        let (fewServer, fewURL) = try few.serve()
        let (manyServer, manyURL) = try many.serve()
        let fewScript = ListMeasurement.script(few.occupants, isSkewed: true)
        let manyScript = ListMeasurement.script(many.occupants, isSkewed: true)
        for _ in 0..<2 {
            _ = try load.run(fewURL, script: fewScript, seconds: scale.seconds)
            _ = try load.run(manyURL, script: manyScript, seconds: scale.seconds)
        }
        var rates: [Int: [Double]] = [0: [], 1: []]
        let p95 = try scale.interleaved(
            {
                let result = try load.run(manyURL, script: manyScript, seconds: scale.seconds)
                rates[0, default: []].append(result.perSecond)
                return result.p95Milliseconds
            },
            {
                let result = try load.run(fewURL, script: fewScript, seconds: scale.seconds)
                rates[1, default: []].append(result.perSecond)
                return result.p95Milliseconds
            }
        )
        let memory = manyServer.memory("VmRSS")
        fewServer.stop()
        manyServer.stop()
        let ratio = p95.ours / p95.peers[0]
        let median = rates.mapValues { $0.sorted()[$0.count / 2] }
        return [
            Row(
                what: "tenants: list p95, \(scale.manyTenants) / 10",
                ours: "\(Row.decimals(p95.ours)) ms",
                peer: "\(Row.decimals(p95.peers[0])) ms",
                ratio: Row.decimals(ratio),
                required: "≤ 1.70",
                verdict: ratio <= 1.7 ? .ok : .missed
            ),
            Row(
                what: "  … rates",
                ours: "\(Int(median[0] ?? 0)) /s",
                peer: "\(Int(median[1] ?? 0)) /s",
                ratio: Row.decimals((median[0] ?? 0) / (median[1] ?? 1)),
                verdict: .noted
            ),
            Row(
                what: "  … resident with \(scale.manyTenants) tenants",
                ours: "\(Row.decimals(memory)) MiB",
                verdict: .noted
            ),
        ]
    }
}
