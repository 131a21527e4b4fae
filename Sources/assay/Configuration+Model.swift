import Analysis
import HTTPClient

extension Configuration {
    /// Which model analyses; nil when none is asked and all analysis is on board.
    ///
    /// `ASSAY_AI_PROVIDER` and `ASSAY_AI_MODEL` choose it. No mistake's text quotes the key.
    func model() throws -> ModelSettings? {
        guard let name = text("ASSAY_AI_PROVIDER"), name != "local" else { return nil }
        guard let provider = ModelProvider(rawValue: name) else {
            throw CommandError(
                "ASSAY_AI_PROVIDER is none of local, "
                    + ModelProvider.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        guard let model = text("ASSAY_AI_MODEL") else {
            throw CommandError("ASSAY_AI_MODEL is not set; it names the model of \(name)")
        }
        guard ModelSettings.isModelName(model) else {
            throw CommandError("ASSAY_AI_MODEL is not the name of a model")
        }
        var settings = ModelSettings(provider: provider, model: model, key: try modelKey())
        if let url = text("ASSAY_AI_BASE_URL") {
            try checkBase(url)
            settings.baseURL = url
            // Servers of one's own have small contexts and cut what does not fit without a word.
            if provider == .openai { settings.inputTokensMax = 3000 }
        } else if settings.key == nil {
            throw CommandError("\(name) needs a key in ASSAY_AI_KEY or ASSAY_AI_KEY_FILE")
        }
        if let version = variable("ASSAY_AI_API_VERSION") {
            guard version.isEmpty || ModelSettings.isModelName(version) else {
                throw CommandError("ASSAY_AI_API_VERSION is not the version of an interface")
            }
            settings.apiVersion = version
        }
        if let text = text("ASSAY_AI_INPUT_TOKENS_MAX") {
            guard let tokens = Int(text), (500...1_000_000).contains(tokens) else {
                throw CommandError("ASSAY_AI_INPUT_TOKENS_MAX is no number from 500 to 1000000")
            }
            settings.inputTokensMax = tokens
        }
        settings.prices = try prices()
        settings.dailyCostMicroUSDMax = try dollars("ASSAY_AI_DAILY_COST_MAX", max: 1_000_000)
        guard settings.dailyCostMicroUSDMax == nil || settings.prices != nil else {
            throw CommandError(
                "ASSAY_AI_DAILY_COST_MAX needs ASSAY_AI_PRICE_INPUT and ASSAY_AI_PRICE_OUTPUT"
            )
        }
        return settings
    }

    /// The key: itself, from a file, or as a credential of systemd (`LoadCredential=assay_ai_key:…`).
    private func modelKey() throws -> ModelKey? {
        if let text = text("ASSAY_AI_KEY") { return try key(text, from: "ASSAY_AI_KEY") }
        if let path = text("ASSAY_AI_KEY_FILE") {
            return try key(try TextFile.firstLine(of: path), from: "the file of ASSAY_AI_KEY_FILE")
        }
        guard let folder = text("CREDENTIALS_DIRECTORY") else { return nil }
        let path = "\(folder)/assay_ai_key"
        guard TextFile.exists(path) else { return nil }
        return try key(try TextFile.firstLine(of: path), from: "the credential assay_ai_key")
    }

    private func key(_ text: String, from place: String) throws -> ModelKey {
        guard let key = ModelKey(text) else {
            throw CommandError("\(place) holds no key: it has blanks or unusual characters")
        }
        return key
    }

    private func checkBase(_ url: String) throws {
        do throws(HTTPClientError) {
            try HTTPClient.checkForm(url)
        } catch {
            throw CommandError("ASSAY_AI_BASE_URL: \(error)")
        }
        guard !url.contains("?"), !url.contains("#") else {
            throw CommandError("ASSAY_AI_BASE_URL has a query or a fragment")
        }
    }

    private func prices() throws -> ModelPrices? {
        let input = try dollars("ASSAY_AI_PRICE_INPUT", max: 1000)
        let cached = try dollars("ASSAY_AI_PRICE_CACHED", max: 1000)
        let output = try dollars("ASSAY_AI_PRICE_OUTPUT", max: 1000)
        guard let input, let output else {
            guard input == nil, output == nil, cached == nil else {
                throw CommandError(
                    "ASSAY_AI_PRICE_INPUT and ASSAY_AI_PRICE_OUTPUT are set together or not at all"
                )
            }
            return nil
        }
        // Its own price list: a call's row then says what it was reckoned with.
        let version = [input, cached ?? input, output].map(String.init).joined(separator: "/")
        return ModelPrices(input: input, cached: cached ?? input, output: output, version: version)
    }

    /// An amount such as `0.30` in millionths of a dollar.
    private func dollars(_ name: String, max: Int64) throws -> Int64? {
        guard let text = text(name) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : "0"
        let areDigits = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, parts.count <= 2, decimals.count <= 6,
            let whole = Int64(parts[0]), whole <= max,
            let broken = Int64(decimals + String(repeating: "0", count: 6 - decimals.count)),
            whole * 1_000_000 + broken <= max * 1_000_000
        else {
            throw CommandError(
                "\(name) is no amount of US dollars from 0 to \(max) with at most 6 decimals"
            )
        }
        return whole * 1_000_000 + broken
    }

    /// A variable that says something.
    private func text(_ name: String) -> String? {
        variable(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
