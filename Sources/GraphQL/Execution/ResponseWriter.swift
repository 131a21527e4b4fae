import JSON

/// Writes a response depth first, calling the resolvers that do not wait on the way.
///
/// A null that may not stand where it occurs is carried up by a false answer; whoever may be null
/// cuts the buffer back to where it began. An error's path is gathered while returning, so that a
/// response without errors keeps no path at all.
struct ResponseWriter {
    var json: JSONWriter
    private(set) var errors: [GraphQLError] = []
    private(set) var errorCount = 0

    private let outcomes: [LevelOutcomes]
    private let arguments: [Result<Arguments, GraphQLError>]
    private let errorsMax: Int
    private let onInternalError: @Sendable (any Error) -> Void

    init(
        outcomes: [LevelOutcomes],
        arguments: [Result<Arguments, GraphQLError>],
        errorsMax: Int,
        capacity: Int,
        onInternalError: @escaping @Sendable (any Error) -> Void
    ) {
        json = JSONWriter(capacity: capacity)
        self.outcomes = outcomes
        self.arguments = arguments
        self.errorsMax = errorsMax
        self.onInternalError = onInternalError
    }

    /// Writes the value of `data`.
    mutating func root(_ plan: SelectionPlan, _ root: GraphQLObjects) {
        let start = json.count
        if !object(plan, root, 0, level: plan.waits ? 0 : nil, place: 0) {
            json.truncate(to: start)
            json.write(raw: "null")
        }
        for index in errors.indices { errors[index].path.reverse() }
    }

    // MARK: - Objects

    private mutating func object(
        _ plan: SelectionPlan,
        _ objects: GraphQLObjects,
        _ index: Int,
        level: Int?,
        place: Int
    ) -> Bool {
        json.write(raw: "{")
        var isFirst = true
        for field in plan.fields {
            // The pointer spares a retain of the key for each field written.
            field.key.withUnsafeBufferPointer { key in
                json.write(raw: isFirst ? UnsafeBufferPointer(rebasing: key.dropFirst()) : key)
            }
            isFirst = false
            let errorsBefore = errors.count
            let start = json.count
            var isWritten: Bool
            if let slot = field.slot, let level {
                isWritten = outcome(outcomes[level].slots[slot][place], field, field.completion)
            } else {
                isWritten = self.field(field, objects, index)
            }
            if !isWritten, !field.isNonNull {
                json.truncate(to: start)
                json.write(raw: "null")
                isWritten = true
            }
            if errors.count > errorsBefore { extend(from: errorsBefore, .key(field.responseName)) }
            if !isWritten { return false }
        }
        json.write(raw: "}")
        return true
    }

    /// Resolves and writes a field that does not wait.
    private mutating func field(
        _ field: FieldPlan,
        _ objects: GraphQLObjects,
        _ index: Int
    ) -> Bool {
        if field.writing == .resolved {
            do {
                let value = try field.resolve(objects, index, field.constantArguments)
                return output(value, field, field.completion)
            } catch {
                return fail(error, field)
            }
        }
        if field.writing == .direct {
            do {
                if try field.write(objects, index, &json) { return true }
                return output(.null, field, field.completion)
            } catch {
                return fail(error, field)
            }
        }
        switch field.source {
        case .constant(let text):
            json.write(raw: text)
            return true
        case .resolver(.sync(let resolve)):
            do {
                switch field.arguments {
                case .constant(let constant):
                    return output(try resolve(objects, index, constant), field, field.completion)
                case .variable(let template):
                    let given = try arguments[template].get()
                    return output(try resolve(objects, index, given), field, field.completion)
                }
            } catch {
                return fail(error, field)
            }
        case .resolver: return fail(UnresolvedField(), field)
        }
    }

    // MARK: - Values

    /// Writes what an earlier phase has resolved.
    private mutating func outcome(
        _ outcome: Outcome,
        _ field: FieldPlan,
        _ completion: Completion
    ) -> Bool {
        switch outcome {
        case .output(let value): return output(value, field, completion)
        case .failure(let error): return fail(error, field)
        case .skipped: return false
        case .object(let plan, let reference, let level, let place):
            return object(plan, reference.objects, reference.index, level: level, place: place)
        case .list(let items):
            guard case .list(let inner) = completion.shape else {
                return fail(WrongOutput(completion), field)
            }
            return list(items.count, inner) { writer, index in
                writer.outcome(items[index], field, inner)
            }
        }
    }

    /// Writes a resolver's output as its type demands; false stands for null.
    private mutating func output(
        _ value: GraphQLOutput,
        _ field: FieldPlan,
        _ completion: Completion
    ) -> Bool {
        if completion.takesStrings, case .string(let text) = value {
            json.write(string: text)
            return true
        }
        if case .null = value {
            guard completion.isNonNull else {
                json.write(raw: "null")
                return true
            }
            return fail(NullInNonNull(typeText: completion.typeText), field)
        }
        switch completion.shape {
        case .leaf(let leaf):
            return self.leaf(value, leaf) ? true : fail(WrongOutput(completion), field)
        case .object(let plan):
            guard case .one(let objects) = value, objects.count > 0,
                objects.sourceID == plan.sourceID, !plan.waits
            else { return fail(WrongOutput(completion), field) }
            return object(plan, objects, 0, level: nil, place: 0)
        case .abstract(let plans):
            guard case .one(let objects) = value, objects.count > 0,
                let plan = plans[objects.sourceID], !plan.waits
            else { return fail(WrongOutput(completion), field) }
            return object(plan, objects, 0, level: nil, place: 0)
        case .list(let inner):
            switch value {
            case .list(let items):
                return list(items.count, inner) { writer, index in
                    writer.output(items[index], field, inner)
                }
            case .many(let objects): return self.objects(objects, field, inner)
            default: return fail(WrongOutput(completion), field)
            }
        }
    }

