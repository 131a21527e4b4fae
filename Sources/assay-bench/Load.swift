/// What wrk found out.
struct LoadResult {
    let perSecond: Double
    let p95Milliseconds: Double
}

/// Requests as fast as they are answered, by wrk(1).
struct Load {
    let wrk: String
    let folder: Folder

    init() throws {
        wrk = try Program.find("wrk", package: "wrk")
        folder = try Folder()
    }

    // Told by the script itself: wrk's own report has no 95th percentile.
    private static let done = """
        done = function(summary, latency)
            local e = summary.errors
            io.write(string.format("RESULT %d %d %d %d\\n", summary.requests, summary.duration,
                latency:percentile(95), e.connect + e.read + e.write + e.timeout + e.status))
        end

        """

    /// Loads a server on 32 connections.
    ///
    /// - Parameter script: Lua that sets `request`, if the address alone does not say it.
    func run(_ url: String, script: String = "", seconds: Int) throws -> LoadResult {
        let file = try folder.file("load.lua", script + Self.done)
        let text = try Program.run([wrk, "-t1", "-c32", "-d\(seconds)s", "-s", file, url])
        let words = text.split(separator: "\n").last { $0.hasPrefix("RESULT ") }?
            .split(separator: " ").dropFirst().compactMap { Double($0) }
        guard let words, words.count == 4 else { throw ProgramFailure(description: text) }
        guard words[3] == 0 else {
            throw ProgramFailure(description: "\(Int(words[3])) requests failed: \(text)")
        }
        return LoadResult(
            perSecond: words[0] / words[1] * 1_000_000,
            p95Milliseconds: words[2] / 1000
        )
    }

    /// Lua that posts one body with each of these tokens in turn, or by Zipf's law.
    static func posting(
        _ body: String,
        to path: (Int) -> String,
        tokens: [String],
        isSkewed: Bool = false
    ) -> String {
        let entries = tokens.enumerated().map { "{\"\(path($0))\", \"\($1)\"}" }
        let choice =
            isSkewed
            ? "math.min(#ready, math.floor(math.exp(math.random() * math.log(#ready + 1))))"
            : "next % #ready + 1"
        return """
            local calls = {\(entries.joined(separator: ",\n"))}
            local body = [==[\(body)]==]
            local ready = {}
            local next = 0
            init = function()
                for i, call in ipairs(calls) do
                    ready[i] = wrk.format("POST", call[1], {
                        ["Authorization"] = "Bearer " .. call[2],
                        ["Content-Type"] = "application/json"
                    }, body)
                end
            end
            request = function()
                next = next + 1
                return ready[\(choice)]
            end

            """
    }
}
