/// The parameters of one statement in the form libpq takes; reused, so that a statement costs no
/// allocation once the buffers have grown.
struct ParameterBuffer {
    private var storage: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private(set) var types: [UInt32] = []

    /// Above this, the memory is given back after use.
    private static let retainedBytesMax = 1 << 20

    /// Encodes the parameters in place of what was there.
    mutating func encode(_ parameters: [Parameter]) {
        storage.removeAll(keepingCapacity: storage.capacity <= Self.retainedBytesMax)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        for index in parameters.indices { append(parameters[index]) }
    }

    private mutating func append(_ parameter: Parameter) {
        types.append(parameter.type.rawValue)
        let start = storage.count
        var format: Int32 = 1
        switch parameter.value {
        case .null:
            offsets.append(-1)
            lengths.append(0)
            formats.append(1)
            return
        case .text(let text): storage.append(contentsOf: text.utf8)
        case .textBytes(let bytes), .bytes(let bytes): storage.append(contentsOf: bytes)
        case .int16(let number): append(number)
        case .int32(let number): append(number)
        case .int64(let number): append(number)
        case .bool(let flag): storage.append(flag ? 1 : 0)
        case .double(let number): append(number.bitPattern)
        case .uuid(let uuid): append(uuid)
        case .jsonb(let text):
            storage.append(Self.jsonbVersion)
            storage.append(contentsOf: text.utf8)
        case .jsonbBytes(let bytes):
            storage.append(Self.jsonbVersion)
            storage.append(contentsOf: bytes)
        case .textArray(let texts):
            append(texts, of: .text) { $0.storage.append(contentsOf: $1.utf8) }
        case .uuidArray(let uuids): append(uuids, of: .uuid) { $0.append($1) }
        case .int64Array(let numbers):
            append(numbers, of: parameter.type == .timestamptzArray ? .timestamptz : .int8) {
                $0.append($1)
            }
        case .jsonbArray(let texts):
            append(texts, of: .jsonb) {
                $0.storage.append(Self.jsonbVersion)
                $0.storage.append(contentsOf: $1.utf8)
            }
        case .untyped(let text):
            // libpq takes the length of a text-format value from its terminator.
            storage.append(contentsOf: text.utf8)
            storage.append(0)
            format = 0
        }
        offsets.append(start)
        lengths.append(Int32(storage.count - start))
        formats.append(format)
    }

    /// The binary form of jsonb is this version byte followed by the text (`jsonb_recv`).
    private static let jsonbVersion: UInt8 = 1

    private mutating func append(_ number: some FixedWidthInteger) {
        let bigEndian = number.bigEndian
        for byte in 0..<(bigEndian.bitWidth / 8) {
            storage.append(UInt8(truncatingIfNeeded: bigEndian >> (8 * byte)))
        }
    }

    private mutating func append(_ uuid: UUIDBits) {
        append(uuid.high)
        append(uuid.low)
    }

    /// A one-dimensional array (`array_recv`): dimensions, has-null flag, element type, then length
    /// and lower bound of the dimension, then each element behind its length.
    private mutating func append<Element>(
        _ elements: [Element?],
        of type: PostgresType,
        _ appendElement: (inout ParameterBuffer, Element) -> Void
    ) {
        append(Int32(elements.isEmpty ? 0 : 1))
        append(Int32(elements.contains { $0 == nil } ? 1 : 0))
        append(type.rawValue)
        guard !elements.isEmpty else { return }
        append(Int32(elements.count))
        append(Int32(1))
        for element in elements {
            guard let element else {
                append(Int32(-1))
                continue
            }
            let lengthOffset = storage.count
            append(Int32(0))
            appendElement(&self, element)
            let length = UInt32(storage.count - lengthOffset - 4)
            for byte in 0..<4 {
                storage[lengthOffset + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * byte))
            }
        }
    }

    /// The arguments that `PQsendQueryParams` and its relatives share.
    @unsafe struct Arguments {
        let count: Int32
        let types: UnsafePointer<UInt32>?
        let values: UnsafePointer<UnsafePointer<CChar>?>?
        let lengths: UnsafePointer<Int32>?
        let formats: UnsafePointer<Int32>?
    }

    /// Lends the arguments; they are valid during the call only, which is all that libpq needs
    /// because it copies them into its output buffer.
    func withArguments<R>(_ body: (Arguments) -> R) -> R {
        unsafe storage.withUnsafeBytes { bytes in
            unsafe types.withUnsafeBufferPointer { types in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe withUnsafeTemporaryAllocation(
                            of: UnsafePointer<CChar>?.self,
                            capacity: max(offsets.count, 1)
                        ) { values in
                            for index in offsets.indices {
                                unsafe values.initializeElement(
                                    at: index,
                                    to: Self.pointer(to: offsets[index], in: bytes)
                                )
                            }
                            return unsafe body(
                                Arguments(
                                    count: Int32(offsets.count),
                                    types: types.baseAddress,
                                    values: UnsafePointer(values.baseAddress),
                                    lengths: lengths.baseAddress,
                                    formats: formats.baseAddress
                                )
                            )
                        }
                    }
                }
            }
        }
    }

    /// A zero-length value of an otherwise empty buffer still needs an address, for null means NULL.
    private static let emptyValue: StaticString = ""

    private static func pointer(
        to offset: Int,
        in bytes: UnsafeRawBufferPointer
    ) -> UnsafePointer<CChar>? {
        guard offset >= 0 else { return nil }
        guard let base = bytes.baseAddress else {
            return unsafe UnsafeRawPointer(emptyValue.utf8Start)
                .assumingMemoryBound(to: CChar.self)
        }
        return unsafe (base + offset).assumingMemoryBound(to: CChar.self)
    }
}