    /// Writes a list of objects of one type; the type is looked up once.
    private mutating func objects(
        _ objects: GraphQLObjects,
        _ field: FieldPlan,
        _ inner: Completion
    ) -> Bool {
        let found: SelectionPlan? =
            switch inner.shape {
            case .object(let plan): plan.sourceID == objects.sourceID ? plan : nil
            case .abstract(let plans): plans[objects.sourceID]
            case .leaf, .list: nil
            }
        guard let plan = found, !plan.waits else {
            guard objects.count > 0 else {
                json.write(raw: "[]")
                return true
            }
            return fail(WrongOutput(inner), field)
        }
        return list(objects.count, inner) { writer, index in
            writer.object(plan, objects, index, level: nil, place: 0)
        }
    }

    private mutating func list(
        _ count: Int,
        _ inner: Completion,
        _ write: (inout ResponseWriter, Int) -> Bool
    ) -> Bool {
        json.write(raw: "[")
        for index in 0..<count {
            if index > 0 { json.write(raw: ",") }
            let errorsBefore = errors.count
            let start = json.count
            var isWritten = write(&self, index)
            if !isWritten, !inner.isNonNull {
                json.truncate(to: start)
                json.write(raw: "null")
                isWritten = true
            }
            if errors.count > errorsBefore { extend(from: errorsBefore, .index(index)) }
            if !isWritten { return false }
        }
        json.write(raw: "]")
        return true
    }

    /// Result coercion (spec 3.5, 3.9); false when the value does not fit.
    private mutating func leaf(_ value: GraphQLOutput, _ leaf: Leaf) -> Bool {
        switch (leaf, value) {
        case (.int, .int(let number)):
            guard Int32(exactly: number) != nil else { return false }
            json.write(int: Int64(number))
        case (.boolean, .bool(let truth)): json.write(bool: truth)
        case (.float, .int(let number)): json.write(int: Int64(number))
        case (.float, .double(let number)):
            guard let finite = JSONNumber(number) else { return false }
            json.write(.number(finite))
        case (.id, .int(let number)): json.write(string: String(number))
        case (.enumeration(let names), .string(let name)):
            guard names.contains(name) else { return false }
            json.write(string: name)
        case (.custom(let scalar), _):
            guard scalar.accepts(value) else { return false }
            return any(value)
        default: return false
        }
        return true
    }

    /// Writes an output that a custom scalar lets through.
    private mutating func any(_ value: GraphQLOutput) -> Bool {
        switch value {
        case .null: json.write(raw: "null")
        case .bool(let truth): json.write(bool: truth)
        case .int(let number): json.write(int: Int64(number))
        case .double(let number):
            guard let finite = JSONNumber(number) else { return false }
            json.write(.number(finite))
        case .string(let text): json.write(string: text)
        case .rawJSON(let bytes): json.write(raw: bytes)
        case .json(let value): json.write(value)
        case .list(let items):
            json.write(raw: "[")
            for (index, item) in items.enumerated() {
                if index > 0 { json.write(raw: ",") }
                guard any(item) else { return false }
            }
            json.write(raw: "]")
        case .one, .many: return false
        }
        return true
    }

    // MARK: - Errors

    private mutating func extend(from first: Int, _ step: PathElement) {
        for index in first..<errors.count { errors[index].path.append(step) }
    }

    /// Records an error of a field; always answers false, the sign for null.
    private mutating func fail(_ error: any Error, _ field: FieldPlan) -> Bool {
        errorCount += 1
        var entry: GraphQLError
        switch error {
        case let shown as any GraphQLFieldError:
            entry = GraphQLError(shown.message, code: shown.errorCode, extensions: shown.extensions)
        case let known as GraphQLError: entry = known
        default:
            onInternalError(error)
            entry = GraphQLError("Internal error", code: GraphQLErrorCode.internalError)
        }
        guard errors.count < errorsMax else { return false }
        entry.locations = [field.location]
        entry.path = []
        errors.append(entry)
        return false
    }
}

/// A resolver answered null where the schema promises a value.
struct NullInNonNull: GraphQLFieldError {
    let typeText: String

    var message: String { "Cannot return null for a non-nullable field of type \"\(typeText)!\"." }
    var errorCode: String { GraphQLErrorCode.internalError }
    var extensions: JSONObject { JSONObject() }
}

/// A resolver's output does not fit its field's type.
struct WrongOutput: Error, CustomStringConvertible {
    let description: String

    init(_ completion: Completion) {
        description = "a resolver's output does not fit \"\(completion.typeText)\""
    }
}

/// A field that waits was reached before it was resolved.
private struct UnresolvedField: Error {}
