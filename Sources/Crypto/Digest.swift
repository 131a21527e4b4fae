import CCrypto

/// Message digests, computed by libcrypto.
public enum Digest {
    /// SHA-256 (FIPS 180-4): 32 bytes.
    public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
        digest(Array(bytes), with: sha256Algorithm, size: 32)
    }

    /// SHA-1 (FIPS 180-4): 20 bytes.
    ///
    /// Only for name-based UUIDs (RFC 9562 §5.5), never for secrecy.
    public static func sha1(_ bytes: some Collection<UInt8>) -> [UInt8] {
        digest(Array(bytes), with: sha1Algorithm, size: 20)
    }

    // Safe to share: an EVP_MD never changes once it has been fetched. Fetched once, for libcrypto
    // otherwise looks its provider up under a lock at every digest.
    private nonisolated(unsafe) static let sha256Algorithm = EVP_MD_fetch(nil, "SHA256", nil)
    private nonisolated(unsafe) static let sha1Algorithm = EVP_MD_fetch(nil, "SHA1", nil)

    private static func digest(_ bytes: [UInt8], with algorithm: OpaquePointer?, size: Int)
        -> [UInt8]
    {
        [UInt8](unsafeUninitializedCapacity: size) { output, count in
            var written: UInt32 = 0
            let done = EVP_Digest(
                bytes,
                bytes.count,
                output.baseAddress,
                &written,
                algorithm,
                nil
            )
            precondition(done == 1 && Int(written) == size, "libcrypto refused a digest")
            count = size
        }
    }
}
