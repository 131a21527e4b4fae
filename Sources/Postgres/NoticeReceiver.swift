internal import CPostgres

/// Passes on what the server says besides errors; without it libpq writes to standard error.
final class NoticeReceiver {
    private let receive: (@Sendable (PostgresNotice) -> Void)?

    init(_ receive: (@Sendable (PostgresNotice) -> Void)?) { self.receive = receive }

    /// Registers with a connection.
    ///
    /// Unsafe: the receiver must outlive the connection; `Session` owns both and finishes the
    /// connection before it lets go of the receiver.
    @unsafe func install(on handle: OpaquePointer) {
        _ = unsafe PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context = unsafe context, let result = unsafe result else { return }
                unsafe Unmanaged<NoticeReceiver>.fromOpaque(context)
                    .takeUnretainedValue().received(result)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    @unsafe private func received(_ result: OpaquePointer) {
        guard let receive else { return }
        func field(_ code: Int32) -> String? {
            guard let text = unsafe PQresultErrorField(result, code) else { return nil }
            return unsafe String(cString: text)
        }
        receive(
            PostgresNotice(
                severity: field(CPOSTGRES_DIAG_SEVERITY) ?? "NOTICE",
                sqlState: field(CPOSTGRES_DIAG_SQLSTATE).flatMap { SQLState(code: $0) },
                message: field(CPOSTGRES_DIAG_MESSAGE_PRIMARY) ?? ""
            )
        )
    }
}
