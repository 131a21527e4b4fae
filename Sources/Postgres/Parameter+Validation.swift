extension Parameter {
    /// The most bytes that one value may have: PostgreSQL's own bound for a field.
    static let bytesMax = 0x3fff_ffff

    /// Why the value cannot be sent, or nil.
    var fault: PostgresError.InvalidParameter? {
        switch value {
        case .text(let text), .jsonb(let text), .untyped(let text): Self.fault(of: text)
        case .textBytes(let bytes), .jsonbBytes(let bytes): Self.fault(ofUTF8: bytes)
        case .bytes(let bytes): bytes.count > Self.bytesMax ? .tooLarge : nil
        case .textArray(let texts), .jsonbArray(let texts):
            texts.lazy.compactMap { $0.flatMap(Self.fault(of:)) }.first
        case .null, .int16, .int32, .int64, .bool, .double, .uuid, .uuidArray, .int64Array: nil
        }
    }

    private static func fault(of text: String) -> PostgresError.InvalidParameter? {
        let utf8 = text.utf8
        if utf8.count > bytesMax { return .tooLarge }
        return utf8.contains(0) ? .containsNUL : nil
    }

    private static func fault(ofUTF8 bytes: [UInt8]) -> PostgresError.InvalidParameter? {
        if bytes.count > bytesMax { return .tooLarge }
        if bytes.contains(0) { return .containsNUL }
        return String(validating: bytes, as: UTF8.self) == nil ? .notUTF8 : nil
    }

    /// Checks the parameters of one statement before anything is sent.
    static func validate(_ parameters: [Parameter]) throws(PostgresError) {
        if parameters.count > Int(UInt16.max) {
            throw .invalidParameter(position: parameters.count, .tooLarge)
        }
        for index in parameters.indices {
            if let fault = parameters[index].fault {
                throw .invalidParameter(position: index + 1, fault)
            }
        }
    }
}
