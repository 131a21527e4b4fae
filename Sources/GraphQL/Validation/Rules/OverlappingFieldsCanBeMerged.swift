/// Fields that answer under one name are the same field (spec 5.3.2).
///
/// The rule is stated over pairs, which is quadratic, and over nested sets, which fragments can make
/// exponential. Here the fields of a set are grouped by response name and compared with the first
/// of their group, once for shape and once for identity, and a set of selection sets that has been
/// looked at is not looked at again (the algorithm of S. Adameit). A fragment that was expanded
/// somewhere needs no check of its own, because all its fields met there. What remains is bounded
/// by `mergeStepsMax`.
enum OverlappingFieldsCanBeMerged: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var merging = FieldMerging(context)
        for (node, _) in context.facts.operations {
            let root = FieldMerging.TypedSet(
                set: node.selectionSet,
                type: context.schema.root(node.kind)
            )
            merging.check([root], path: [], &report)
        }
        for (node, _) in context.facts.fragments where !merging.covers(node) {
            let set = FieldMerging.TypedSet(
                set: node.selectionSet,
                type: context.schema.typeIndex[node.typeCondition.value]
            )
            merging.check([set], path: [], &report)
        }
        report.steps += merging.steps
        if merging.isExhausted {
            report.add(
                "Document is too complex to check for conflicting fields.",
                at: 0,
                code: GraphQLErrorCode.limit
            )
        }
    }
}

struct FieldMerging {
    struct TypedSet {
        let set: SelectionSet
        let type: TypeID?
    }

    private struct Entry {
        let node: FieldNode
        let parent: TypeID
        let definition: FieldDefinition
    }

    private let schema: Schema
    private let facts: DocumentFacts
    private let stepsMax: Int
    private(set) var steps = 0
    private var expanded: Set<Int> = []
    private var shapesSeen: Set<[Int]> = []
    private var identitiesSeen: Set<[Int]> = []
    private var groupsKnown: [[Int]: [[Entry]]] = [:]
    private var argumentTexts: [Int: String] = [:]
    private var reported: Set<[Int]> = []

    var isExhausted: Bool { steps > stepsMax }

    init(_ context: ValidationContext) {
        schema = context.schema
        facts = context.facts
        stepsMax = context.limits.mergeStepsMax
    }

    /// Whether the fields of a fragment have met somewhere.
    func covers(_ fragment: FragmentDefinition) -> Bool { expanded.contains(fragment.at) }

    /// Both conditions for all fields of the sets together.
    ///
    /// Where no two fields answer under one name, which is nearly everywhere, nothing can conflict
    /// here, and both conditions go on with the same sets below.
    mutating func check(_ sets: [TypedSet], path: [String], _ report: inout ValidationReport) {
        let key = sets.map(\.set.at)
        guard !isExhausted, !report.isFull, !shapesSeen.contains(key) else { return }
        let entries = entries(sets)
        guard areAlone(entries) else {
            groupsKnown[key] = Self.grouped(entries)
            checkShapes(sets, path: path, &report)
            checkIdentity(sets, path: path, &report)
            return
        }
        shapesSeen.insert(key)
        identitiesSeen.insert(key)
        for entry in entries {
            guard let set = entry.node.selectionSet else { continue }
            let child = TypedSet(set: set, type: entry.definition.type.named)
            check([child], path: path + [entry.node.responseName], &report)
        }
    }

    /// Whether each entry has a response name of its own.
    private func areAlone(_ entries: [Entry]) -> Bool {
        // Comparing a few with each other is quicker than hashing them.
        guard entries.count <= 16 else {
            return Set(entries.map(\.node.responseName)).count == entries.count
        }
        for index in entries.indices {
            for other in entries[..<index]
            where entries[index].node.responseName == other.node.responseName { return false }
        }
        return true
    }

    // MARK: - Shape

    /// SameResponseShape for all fields of the sets together.
    mutating func checkShapes(
        _ sets: [TypedSet],
        path: [String],
        _ report: inout ValidationReport
    ) {
        guard !isExhausted, !report.isFull, shapesSeen.insert(sets.map(\.set.at)).inserted else {
            return
        }
        for group in groups(sets) {
            let first = group[0]
            for other in group.dropFirst() where !haveOneShape(first, other) {
                let types = [first, other].map { "\"\(schema.text($0.definition.type))\"" }
                conflict(
                    first,
                    other,
                    path,
                    "they return conflicting types \(types.joined(separator: " and "))",
                    &report
                )
            }
            let children = subselections(group)
            if !children.isEmpty {
                checkShapes(children, path: path + [first.node.responseName], &report)
            }
        }
    }

    private func haveOneShape(_ one: Entry, _ other: Entry) -> Bool {
        var types = (one.definition.type, other.definition.type)
        while true {
            switch types {
            case (.nonNull(let inner), .nonNull(let otherInner)),
                (.list(let inner), .list(let otherInner)):
                types = (inner, otherInner)
            case (.named(let id), .named(let otherID)):
                if schema[id].isLeaf || schema[otherID].isLeaf { return id == otherID }
                return true
            default: return false
            }
        }
    }

    // MARK: - Identity

