public import Domain

extension UnitOfWork {
    /// Records events and announces them, as a part of something that is written with them.
    public static func recording(
        _ events: [AuditEvent],
        of tenant: Tenant,
        at now: Timestamp
    ) -> UnitOfWork {
        var unit = UnitOfWork(tenant: tenant)
        let insertion = EventInsertion(tenant: tenant)
        unit.statements = events.map { insertion.insert($0) }
        unit.announcements = [EventInsertion.announce(events.map(\.id), of: tenant, at: now)]
        return unit
    }
}
