/// A recursive-descent parser with one token of lookahead (spec appendix C).
///
/// The grammar production that a method reads stands above it. Recursion is bounded by
/// ``GraphQLLimits``: selection sets, values and types each carry their depth.
struct Parser {
    private var lexer: Lexer
    private(set) var token: Token
    private var selectionDepth = 0
    private var valueDepth = 0

    var limits: GraphQLLimits { lexer.limits }

    init(_ text: String, limits: GraphQLLimits) throws(GraphQLError) {
        lexer = try Lexer(source: Source(text), limits: limits)
        token = Token(kind: .startOfFile, start: 0, text: "")
    }

    // Document : Definition+
    static func parse(
        _ text: String,
        limits: GraphQLLimits = .request
    ) throws(GraphQLError) -> Document {
        var parser = try Parser(text, limits: limits)
        try parser.advance()
        var definitions: [Definition] = []
        repeat {
            definitions.append(try parser.definition())
        } while parser.token.kind != .endOfFile
        return Document(source: parser.lexer.source, definitions: definitions)
    }

    // MARK: - Tokens

    mutating func advance() throws(GraphQLError) {
        token = try lexer.next()
    }

    @discardableResult
    mutating func expect(_ kind: TokenKind) throws(GraphQLError) -> Token {
        guard token.kind == kind else {
            throw lexer.error(
                "Expected \(kind.description), found \(token.description).",
                at: token.start
            )
        }
        let expected = token
        try advance()
        return expected
    }

