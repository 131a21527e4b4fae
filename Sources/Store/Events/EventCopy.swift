import Domain

/// Events in the binary format of COPY (PostgreSQL manual, COPY, "Binary Format"), the columns as
/// in the statement `copyEvents`.
struct EventCopy {
    private var bytes: [UInt8]

    /// The whole stream: signature, one tuple an event, trailer.
    static func encode(_ events: [AuditEvent]) -> [UInt8] {
        var copy = EventCopy(capacity: events.count * 640)
        for event in events { copy.append(event) }
        copy.append(Int16(-1))
        return copy.bytes
    }

    private init(capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes += [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
        append(Int32(0))
        append(Int32(0))
    }

    private mutating func append(_ event: AuditEvent) {
        append(Int16(20))
        append(event.id)
        append(event.occurredAt)
        append(event.recordedAt)
        append(event.entityID)
        append(event.userID)
        append(event.eventType)
        append(event.action)
        append(event.entityType)
        append(event.entityKey)
        append(event.entityName)
        append(event.actor)
        append(names: event.changedFields)
        append(event.details)
        append(json: event.oldValues)
        append(json: event.newValues)
        append(json: event.eventMetadata)
        append(event.outcome.rawValue)
        append(event.sourceIP)
        append(event.requestID)
        append(event.idempotencyKey)
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A field without a value has the length -1.
    private mutating func appendNull() { append(Int32(-1)) }

    private mutating func append(_ id: UUID?) {
        guard let id else { return appendNull() }
        append(Int32(16))
        append(id.high)
        append(id.low)
    }

    private mutating func append(_ time: Timestamp) {
        append(Int32(8))
        append(time.sincePostgresEpoch)
    }

    private mutating func append(_ text: String?) {
        guard let text else { return appendNull() }
        append(Int32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// jsonb is sent as its version, 1, and the text.
    private mutating func append(json: [UInt8]?) {
        guard let json else { return appendNull() }
        append(Int32(json.count + 1))
        bytes.append(1)
        bytes.append(contentsOf: json)
    }

    /// A one-dimensional text[] (src/backend/utils/adt/arrayfuncs.c, array_recv): dimensions,
    /// whether there are nulls, the element type, the length and lower bound, the elements.
    private mutating func append(names: [String]?) {
        guard let names, !names.isEmpty else { return appendNull() }
        append(Int32(20 + names.reduce(0) { $0 + 4 + $1.utf8.count }))
        append(Int32(1))
        append(Int32(0))
        append(Int32(25))
        append(Int32(names.count))
        append(Int32(1))
        for name in names { append(name) }
    }

    /// inet (src/backend/utils/adt/network.c, network_recv): family, bits, is_cidr, length, bytes.
    private mutating func append(_ address: IPAddress?) {
        guard let address else { return appendNull() }
        let count = address.bytes.count
        append(Int32(4 + count))
        // 2 is AF_INET; PostgreSQL's own number for IPv6 is one more on every platform.
        bytes += [count == 4 ? 2 : 3, UInt8(count * 8), 0, UInt8(count)]
        bytes.append(contentsOf: address.bytes)
    }
}
