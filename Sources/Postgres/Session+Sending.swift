internal import CPostgres

// All calls pass pointers that are valid during the call; libpq copies into its output buffer. The
// parameters are those encoded last into `parameters`. Each returns false when libpq refuses, with
// its reason in `errorMessage`.
extension Session {
    func sendPrepare(_ entry: PreparedStatements.Entry) -> Bool {
        unsafe entry.types.withUnsafeBufferPointer { types in
            unsafe PQsendPrepare(
                handle,
                entry.name,
                entry.statement.sql,
                Int32(types.count),
                types.baseAddress
            ) == 1
        }
    }

    func sendExecute(
        _ entry: PreparedStatements.Entry,
        format: Statement.ResultFormat
    ) -> Bool {
        let handle = unsafe handle
        return unsafe parameters.withArguments { arguments in
            unsafe PQsendQueryPrepared(
                handle,
                entry.name,
                arguments.count,
                arguments.values,
                arguments.lengths,
                arguments.formats,
                format.rawValue
            ) == 1
        }
    }

    func sendUnnamed(_ statement: Statement) -> Bool {
        let handle = unsafe handle
        return unsafe parameters.withArguments { arguments in
            unsafe PQsendQueryParams(
                handle,
                statement.sql,
                arguments.count,
                arguments.types,
                arguments.values,
                arguments.lengths,
                arguments.formats,
                statement.resultFormat.rawValue
            ) == 1
        }
    }
}
