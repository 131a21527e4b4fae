/// How the results of one audit are compared.
public struct ComparisonOptions: Sendable {
    /// Members by which the elements of lists are known, before those that are discovered.
    ///
    /// Each is a member's name, a way into the element (`finding_info/uid`), or several of them that
    /// identify it together (`check_id+resource_id`).
    public var identity: [String]
    /// JSON Pointers to what does not count; a token `*` stands for any, `**` for any number of them.
    public var ignored: [String]

    /// Nothing declared and nothing ignored unless said.
    public init(identity: [String] = [], ignored: [String] = []) {
        self.identity = identity
        self.ignored = ignored
    }
}

/// A JSON Pointer in which `*` stands for any token and `**` for any number of tokens.
struct PathPattern: Sendable {
    private let tokens: [String]

    init(_ text: String) {
        tokens = text.split(separator: "/", omittingEmptySubsequences: true).map { token in
            String(token).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    /// The places in the pattern at which a walk through a document begins.
    var start: Set<Int> { closed([0]) }

    /// Where the walk stands after a step that any of these names can stand for.
    func step(_ places: Set<Int>, _ names: [String]) -> Set<Int> {
        var next: Set<Int> = []
        for place in places where place < tokens.count {
            if tokens[place] == "**" {
                next.insert(place)
            } else if tokens[place] == "*" || names.contains(tokens[place]) {
                next.insert(place + 1)
            }
        }
        return closed(next)
    }

    /// Whether the walk has come to what the pattern leads to.
    func isMatch(_ places: Set<Int>) -> Bool {
        !tokens.isEmpty && places.contains(tokens.count)
    }

    /// `**` may stand for nothing.
    private func closed(_ places: Set<Int>) -> Set<Int> {
        var closed = places
        for place in places.sorted() {
            var place = place
            while place < tokens.count, tokens[place] == "**" {
                place += 1
                closed.insert(place)
            }
        }
        return closed
    }
}
