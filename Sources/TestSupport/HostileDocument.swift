public import JSON

/// A GraphQL request made to cost the service more than it costs its sender.
///
/// Tests hold the work that each may cause to a bound; `assay-bench guard` measures it.
public struct HostileDocument: Sendable, CustomStringConvertible {
    /// What it tries.
    public let name: String

    /// The document's text.
    public let text: String

    /// The request's variables.
    public let variables: JSONObject

    /// The name, which is what a test shows of its argument.
    public var description: String { name }

    private init(_ name: String, _ text: String, _ variables: JSONObject = JSONObject()) {
        self.name = name
        self.text = text
        self.variables = variables
    }

    /// A schema like the service's own, with something of each kind that an attack needs.
    public static let schema = """
        directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
        directive @mark(note: String) repeatable on FIELD
        type Query {
          events(first: Int, filter: Filter, ids: [ID!], by: Key): Connection! @cost(weight: 10)
            @listSize(assumedSize: 50, slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
          event(id: ID!): Event
          node: Node
          either: Either
        }
        type Connection { edges: [Edge!]! nodes: [Event!]! total: Int! @cost(weight: 100) }
        type Edge { node: Event! cursor: String! }
        interface Node { id: ID! }
        union Either = Event | User
        type Event implements Node {
          id: ID! text(long: Boolean): String kind: Kind! user: User previous: Event @cost(weight: 4)
          occurredAt: String recordedAt: String eventType: String action: String entityType: String
          entityId: String entityKey: String entityName: String userId: String actor: String
        }
        type User implements Node { id: ID! name: String! events: [Event!]! @listSize(assumedSize: 10) }
        enum Kind { CREATED UPDATED DELETED }
        input Filter { text: String kind: Kind kinds: [Kind!] any: [Filter!] not: Filter from: Int until: Int }
        input Key @oneOf { id: ID text: String }
        """

    private static func repeated(_ count: Int, _ piece: (Int) -> String) -> String {
        (0..<count).map(piece).joined(separator: " ")
    }

    /// Every attack that is known, at about the size that the bounds on bytes and tokens leave.
    public static let all = texts + selections + fragments + arguments + requests

    private static let texts = [
        HostileDocument("a text beyond the bound", String(repeating: "#", count: 65_537)),
        HostileDocument("nothing but commas", String(repeating: ",", count: 65_536)),
        HostileDocument(
            "a comment of two-byte letters and an error behind it",
            "#" + String(repeating: "é", count: 32_000) + "\n}"
        ),
        HostileDocument("one endless string", "{ a(b: \"" + String(repeating: "x", count: 65_000)),
        HostileDocument(
            "a string of escapes",
            "{ a(b: \"" + String(repeating: "\\u{1F600}", count: 7_000) + "\") }"
        ),
        HostileDocument(
            "a block string of blank lines",
            "{ a(b: \"\"\"" + String(repeating: " \n", count: 32_000) + "x\"\"\") }"
        ),
        HostileDocument(
            "one endless name",
            "{ " + String(repeating: "a", count: 65_000) + " }"
        ),
        HostileDocument("too many tokens", String(repeating: "{", count: 65_000)),
    ]

    private static let selections = [
        HostileDocument("selections without end", repeated(1_300) { _ in "{ node" }),
        HostileDocument(
            "one field under many names",
            "{ " + repeated(1_360) { "a\($0): __typename" } + " }"
        ),
        HostileDocument(
            "many fields of one name with arguments that differ",
            "{ " + repeated(500) { "event(id: \($0)) { id }" } + " }"
        ),
        HostileDocument(
            "many equal fields with selections",
            "{ " + repeated(330) { _ in "event(id: 1) { user { name } }" } + " }"
        ),
        HostileDocument(
            "many fields that do not exist",
            "{ events { nodes { " + repeated(4_000) { "entityNam\($0 % 100)" } + " } } }"
        ),
        HostileDocument(
            "directives on one field",
            "{ node @mark(note: \"a\") " + repeated(660) { _ in "@skip(if: true)" } + " { id } }"
        ),
        HostileDocument(
            "unknown directives",
            "{ node " + repeated(2_000) { "@mork\($0 % 10)" } + " { id } }"
        ),
        HostileDocument(
            "pages in pages",
            "query ($n: Int) { " + repeated(32) { "a\($0): events(first: $n) { ...C }" } + " } "
                + "fragment C on Connection { nodes { "
                + String(repeating: "previous { ", count: 9) + "id"
                + String(repeating: " }", count: 9) + " } }",
            ["n": 200]
        ),
        HostileDocument(
            "introspection in circles",
            "{ __schema { types { "
                + String(repeating: "fields { type { ", count: 5) + "name"
                + String(repeating: " } }", count: 5) + " } } }"
        ),
        HostileDocument(
            "introspection under many names",
            "{ __schema { " + repeated(30) { "a\($0): types { ...T }" }
                + " } } fragment T on __Type { "
                + repeated(30) { "b\($0): fields { ...F }" }
                + " } fragment F on __Field { args { name } }"
        ),
    ]

