import API
import Foundation
import GraphQL
import HTTP
import HTTPServer

/// The interpreter alone behind the HTTP front, with any schema and default values for its fields:
/// what documents and clients that were written for other schemas are tried against.
enum GraphQLServe {
    static let usage = "--sdl FILE " + Front.usage

    static func run(_ arguments: [String]) async throws {
        var sdl: String?
        let front = try Front(arguments) { option, value in
            guard option == "--sdl" else { return false }
            sdl = value
            return true
        }
        guard let sdl else { throw BadArgument(argument: "--sdl is missing") }
        let text = try String(contentsOf: URL(filePath: sdl), encoding: .utf8)
        let schema = try ExecutableSchema(defaultValuesOf: try Schema(sdl: text))
        let graphQL = GraphQLOverHTTP(schema: schema)
        try await front.serve { request in
            guard request.head.pathIs("/graphql") else {
                return .problem(
                    status: .notFound,
                    code: "http.not_found",
                    detail: "There is nothing here but /graphql."
                )
            }
            return await graphQL.answer(request.head, request.body, context: ())
        }
    }
}
