internal import CCurl
internal import EventLoop
internal import Glibc

extension HTTPClient {
    /// Refuses a text that is no URL that can be asked, without looking its host up.
    public static func checkForm(_ url: String) throws(HTTPClientError) { _ = try WebAddress(url) }

    /// Refuses a URL that cannot be asked, and one whose host leads to an address that may not be.
    ///
    /// This is for telling early whoever writes a URL down. What ``send(_:)`` connects to is judged
    /// again then, whatever the name leads to by that time.
    public func check(_ url: String) async throws(HTTPClientError) {
        let address = try WebAddress(url)
        // Looking a name up holds a thread for as long as its servers like.
        guard admission.enter() else { throw .overloaded }
        defer { admission.leave() }
        let policy = settings.policy
        try await BlockingWork.run { () -> Result<Void, HTTPClientError> in
            let found = address.resolved()
            guard !found.isEmpty else { return .failure(.unresolvable(host: address.host)) }
            guard let kind = found.lazy.compactMap(policy.refusal).first else {
                return .success(())
            }
            return .failure(.refusedAddress(host: address.host, kind: kind))
        }.get()
    }
}

extension WebAddress {
    /// The addresses that the host leads to now, in network order; blocks.
    fileprivate func resolved() -> [[UInt8]] {
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, port, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [[UInt8]] = []
        var next = unsafe list
        while let entry = unsafe next {
            var bytes = [UInt8](repeating: 0, count: 16)
            if let address = unsafe entry.pointee.ai_addr {
                let count = unsafe ccurl_address(address, &bytes)
                if count > 0 { addresses.append(Array(bytes[..<Int(count)])) }
            }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }
}