    /// Same field and same arguments wherever both could apply to one object.
    mutating func checkIdentity(
        _ sets: [TypedSet],
        path: [String],
        _ report: inout ValidationReport
    ) {
        guard !isExhausted, !report.isFull, identitiesSeen.insert(sets.map(\.set.at)).inserted
        else { return }
        for group in groups(sets) {
            for part in parts(group) {
                let first = part[0]
                for other in part.dropFirst() { compare(first, other, path, &report) }
                let children = subselections(part)
                if !children.isEmpty {
                    checkIdentity(children, path: path + [first.node.responseName], &report)
                }
            }
        }
    }

    /// Fields of different object types never meet; those of an abstract type meet them all.
    private mutating func parts(_ group: [Entry]) -> [[Entry]] {
        guard group.count > 1 else { return [group] }
        let abstract = group.filter { schema[$0.parent].isAbstract }
        var concrete: [TypeID: [Entry]] = [:]
        var order: [TypeID] = []
        for entry in group where !schema[entry.parent].isAbstract {
            if concrete[entry.parent] == nil { order.append(entry.parent) }
            concrete[entry.parent, default: []].append(entry)
        }
        guard !order.isEmpty else { return [abstract] }
        steps += abstract.count * order.count
        guard !isExhausted else { return [] }
        return order.map { (concrete[$0] ?? []) + abstract }
    }

    private mutating func compare(
        _ one: Entry,
        _ other: Entry,
        _ path: [String],
        _ report: inout ValidationReport
    ) {
        if one.node.at == other.node.at { return }
        if one.node.name.value != other.node.name.value {
            conflict(
                one,
                other,
                path,
                "\"\(one.node.name.value)\" and \"\(other.node.name.value)\" are different fields",
                &report
            )
        } else if argumentText(one.node) != argumentText(other.node) {
            conflict(one, other, path, "they have differing arguments", &report)
        }
    }

    /// The arguments in an order that does not depend on how they were written.
    private mutating func argumentText(_ node: FieldNode) -> String {
        if node.arguments.isEmpty { return "" }
        if let known = argumentTexts[node.at] { return known }
        let text = node.arguments
            .map { "\($0.name.value):\($0.value.canonical)" }
            .sorted().joined(separator: ",")
        argumentTexts[node.at] = text
        return text
    }

    // MARK: - Sets

    private func subselections(_ entries: [Entry]) -> [TypedSet] {
        var seen: Set<Int> = []
        var result: [TypedSet] = []
        for entry in entries {
            guard let set = entry.node.selectionSet, seen.insert(set.at).inserted else { continue }
            result.append(TypedSet(set: set, type: entry.definition.type.named))
        }
        return result.sorted { $0.set.at < $1.set.at }
    }

    /// The fields of the sets, grouped by response name; both conditions ask for the same sets.
    private mutating func groups(_ sets: [TypedSet]) -> [[Entry]] {
        let key = sets.map(\.set.at)
        if let known = groupsKnown[key] { return known }
        let groups = Self.grouped(entries(sets))
        groupsKnown[key] = groups
        return groups
    }

    private static func grouped(_ entries: [Entry]) -> [[Entry]] {
        var groups: [[Entry]] = []
        var places: [String: Int] = [:]
        for entry in entries {
            if let place = places[entry.node.responseName] {
                groups[place].append(entry)
            } else {
                places[entry.node.responseName] = groups.count
                groups.append([entry])
            }
        }
        return groups
    }

    /// The fields of the sets, fragments expanded.
    private mutating func entries(_ sets: [TypedSet]) -> [Entry] {
        var entries: [Entry] = []
        var visited: Set<String> = []
        var pending = Array(sets.reversed())
        while let next = pending.popLast(), !isExhausted {
            var found: [TypedSet] = []
            for selection in next.set.selections {
                steps += 1
                switch selection {
                case .field(let node):
                    guard let parent = next.type,
                        let definition = schema.field(node.name.value, of: parent)
                    else { continue }
                    entries.append(Entry(node: node, parent: parent, definition: definition))
                case .inline(let node):
                    let type = node.typeCondition.map { schema.typeIndex[$0.value] } ?? next.type
                    found.append(TypedSet(set: node.selectionSet, type: type))
                case .spread(let node):
                    guard visited.insert(node.name.value).inserted,
                        let fragment = facts.fragment(node.name.value)
                    else { continue }
                    expanded.insert(fragment.at)
                    found.append(
                        TypedSet(
                            set: fragment.selectionSet,
                            type: schema.typeIndex[fragment.typeCondition.value]
                        )
                    )
                }
            }
            pending.append(contentsOf: found.reversed())
        }
        return entries
    }

    private mutating func conflict(
        _ one: Entry,
        _ other: Entry,
        _ path: [String],
        _ reason: String,
        _ report: inout ValidationReport
    ) {
        guard reported.insert([one.node.at, other.node.at]).inserted else { return }
        let name = (path + [one.node.responseName]).joined(separator: ".")
        report.add(
            "Fields \"\(name)\" conflict because \(reason). Use different aliases on the fields to fetch both if this was intentional.",
            at: one.node.at,
            other.node.at
        )
    }
}

extension ValueNode {
    /// The literal with the fields of objects in alphabetical order; equal values read the same.
    fileprivate var canonical: String {
        switch kind {
        case .list(let items): "[\(items.map(\.canonical).joined(separator: ","))]"
        case .object(let fields):
            "{"
                + fields.map { "\($0.name.value):\($0.value.canonical)" }.sorted()
                .joined(separator: ",") + "}"
        default: printed
        }
    }
}
