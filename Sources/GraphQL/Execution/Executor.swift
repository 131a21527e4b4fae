import JSON

/// A field's value before it is written.
indirect enum Outcome: Sendable {
    case output(GraphQLOutput)
    case failure(any Error)

    /// A mutation that was not run because an earlier one already made the response null.
    case skipped

    /// An object with fields that wait: its place among the outcomes of its level.
    case object(SelectionPlan, ObjectReference, level: Int, place: Int)
    case list([Outcome])
}

/// The outcomes of one selection's waiting fields, by slot and then by parent.
struct LevelOutcomes: Sendable {
    let plan: SelectionPlan
    var parents: [ObjectReference]
    var slots: [[Outcome]]
}

/// Resolves the fields that wait, level by level, before anything is written.
///
/// At each level every field is asked once: a batch resolver for all parents together, other
/// waiting resolvers for each parent at the same time. Then the objects they answered form the next
/// level. Fields below which nothing waits are left to the writer.
struct Executor {
    private struct Job {
        let level: Int
        let slot: Int
        /// Nil for a batch of all parents.
        let place: Int?
        let run: @Sendable () async -> [Outcome]
    }

    /// Waiting resolvers that run at the same time within one request.
    private static let concurrencyMax = 32

    private let context: any Sendable
    private let arguments: [Result<Arguments, GraphQLError>]
    private(set) var levels: [LevelOutcomes] = []

    init(context: any Sendable, arguments: [Result<Arguments, GraphQLError>]) {
        self.context = context
        self.arguments = arguments
    }

    /// Resolves everything below a query's root.
    mutating func resolve(_ plan: SelectionPlan, root: GraphQLObjects) async {
        add(plan, ObjectReference(objects: root, index: 0))
        var frontier = [0]
        while !frontier.isEmpty {
            await resolve(levels: frontier, slots: nil)
            frontier = descend(frontier, slots: nil)
        }
    }

    /// Resolves a mutation: each root field with everything below it before the next (spec 6.2.2).
    mutating func resolveSerially(_ plan: SelectionPlan, root: GraphQLObjects) async {
        add(plan, ObjectReference(objects: root, index: 0))
        levels[0].slots = levels[0].slots.map { _ in [.skipped] }
        for field in plan.fields {
            guard let slot = field.slot else { continue }
            await resolve(levels: [0], slots: [slot])
            if field.completion.isNonNull, isNull(levels[0].slots[slot][0]) { return }
            var frontier = descend([0], slots: [slot])
            while !frontier.isEmpty {
                await resolve(levels: frontier, slots: nil)
                frontier = descend(frontier, slots: nil)
            }
        }
    }