    private static let fragments = [
        HostileDocument(
            "fragments that double",
            "{ event(id: 1) { ...F0 } } "
                + repeated(90) {
                    "fragment F\($0) on Event { a\($0): user { ...G\($0) } b\($0): user { ...G\($0) } } "
                        + "fragment G\($0) on User { events { ...F\($0 + 1) } }"
                }
                + " fragment F90 on Event { id }"
        ),
        HostileDocument(
            "spreads that double",
            "{ event(id: 1) { ...F0 } } "
                + repeated(300) { "fragment F\($0) on Event { ...F\($0 + 1) ...F\($0 + 1) }" }
                + " fragment F300 on Event { id }"
        ),
        HostileDocument(
            "a chain of fragments",
            "{ event(id: 1) { ...F0 } } "
                + repeated(500) { "fragment F\($0) on Event { ...F\($0 + 1) }" }
                + " fragment F500 on Event { id }"
        ),
        HostileDocument(
            "a ring of fragments",
            "{ event(id: 1) { ...F0 } } "
                + repeated(450) { "fragment F\($0) on Event { ...F\(($0 + 1) % 450) }" }
        ),
        HostileDocument(
            "fragments that all contain each other",
            "{ event(id: 1) { ...F0 } } "
                + repeated(40) { index in
                    "fragment F\(index) on Event { " + repeated(40) { "...F\($0)" } + " }"
                }
        ),
        HostileDocument(
            "operations that share one fragment",
            repeated(300) { "query Q\($0)($v: Boolean) { ...F }" } + " fragment F on Query { "
                + repeated(80) { _ in "event(id: 1) { text(long: $v) }" } + " }"
        ),
        HostileDocument(
            "operations that share a chain of fragments",
            repeated(250) { "query Q\($0) { ...F0 }" } + " "
                + repeated(200) { "fragment F\($0) on Query { ...F\($0 + 1) }" }
                + " fragment F200 on Query { node { id } }"
        ),
        HostileDocument(
            "fragments of one name",
            "{ event(id: 1) { ...F } } " + repeated(500) { _ in "fragment F on Event { id }" }
        ),
        HostileDocument(
            "fields that merge in every combination",
            "{ "
                + repeated(120) {
                    "event(id: 1) { user { events { user { x\($0): name } } } }"
                } + " }"
        ),
        HostileDocument(
            "conditions on every type, nested",
            "{ either { "
                + repeated(12) { _ in
                    "... on Event { user { events { id } } ... on Node { ... on Event { user { events { text } } } } } ... on User { events { id } }"
                } + " } node { "
                + repeated(40) { _ in
                    "... on Event { id user { id } } ... on User { id events { id } }"
                } + " } }"
        ),
    ]

    private static let arguments = [
        HostileDocument(
            "a list of many values",
            "{ events(ids: [" + String(repeating: "1,", count: 4_000) + "]) { total } }"
        ),
        HostileDocument(
            "a list of many wrong values",
            "{ events(filter: {kinds: [" + String(repeating: "CREATE,", count: 4_000)
                + "]}) { total } }"
        ),
        HostileDocument(
            "an object of many fields",
            "{ events(filter: {" + String(repeating: "from:1,", count: 1_300) + "}) { total } }"
        ),
        HostileDocument(
            "lists in lists",
            "{ events(ids: " + String(repeating: "[", count: 4_000)
        ),
        HostileDocument(
            "objects in objects",
            "{ events(filter: " + String(repeating: "{not:", count: 1_300)
        ),
        HostileDocument(
            "arguments that do not exist",
            "{ node(" + repeated(1_300) { "filtr\($0 % 10): 1" } + ") { id } }"
        ),
        HostileDocument(
            "variables that are not used",
            "query (" + repeated(1_000) { "$v\($0): Int" } + ") { node { id } }"
        ),
        HostileDocument(
            "variables that are not declared",
            "query ($value: Int) { events(first: $value, filter: {kinds: ["
                + repeated(1_900) { "$valu\($0 % 10)" } + "]}) { total } }"
        ),
    ]

    private static let longName = String(repeating: "n", count: 30_000)

    private static let requests = [
        HostileDocument(
            "a long name to be said back a hundred times",
            "query \(longName) { events(filter: {kinds: [" + repeated(500) { "$v\($0)" }
                + "]}) { total } }"
        ),
        HostileDocument(
            "a long variable whose value does not fit in a hundred places",
            "query ($\(longName): [Kind!]) { events(filter: {kinds: $\(longName)}) { total } }",
            [longName: .array((0..<1_000).map { _ in "CREATE" })]
        ),
        HostileDocument(
            "values that do not fit",
            "query ($f: [Filter!]) { events(filter: {any: $f}) { total } }",
            ["f": .array((0..<10_000).map { _ in ["kind": "CREATE"] })]
        ),
        HostileDocument(
            "members that do not exist",
            "query ($f: Filter) { events(filter: $f) { total } }",
            [
                "f": .object(
                    (0..<10_000).reduce(into: JSONObject()) { $0.append("kynd\($1)", 1) }
                )
            ]
        ),
        HostileDocument(
            "values in values",
            "query ($f: Filter) { events(filter: $f) { total } }",
            ["f": (0..<60).reduce(["kind": "CREATE"]) { inner, _ in ["not": inner] }]
        ),
    ]
}
