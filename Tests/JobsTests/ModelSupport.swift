import Analysis
import Domain
import HTTP
import JSON
import Postgres
import TestSupport

extension ModelSettings {
    /// A model at that address, at a dollar for a million tokens of prompt and two for as many of answer.
    static func test(at url: String) -> ModelSettings {
        var settings = ModelSettings(provider: .openai, model: "m-1", key: ModelKey("planted-key"))
        settings.baseURL = url
        settings.deadline = .seconds(600)
        settings.backgroundDeadline = .seconds(600)
        settings.prices = ModelPrices(
            input: 1_000_000,
            cached: 1_000_000,
            output: 2_000_000,
            version: "test"
        )
        return settings
    }
}

extension LocalServer {
    /// What a chat completion looks like that says this.
    static func completion(
        _ content: JSONValue,
        of model: String = "m-1-served",
        promptTokens: Int = 1000
    ) -> HTTPResponse {
        let body: JSONValue = [
            "id": "req-1", "model": .string(model),
            "choices": [
                [
                    "finish_reason": "stop",
                    "message": ["role": "assistant", "content": .string(content.description)],
                ]
            ],
            "usage": [
                "prompt_tokens": .optional(promptTokens), "completion_tokens": 100,
            ],
        ]
        return answer(200, body.description)
    }
}

extension TestPlatform {
    /// The book of a tenant's analyses, each with who was asked, how it ended, for whom and its cost.
    func book(of tenant: Tenant, with more: String = "NULL") async throws -> [String] {
        try await connected { connection in
            let sql = """
                SELECT concat_ws(' ', provider, coalesce(served_model, model), status, principal,
                    coalesce(cost_micro_usd::text, '-'), \(more))
                FROM \(tenant.slug.schemaName).ai_interactions ORDER BY id
                """
            return try await connection.query(Statement(sql)).map { try $0.string(0) }
        }
    }
}