    private func isNull(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .failure, .output(.null): true
        default: false
        }
    }

    @discardableResult
    private mutating func add(_ plan: SelectionPlan, _ parent: ObjectReference) -> Int {
        levels.append(LevelOutcomes(plan: plan, parents: [parent], slots: []))
        levels[levels.count - 1].slots = Array(repeating: [], count: plan.slotCount)
        return levels.count - 1
    }

    // MARK: - One level

    private mutating func resolve(levels frontier: [Int], slots: Set<Int>?) async {
        var jobs: [Job] = []
        for level in frontier {
            for field in levels[level].plan.fields {
                guard let slot = field.slot, slots?.contains(slot) ?? true else { continue }
                start(field, slot, level, &jobs)
            }
        }
        if jobs.count == 1 {
            finish(jobs[0], await jobs[0].run())
        } else if !jobs.isEmpty {
            await runTogether(jobs)
        }
    }

    /// Resolves a field at once when it does not wait, otherwise lines up its jobs.
    private mutating func start(_ field: FieldPlan, _ slot: Int, _ level: Int, _ jobs: inout [Job])
    {
        let parents = levels[level].parents
        let given: Arguments
        switch field.arguments {
        case .constant(let constant): given = constant
        case .variable(let template):
            switch arguments[template] {
            case .success(let coerced): given = coerced
            case .failure(let error):
                levels[level].slots[slot] = parents.map { _ in .failure(error) }
                return
            }
        }
        guard case .resolver(let resolver) = field.source else { return }
        let selection = FieldSelection(field.completion.selections)
        let context = self.context
        switch resolver {
        case .sync(let resolve):
            levels[level].slots[slot] = parents.map { parent in
                do {
                    return .output(try resolve(parent.objects, parent.index, given))
                } catch {
                    return .failure(error)
                }
            }
        case .direct: preconditionFailure("a leaf that writes itself never waits")
        case .async(let resolve):
            levels[level].slots[slot] = parents.map { _ in .skipped }
            for (place, parent) in parents.enumerated() {
                jobs.append(
                    Job(level: level, slot: slot, place: place) {
                        do {
                            let output = try await resolve(
                                parent.objects,
                                parent.index,
                                given,
                                selection,
                                context
                            )
                            return [.output(output)]
                        } catch {
                            return [.failure(error)]
                        }
                    }
                )
            }
        case .batch(let resolve):
            jobs.append(
                Job(level: level, slot: slot, place: nil) {
                    await Self.batch(resolve, parents, given, selection, context)
                }
            )
        }
    }

    private static func batch(
        _ resolve: BatchResolver,
        _ parents: [ObjectReference],
        _ arguments: Arguments,
        _ selection: FieldSelection,
        _ context: any Sendable
    ) async -> [Outcome] {
        do {
            let results = try await resolve(parents, arguments, selection, context)
            guard results.count == parents.count else {
                throw BatchMismatch(expected: parents.count, found: results.count)
            }
            return results.map { result in
                switch result {
                case .success(let output): .output(output)
                case .failure(let error): .failure(error)
                }
            }
        } catch {
            return parents.map { _ in .failure(error) }
        }
    }

    private mutating func finish(_ job: Job, _ outcomes: [Outcome]) {
        if let place = job.place {
            levels[job.level].slots[job.slot][place] = outcomes[0]
        } else {
            levels[job.level].slots[job.slot] = outcomes
        }
    }

    private mutating func runTogether(_ jobs: [Job]) async {
        let finished = await withTaskGroup(of: (Int, [Outcome]).self) { group in
            var results: [(Int, [Outcome])] = []
            var next = 0
            func addNext() {
                guard next < jobs.count else { return }
                let index = next
                let run = jobs[index].run
                group.addTask { (index, await run()) }
                next += 1
            }
            for _ in 0..<Self.concurrencyMax { addNext() }
            while let result = await group.next() {
                results.append(result)
                addNext()
            }
            return results
        }
        for (index, outcomes) in finished { finish(jobs[index], outcomes) }
    }

    // MARK: - The next level

    /// Gathers the objects that have waiting fields themselves; answers their levels.
    private mutating func descend(_ frontier: [Int], slots: Set<Int>?) -> [Int] {
        var next: [ObjectIdentifier: Int] = [:]
        var order: [Int] = []
        for level in frontier {
            for field in levels[level].plan.fields {
                guard let slot = field.slot, slots?.contains(slot) ?? true,
                    field.completion.selections.contains(where: \.waits)
                else { continue }
                for place in levels[level].slots[slot].indices {
                    guard case .output(let value) = levels[level].slots[slot][place] else {
                        continue
                    }
                    levels[level].slots[slot][place] = expand(
                        value,
                        field.completion,
                        &next,
                        &order
                    )
                }
            }
        }
        return order
    }

    private mutating func expand(
        _ value: GraphQLOutput,
        _ completion: Completion,
        _ next: inout [ObjectIdentifier: Int],
        _ order: inout [Int]
    ) -> Outcome {
        switch (completion.shape, value) {
        case (.list(let inner), .list(let items)):
            return .list(items.map { expand($0, inner, &next, &order) })
        case (.list(let inner), .many(let objects)):
            guard let plan = plan(for: objects, inner), plan.waits else { return .output(value) }
            return .list(
                (0..<objects.count).map { index in
                    register(
                        plan,
                        ObjectReference(objects: objects, index: index),
                        &next,
                        &order
                    )
                }
            )
        case (.object, .one(let objects)), (.abstract, .one(let objects)):
            guard let plan = plan(for: objects, completion), plan.waits, objects.count > 0 else {
                return .output(value)
            }
            return register(plan, ObjectReference(objects: objects, index: 0), &next, &order)
        default: return .output(value)
        }
    }

    private func plan(for objects: GraphQLObjects, _ completion: Completion) -> SelectionPlan? {
        switch completion.shape {
        case .object(let plan): plan.sourceID == objects.sourceID ? plan : nil
        case .abstract(let plans): plans[objects.sourceID]
        case .leaf, .list: nil
        }
    }

    private mutating func register(
        _ plan: SelectionPlan,
        _ reference: ObjectReference,
        _ next: inout [ObjectIdentifier: Int],
        _ order: inout [Int]
    ) -> Outcome {
        if let level = next[ObjectIdentifier(plan)] {
            levels[level].parents.append(reference)
            return .object(
                plan,
                reference,
                level: level,
                place: levels[level].parents.count - 1
            )
        }
        let level = add(plan, reference)
        next[ObjectIdentifier(plan)] = level
        order.append(level)
        return .object(plan, reference, level: level, place: 0)
    }
}

/// A batch resolver answered another number of results than it had parents.
struct BatchMismatch: Error {
    let expected: Int
    let found: Int
}
