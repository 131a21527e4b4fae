import Store

/// The command that brings the database to this build's schema.
enum MigrateCommand {
    static func run(_ arguments: inout Arguments) async throws {
        let setsPassword = arguments.flag("set-service-password")
        try arguments.finish()
        let password = try setsPassword ? Configuration.current.servicePassword() : nil
        if setsPassword, password == nil {
            throw UsageError("--set-service-password needs ASSAY_SERVICE_PASSWORD_FILE")
        }
        try await Administering.connection { connection in
            try await Migrator(connection: connection).migrate { step in
                print("applied \(step)")
            }
            if let password {
                try await Administering.administration(on: connection).setServicePassword(password)
            }
        }
        print("the schema is up to date")
    }
}
