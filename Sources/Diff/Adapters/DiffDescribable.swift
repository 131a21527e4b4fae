import JSON

/// A Swift type that says more about its properties than they do themselves.
///
/// Every type can be compared; one that conforms can skip, label and otherwise describe properties:
///
///     struct Template: DiffDescribable {
///         var title = ""
///         var internalID = 0
///         var items: [Item] = []
///         static let diffPolicy = [
///             DiffField("internalID", skip: true), DiffField("items", listKey: "id"),
///         ]
///     }
public protocol DiffDescribable {
    /// The stored properties that are not compared as they stand; all others are compared too.
    static var diffPolicy: [DiffField] { get }
}

/// The text that says how a Swift value changed; nil when there is nothing to say.
///
/// `old` is nil when the value was created, `new` when it was deleted. All stored properties are
/// compared in the order in which they are declared, those of values within them too; a
/// `DiffDescribable` type may say otherwise for its own.
public func buildDiff<Value>(old: Value?, new: Value?) -> String? {
    DiffText.text(diffSections(old: old, new: new))
}

/// How a Swift value changed: a section for each property that did.
///
/// Past the budget values are compared coarsely, and their sections say so.
public func diffSections<Value>(
    old: Value?,
    new: Value?,
    budget: StepBudget = StepBudget()
) -> [DiffSection] {
    let new = new.map { ValueReflection.describe($0) }
    let old = old.map { ValueReflection.describe($0) }
    let shape = ValueShape.merged(new?.shape ?? .value(nil), old?.shape ?? .value(nil))
    if case .fields(let properties) = shape {
        let fields = properties.map(\.diffField)
        return diffSections(old: old?.value, new: new?.value, fields: fields, budget: budget)
    }
    // What has no properties is compared as the only one of something that has.
    let property = ValueShape.Property(field: DiffField("value"), shape: shape)
    return diffSections(
        old: old.map { ["value": $0.value] },
        new: new.map { ["value": $0.value] },
        fields: [property.diffField],
        budget: budget
    )
}
