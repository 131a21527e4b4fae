import CCrypto

/// Random bytes fit for secrets, from libcrypto's generator.
public enum SecureRandom {
    /// Returns `count` unpredictable bytes; traps when the system has no entropy to give, because
    /// every caller would otherwise issue a guessable secret.
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let done = RAND_bytes(buffer.baseAddress, Int32(count))
            precondition(done == 1, "libcrypto has no randomness to give")
            initialized = count
        }
    }
}

/// Comparison of secrets.
public enum SecureCompare {
    /// Whether both are equal, in a time that depends on their length only.
    public static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
