import EventLoop
import Store

/// The command that prepares an application's database for change capture.
enum CaptureCommand {
    static func run(_ arguments: inout Arguments) async throws {
        guard try arguments.word("install") == "install" else {
            throw UsageError("unknown command; there is capture install")
        }
        let database = try arguments.required("database")
        try arguments.finish()
        let loop = try EventLoop(name: "assay")
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(
                try await CaptureSource(connectionString: database).install(on: loop)
            )
        } catch {
            outcome = .failure(error)
        }
        await loop.stop()
        try outcome.get()
        print(
            """
            Change capture is installed. In psql, for each table, and for the role that Assay follows as:

            SELECT assay.track('public.jobs');
            SELECT assay.grant_follower('assay_service');
            """
        )
    }
}
