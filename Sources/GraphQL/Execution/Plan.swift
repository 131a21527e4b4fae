/// An operation made ready to run: names resolved, keys encoded, constant arguments coerced.
///
/// A plan is for one outcome of the document's `@skip` and `@include` conditions, so it contains
/// only what will run.
struct Plan: Sendable {
    let root: SelectionPlan

    /// Arguments that contain variables; `ArgumentPlan.variable` points in here.
    let templates: [ArgumentTemplate]
    let cost: CostPlan
}

/// The merged selection on one object type (spec 6.3.2).
final class SelectionPlan: Sendable {
    let type: TypeID
    let sourceID: ObjectIdentifier
    let fields: [FieldPlan]

    /// How many of the fields are resolved before writing starts, because they or something below
    /// them waits.
    let slotCount: Int

    init(type: TypeID, sourceID: ObjectIdentifier, fields: [FieldPlan], slotCount: Int) {
        self.type = type
        self.sourceID = sourceID
        self.fields = fields
        self.slotCount = slotCount
    }

    var waits: Bool { slotCount > 0 }
}

enum ArgumentPlan: Sendable {
    case constant(Arguments)
    case variable(Int)
}

enum FieldSource: Sendable {
    /// `__typename`: the answer is known.
    case constant([UInt8])
    case resolver(FieldResolver)
}

final class FieldPlan: Sendable {
    /// Whether the writer may call `resolve` or `write` at once or has to look closer.
    enum Writing: Sendable {
        case resolved, direct, other
    }

    let responseName: String
    let fieldName: String

    /// `,"name":`; the comma is left off for the first field of an object.
    let key: [UInt8]
    let source: FieldSource
    let arguments: ArgumentPlan
    let completion: Completion

    // What the writer reads for each field of each row lies flat beside its enum, because taking an
    // enum's payload out retains and releases it.

    /// The resolver when `writing` is `.resolved`.
    let resolve: SyncResolver

    /// The resolver when `writing` is `.direct`.
    let write: DirectResolver

    /// The arguments when `writing` is `.resolved`.
    let constantArguments: Arguments
    let writing: Writing
    let isNonNull: Bool

    /// The place among the outcomes of its level; nil when it is resolved while writing.
    let slot: Int?
    let location: SourceLocation

    init(
        responseName: String,
        fieldName: String,
        source: FieldSource,
        arguments: ArgumentPlan,
        completion: Completion,
        slot: Int?,
        location: SourceLocation
    ) {
        self.responseName = responseName
        self.fieldName = fieldName
        // Names are ASCII letters, digits and underscores; nothing needs escaping.
        key = Array(",\"\(responseName)\":".utf8)
        self.source = source
        self.arguments = arguments
        self.completion = completion
        isNonNull = completion.isNonNull
        var (writing, given) = (Writing.other, Arguments.none)
        var resolve: SyncResolver = { _, _, _ in .null }
        var write: DirectResolver = { _, _, _ in false }
        switch (source, arguments) {
        case (.resolver(.sync(let resolver)), .constant(let constant)):
            (writing, resolve, given) = (.resolved, resolver, constant)
        case (.resolver(.direct(let resolver)), _):
            (writing, write) = (.direct, resolver)
        default: break
        }
        (self.writing, self.resolve, self.write) = (writing, resolve, write)
        constantArguments = given
        self.slot = slot
        self.location = location
    }
}

/// How a field's output becomes a value of its type (spec 6.4.3).
final class Completion: Sendable {
    enum Shape: Sendable {
        case leaf(Leaf)
        case list(Completion)
        case object(SelectionPlan)
        case abstract([ObjectIdentifier: SelectionPlan])
    }

    let isNonNull: Bool
    let shape: Shape
    private let type: TypeReference
    private let schema: Schema

    /// Whether a string is written as it is, which most leaves are; asked before `shape` is.
    let takesStrings: Bool

    init(_ type: TypeReference, of schema: Schema, shape: Shape) {
        isNonNull = type.isNonNull
        self.type = type
        self.schema = schema
        self.shape = shape
        takesStrings =
            switch shape {
            case .leaf(.string), .leaf(.id): true
            default: false
            }
    }

    /// The type without its own `!`, for errors.
    var typeText: String { schema.text(type.nullable) }

    /// Every selection that may apply below.
    var selections: [SelectionPlan] {
        switch shape {
        case .leaf: []
        case .list(let inner): inner.selections
        case .object(let plan): [plan]
        case .abstract(let plans): Array(plans.values)
        }
    }
}

enum Leaf: Sendable {
    case int, float, string, boolean, id
    case enumeration([String])
    case custom(GraphQLScalar)
}

/// The arguments of one field as written, for those that contain variables.
struct ArgumentTemplate: Sendable {
    let definitions: [InputValueDefinition]
    let arguments: [Argument]
    let location: SourceLocation
}
