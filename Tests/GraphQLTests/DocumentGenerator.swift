@testable import GraphQL
import TestSupport

/// Writes documents that a schema's grammar allows, with a fault here and there.
struct DocumentGenerator {
    let schema: Schema

    /// How often a place goes wrong, in a thousand.
    let faults: Int
    var random: SeededGenerator
    private var variables: [(name: String, type: String)] = []
    private var aliases = 0

    init(schema: Schema, seed: UInt64, faults: Int) {
        self.schema = schema
        self.faults = faults
        random = SeededGenerator(seed: seed)
    }

    mutating func document() -> String {
        var definitions: [String] = []
        for index in 0..<number(1...2) {
            variables = []
            let kind = chance(850) ? OperationKind.query : .mutation
            let root = schema.root(kind).map { schema[$0] }
            let body = root.map { selection($0, depth: 4) } ?? "{ __typename }"
            if wrong() { variables.append(("unused", "Int")) }
            if wrong(), !variables.isEmpty { variables.removeLast() }
            let declared = variables.map { "$\($0.name): \($0.type)" }.joined(separator: ", ")
            let name = wrong() ? "" : "Q\(wrong() ? 0 : index)"
            definitions.append(
                "\(kind.rawValue) \(name)\(declared.isEmpty ? "" : "(\(declared))") \(body)"
            )
        }
        // Fragments share no variables: what an operation declares belongs to it alone.
        let composites = schema.types.filter { $0.isComposite && !$0.isBuiltIn }
        for name in ["F0", "F1", "F2"] {
            let isUsed = definitions.contains { $0.contains("...\(name) ") }
            guard isUsed != wrong(), let type = composites.randomElement(using: &random) else {
                continue
            }
            variables = []
            definitions.append("fragment \(name) on \(type.name) \(selection(type, depth: 2))")
        }
        if chance(500) { definitions.shuffle(using: &random) }
        return definitions.joined(separator: "\n")
    }

    // MARK: - Selections

    private mutating func selection(_ type: NamedType, depth: Int) -> String {
        let pieces = (0..<number(1...4)).map { _ in piece(type, depth: depth) }
        return "{ \(pieces.joined(separator: " ")) }"
    }

    private mutating func piece(_ type: NamedType, depth: Int) -> String {
        switch number(0...19) {
        case 0: return "__typename"
        case 1 where depth > 1: return "...\(pick(["F0", "F1", "F2"]) ?? "F0") \(conditions())"
        case 2, 3, 4:
            let possible = schema.types.filter {
                $0.isComposite && !$0.isBuiltIn && schema.overlap($0.id, type.id)
            }
            let all = schema.types.filter { !$0.isBuiltIn }
            guard depth > 0, let other = pick(wrong() ? all : possible) else { return "__typename" }
            let condition = chance(150) ? "" : "on \(other.name)"
            let inner = condition.isEmpty ? type : other
            return "... \(condition) \(conditions()) \(selection(inner, depth: depth - 1))"
        default: return field(type, depth: depth)
        }
    }

    private mutating func field(_ type: NamedType, depth: Int) -> String {
        let reachable = type.fields.filter { depth > 0 || schema[$0.type.named].isLeaf }
        guard let field = pick(reachable) else { return "__typename" }
        // Names of their own keep most fields from meeting; where they meet, most differ.
        aliases += 1
        let alias =
            chance(100)
            ? "\(pick(["a", "b", "id", "name"]) ?? "a"): " : chance(800) ? "x\(aliases): " : ""
        let name = wrong() ? "\(field.name)s" : field.name
        var text = "\(alias)\(name)\(arguments(field.arguments)) \(conditions())"
        let target = schema[field.type.named]
        if target.isComposite != wrong() {
            text += selection(target.isComposite ? target : type, depth: depth - 1)
        }
        return text
    }

    private mutating func conditions() -> String {
        guard chance(60) || wrong() else { return "" }
        if wrong() { return "@nope " }
        let name = pick(["skip", "include"]) ?? "skip"
        let value = chance(300) ? variable("Boolean!") : wrong() ? "1" : "\(chance(500))"
        return wrong() ? "@\(name) " : "@\(name)(if: \(value)) "
    }

    // MARK: - Values

    private mutating func arguments(_ definitions: [InputValueDefinition]) -> String {
        var given: [String] = []
        for definition in definitions where definition.isRequired != wrong() || chance(400) {
            given.append("\(definition.name): \(value(definition.type, depth: 3))")
            if wrong() { given.append(given[given.count - 1]) }
        }
        if wrong() { given.append("nope: 1") }
        return given.isEmpty ? "" : "(\(given.joined(separator: ", ")))"
    }

    private mutating func variable(_ type: String) -> String {
        let name = "v\(variables.count)"
        let written =
            switch number(0...9) {
            case 0 where wrong(): "Int"
            case 1 where type.hasSuffix("!"): wrong() ? String(type.dropLast()) : type
            case 2 where type.hasSuffix("!"): "\(type.dropLast()) = \(chance(500) ? "null" : "1")"
            case 3 where !type.hasSuffix("!"): "\(type)!"
            default: type
            }
        variables.append((name, written))
        return "$\(name)"
    }

    private mutating func value(_ type: TypeReference, depth: Int) -> String {
        if wrong() {
            return pick(["1", "1.5", "\"x\"", "true", "null", "NOPE", "[]", "{}"]) ?? "1"
        }
        if chance(120) { return variable(schema.text(type)) }
        switch type {
        case .nonNull(let inner): return content(inner, depth: depth)
        default: return chance(50) ? "null" : content(type, depth: depth)
        }
    }

    private mutating func content(_ type: TypeReference, depth: Int) -> String {
        switch type {
        case .nonNull(let inner): return content(inner, depth: depth)
        case .list(let inner):
            if chance(150) { return value(inner, depth: depth) }
            let items = (0..<number(0...2)).map { _ in value(inner, depth: depth - 1) }
            return "[\(items.joined(separator: ", "))]"
        case .named(let id): return literal(schema[id], depth: depth)
        }
    }

    private mutating func literal(_ type: NamedType, depth: Int) -> String {
        switch type.kind {
        case .enumeration: return pick(type.enumValues.map(\.name)) ?? "NOPE"
        case .inputObject:
            let fields = type.inputFields.filter { field in
                field.isRequired || depth > 0 && chance(300)
            }
            let parts = fields.map { "\($0.name): \(value($0.type, depth: depth - 1))" }
            return "{\(parts.joined(separator: ", "))\(wrong() ? ", nope: 1" : "")}"
        default: break
        }
        return switch type.name {
        case "Int": wrong() ? "2147483648" : pick(["0", "-7", "2147483647", "42"]) ?? "0"
        case "Float": pick(["1.5", "-0.0", "1e3", "7"]) ?? "0.5"
        case "Boolean": pick(["true", "false"]) ?? "true"
        case "ID": pick(["\"a\"", "7"]) ?? "7"
        default: pick(["\"x\"", "\"\"\"a\n  b\"\"\"", "\"\\u{1F600}\\n\""]) ?? "\"x\""
        }
    }

    // MARK: - Chance

    private mutating func wrong() -> Bool { chance(faults) }

    private mutating func chance(_ thousandths: Int) -> Bool { number(0...999) < thousandths }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item? {
        items.randomElement(using: &random)
    }
}