    mutating func take(_ kind: TokenKind) throws(GraphQLError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    func isKeyword(_ word: String) -> Bool { token.kind == .name && token.text == word }

    mutating func takeKeyword(_ word: String) throws(GraphQLError) -> Bool {
        guard isKeyword(word) else { return false }
        try advance()
        return true
    }

    mutating func expectKeyword(_ word: String) throws(GraphQLError) {
        guard try takeKeyword(word) else {
            throw lexer.error("Expected \"\(word)\", found \(token.description).", at: token.start)
        }
    }

    func unexpected() -> GraphQLError {
        lexer.error("Unexpected \(token.description).", at: token.start)
    }

    func tooDeep(_ what: String, maximum: Int) -> GraphQLError {
        GraphQLError(
            "Document nests \(what) deeper than \(maximum) levels.",
            locations: [lexer.source.location(at: token.start)],
            code: GraphQLErrorCode.limit
        )
    }

    /// Reads `open item+ close`.
    mutating func many<Item>(
        _ open: TokenKind,
        _ close: TokenKind,
        _ item: (inout Parser) throws(GraphQLError) -> Item
    ) throws(GraphQLError) -> [Item] {
        try expect(open)
        var items: [Item] = []
        repeat {
            items.append(try item(&self))
        } while try !take(close)
        return items
    }

    /// Reads `open item+ close` or nothing at all.
    mutating func optionalMany<Item>(
        _ open: TokenKind,
        _ close: TokenKind,
        _ item: (inout Parser) throws(GraphQLError) -> Item
    ) throws(GraphQLError) -> [Item] {
        guard token.kind == open else { return [] }
        return try many(open, close, item)
    }

    // Name
    mutating func name() throws(GraphQLError) -> Name {
        let token = try expect(.name)
        return Name(value: token.text, at: token.start)
    }

    // MARK: - Definitions

    // Definition : ExecutableDefinition | TypeSystemDefinitionOrExtension
    private mutating func definition() throws(GraphQLError) -> Definition {
        let start = token.start
        if token.kind == .braceOpen {
            let selectionSet = try selectionSet()
            return .operation(
                OperationDefinition(
                    kind: .query,
                    name: nil,
                    variables: [],
                    directives: [],
                    selectionSet: selectionSet,
                    at: start
                )
            )
        }
        let description = try optionalDescription()
        guard token.kind == .name else { throw unexpected() }
        switch token.text {
        case "query", "mutation", "subscription": return .operation(try operation(at: token.start))
        case "fragment": return .fragment(try fragment())
        case "extend":
            guard description == nil else { throw unexpected() }
            try advance()
            return try typeSystemDefinition(description: nil, isExtension: true, at: start)
        default:
            return try typeSystemDefinition(
                description: description,
                isExtension: false,
                at: token.start
            )
        }
    }

    // Description : StringValue
    mutating func optionalDescription() throws(GraphQLError) -> String? {
        guard token.kind == .string || token.kind == .blockString else { return nil }
        let text = token.text
        try advance()
        return text
    }

    // OperationDefinition : OperationType Name? VariablesDefinition? Directives? SelectionSet
    private mutating func operation(at start: Int) throws(GraphQLError) -> OperationDefinition {
        let kind = try operationKind()
        let name = token.kind == .name ? try name() : nil
        let variables = try optionalMany(.parenthesisOpen, .parenthesisClose) {
            parser throws(GraphQLError) in try parser.variableDefinition()
        }
        return OperationDefinition(
            kind: kind,
            name: name,
            variables: variables,
            directives: try directives(isConstant: false),
            selectionSet: try selectionSet(),
            at: start
        )
    }

    // OperationType : one of query mutation subscription
    mutating func operationKind() throws(GraphQLError) -> OperationKind {
        guard token.kind == .name, let kind = OperationKind(rawValue: token.text) else {
            throw unexpected()
        }
        try advance()
        return kind
    }

    // VariableDefinition : Description? Variable : Type DefaultValue? Directives[Const]?
    private mutating func variableDefinition() throws(GraphQLError) -> VariableDefinition {
        _ = try optionalDescription()
        let start = token.start
        try expect(.dollar)
        let name = try name()
        try expect(.colon)
        return VariableDefinition(
            name: name,
            type: try typeReference(),
            defaultValue: try take(.equals) ? try value(isConstant: true) : nil,
            directives: try directives(isConstant: true),
            at: start
        )
    }

    // FragmentDefinition : fragment FragmentName TypeCondition Directives? SelectionSet
    private mutating func fragment() throws(GraphQLError) -> FragmentDefinition {
        let start = token.start
        try expectKeyword("fragment")
        guard !isKeyword("on") else { throw unexpected() }
        let name = try name()
        try expectKeyword("on")
        return FragmentDefinition(
            name: name,
            typeCondition: try self.name(),
            directives: try directives(isConstant: false),
            selectionSet: try selectionSet(),
            at: start
        )
    }

    // MARK: - Selections

    // SelectionSet : { Selection+ }
    private mutating func selectionSet() throws(GraphQLError) -> SelectionSet {
        let start = token.start
        selectionDepth += 1
        defer { selectionDepth -= 1 }
        guard selectionDepth <= limits.selectionDepthMax else {
            throw tooDeep("selections", maximum: limits.selectionDepthMax)
        }
        let selections = try many(.braceOpen, .braceClose) {
            parser throws(GraphQLError) in try parser.selection()
        }
        return SelectionSet(selections: selections, at: start)
    }

    // Selection : Field | FragmentSpread | InlineFragment
    private mutating func selection() throws(GraphQLError) -> Selection {
        let start = token.start
        guard try take(.spread) else { return .field(try field()) }
        if token.kind == .name, token.text != "on" {
            let name = try name()
            return .spread(
                FragmentSpread(name: name, directives: try directives(isConstant: false), at: start)
            )
        }
        let condition = try takeKeyword("on") ? try name() : nil
        return .inline(
            InlineFragment(
                typeCondition: condition,
                directives: try directives(isConstant: false),
                selectionSet: try selectionSet(),
                at: start
            )
        )
    }

    // Field : Alias? Name Arguments? Directives? SelectionSet?
    private mutating func field() throws(GraphQLError) -> FieldNode {
        let first = try name()
        let second = try take(.colon) ? try name() : nil
        return FieldNode(
            alias: second == nil ? nil : first,
            name: second ?? first,
            arguments: try arguments(isConstant: false),
            directives: try directives(isConstant: false),
            selectionSet: token.kind == .braceOpen ? try selectionSet() : nil,
            at: first.at
        )
    }

    // Arguments : ( Argument+ )
    private mutating func arguments(isConstant: Bool) throws(GraphQLError) -> [Argument] {
        try optionalMany(.parenthesisOpen, .parenthesisClose) { parser throws(GraphQLError) in
            let name = try parser.name()
            try parser.expect(.colon)
            return Argument(name: name, value: try parser.value(isConstant: isConstant))
        }
    }

    // Directives : Directive+ ; Directive : @ Name Arguments?
    mutating func directives(isConstant: Bool) throws(GraphQLError) -> [Directive] {
        var directives: [Directive] = []
        while token.kind == .at {
            let start = token.start
            try advance()
            let name = try name()
            directives.append(
                Directive(name: name, arguments: try arguments(isConstant: isConstant), at: start)
            )
        }
        return directives
    }

    // MARK: - Values and types

    // Value : Variable | IntValue | FloatValue | StringValue | BooleanValue | NullValue
    // | EnumValue | ListValue | ObjectValue
    mutating func value(isConstant: Bool) throws(GraphQLError) -> ValueNode {
        let current = token
        switch current.kind {
        case .bracketOpen, .braceOpen: return try compositeValue(isConstant: isConstant)
        case .dollar:
            try advance()
            let name = try name()
            guard !isConstant else {
                throw lexer.error(
                    "Unexpected variable \"$\(name.value)\" in constant value.",
                    at: current.start
                )
            }
            return ValueNode(kind: .variable(name.value), at: current.start)
        case .int, .float, .string, .blockString, .name:
            try advance()
            return ValueNode(kind: scalarValue(current), at: current.start)
        default: throw unexpected()
        }
    }

    private func scalarValue(_ token: Token) -> ValueKind {
        switch token.kind {
        case .int: .int(token.text)
        case .float: .float(token.text)
        case .string: .string(token.text, isBlock: false)
        case .blockString: .string(token.text, isBlock: true)
        default:
            switch token.text {
            case "true": .boolean(true)
            case "false": .boolean(false)
            case "null": .null
            default: .enumeration(token.text)
            }
        }
    }

    // ListValue : [ Value* ] ; ObjectValue : { ObjectField* }
    private mutating func compositeValue(isConstant: Bool) throws(GraphQLError) -> ValueNode {
        let start = token.start
        valueDepth += 1
        defer { valueDepth -= 1 }
        guard valueDepth <= limits.valueDepthMax else {
            throw tooDeep("values", maximum: limits.valueDepthMax)
        }
        if try take(.bracketOpen) {
            var items: [ValueNode] = []
            while try !take(.bracketClose) { items.append(try value(isConstant: isConstant)) }
            return ValueNode(kind: .list(items), at: start)
        }
        try expect(.braceOpen)
        var fields: [ObjectFieldNode] = []
        while try !take(.braceClose) {
            let name = try name()
            try expect(.colon)
            fields.append(ObjectFieldNode(name: name, value: try value(isConstant: isConstant)))
        }
        return ValueNode(kind: .object(fields), at: start)
    }

    // Type : NamedType | ListType | NonNullType
    mutating func typeReference() throws(GraphQLError) -> TypeNodeReference {
        valueDepth += 1
        defer { valueDepth -= 1 }
        guard valueDepth <= limits.valueDepthMax else {
            throw tooDeep("types", maximum: limits.valueDepthMax)
        }
        let type: TypeNodeReference
        if try take(.bracketOpen) {
            type = .list(try typeReference())
            try expect(.bracketClose)
        } else {
            type = .named(try name())
        }
        return try take(.bang) ? .nonNull(type) : type
    }
}
