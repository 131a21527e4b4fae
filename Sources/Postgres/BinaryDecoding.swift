// Every buffer here is lent by `Row`, which keeps its result alive for the call; each read is behind
// a check of the length, so that malformed input gives nil and never a read out of bounds.

/// The binary form of types, as their `_send` functions write it.
enum BinaryDecoding {
    /// A number in network order, when the length is exactly its own.
    @inline(__always)
    static func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer,
        as type: Number.Type = Number.self
    ) -> Number? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return unsafe Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }

    @inline(__always)
    static func integer(_ bytes: UnsafeRawBufferPointer, type: PostgresType) -> Int64? {
        switch type {
        case .int8: unsafe bigEndian(bytes, as: Int64.self)
        case .int4: unsafe bigEndian(bytes, as: Int32.self).map(Int64.init)
        case .int2: unsafe bigEndian(bytes, as: Int16.self).map(Int64.init)
        case .oid: unsafe bigEndian(bytes, as: UInt32.self).map(Int64.init)
        default: nil
        }
    }

    static func double(_ bytes: UnsafeRawBufferPointer, type: PostgresType) -> Double? {
        switch type {
        case .float8: unsafe bigEndian(bytes, as: UInt64.self).map(Double.init(bitPattern:))
        case .float4:
            unsafe bigEndian(bytes, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
        default: nil
        }
    }

    @inline(__always)
    static func uuid(_ bytes: UnsafeRawBufferPointer) -> UUIDBits? {
        guard bytes.count == 16 else { return nil }
        return unsafe UUIDBits(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    /// Whether the binary form of the type is its text: anything but the types known to differ.
    ///
    /// Enums and domains have object identifiers of their own, from 16384 up.
    @inline(__always)
    static func isText(_ type: PostgresType) -> Bool {
        switch type.rawValue {
        case 18, 19, 25, 114, 142, 705, 1042, 1043, 3802: true
        default: type.rawValue >= 16384
        }
    }

    @inline(__always)
    static func string(_ bytes: UnsafeRawBufferPointer, type: PostgresType) -> String? {
        guard type == .jsonb, unsafe bytes.first == 1 else {
            return type == .jsonb ? nil : unsafe String(decoding: bytes, as: UTF8.self)
        }
        return unsafe String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    /// A one-dimensional array (`array_send`); nil when it has more dimensions or is malformed.
    static func array<Element>(
        _ bytes: UnsafeRawBufferPointer,
        _ decode: (UnsafeRawBufferPointer, PostgresType) -> Element?
    ) -> [Element?]? {
        func number(at offset: Int) -> Int32? {
            guard offset + 4 <= bytes.count else { return nil }
            return unsafe Int32(
                bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
            )
        }
        guard let dimensions = number(at: 0), let type = number(at: 8) else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = number(at: 12), count >= 0 else { return nil }
        var elements: [Element?] = []
        elements.reserveCapacity(min(Int(count), bytes.count / 4))
        var offset = 20
        for _ in 0..<count {
            guard let length = number(at: offset) else { return nil }
            offset += 4
            if length < 0 {
                elements.append(nil)
                continue
            }
            guard offset + Int(length) <= bytes.count else { return nil }
            let element = unsafe UnsafeRawBufferPointer(
                rebasing: bytes[offset..<(offset + Int(length))]
            )
            let oid = PostgresType(rawValue: UInt32(bitPattern: type))
            guard let value = unsafe decode(element, oid) else { return nil }
            elements.append(value)
            offset += Int(length)
        }
        return elements
    }
}
