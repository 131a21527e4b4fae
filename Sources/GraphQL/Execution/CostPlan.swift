import JSON

/// What an operation costs at most, as a function of its variables.
///
/// The cost of a field is its own weight and, for each item it answers, the weight of the item's
/// type and the cost of what is selected on it. What the document alone decides is summed up once,
/// when the plan is made; a request only multiplies the sizes that its variables say. A selection
/// that several fields share is one node, so fragments that multiply on paper are counted, not
/// walked.
struct CostPlan: Sendable {
    /// One selection; `terms` are its fields.
    struct Node: Sendable {
        let terms: [Term]

        /// The cost when no variable changes it.
        let constant: Int?
    }

    /// One field of a selection.
    struct Term: Sendable {
        let field: FieldPlan
        let weight: Int
        let itemWeight: Int
        let size: Size

        /// The selections on the types that an item may have, of which the dearest counts.
        let below: [Int]

        /// The cost when no variable changes it.
        let constant: Int?
    }

    /// How many items a field answers.
    struct Size: Sendable {
        /// An argument that says so.
        enum Slice: Sendable {
            case known(Int)
            case variable(String, otherwise: Int?)
        }

        let slices: [Slice]
        let assumed: Int

        static let one = Size(slices: [], assumed: 1)

        var isConstant: Bool {
            slices.allSatisfy { if case .known = $0 { true } else { false } }
        }

        func count(_ variables: [String: JSONValue]) -> Int {
            var largest: Int?
            for slice in slices {
                let count: Int?
                switch slice {
                case .known(let number): count = number
                case .variable(let name, let otherwise):
                    count = variables[name].flatMap(\.itemCount) ?? otherwise
                }
                if let count { largest = max(largest ?? 0, count) }
            }
            return largest ?? assumed
        }
    }

    /// Every node after those below it; the last is the root.
    let nodes: [Node]

    /// The cost of a request.
    func cost(_ variables: [String: JSONValue]) -> Int {
        guard let root = nodes.last else { return 0 }
        return root.constant ?? costs(variables).last ?? 0
    }

    private func costs(_ variables: [String: JSONValue]) -> [Int] {
        var costs: [Int] = []
        costs.reserveCapacity(nodes.count)
        for node in nodes {
            if let constant = node.constant {
                costs.append(constant)
            } else {
                costs.append(CostPlan.sum(node.terms.map { $0.cost(costs, variables) }))
            }
        }
        return costs
    }

    /// The sum of costs, which stays where it cannot overflow.
    static func sum(_ costs: [Int]) -> Int { costs.reduce(0) { clamped($0 + $1) } }

    /// The error for an operation beyond the maximum, which names the field to look at first.
    func refusal(
        _ cost: Int,
        maximum: Int,
        variables: [String: JSONValue]
    ) -> GraphQLError {
        let costliest = costliest(variables)
        var extensions = JSONObject()
        extensions.append("cost", .number(JSONNumber(Int64(cost))))
        extensions.append("maximum", .number(JSONNumber(Int64(maximum))))
        extensions.append("field", .string(costliest.path))
        return GraphQLError(
            "Operation costs \(cost), and at most \(maximum) is allowed; \"\(costliest.path)\" costs most: \(costliest.cost). Ask for smaller pages, fewer aliases or less nesting.",
            locations: costliest.locations,
            code: GraphQLErrorCode.limit,
            extensions: extensions
        )
    }

    /// Follows the dearest field down for as long as it makes up nearly all of the field above.
    private func costliest(
        _ variables: [String: JSONValue]
    ) -> (path: String, cost: Int, locations: [SourceLocation]) {
        let costs = costs(variables)
        var result = (path: "", cost: 0, locations: [SourceLocation]())
        var times = 1
        var next = nodes.indices.last
        while let node = next {
            guard
                let dearest = nodes[node].terms
                    .max(by: { $0.cost(costs, variables) < $1.cost(costs, variables) })
            else { break }
            let cost = multiplied(times, dearest.cost(costs, variables))
            if !result.path.isEmpty, cost < result.cost / 10 * 9 { break }
            let name = dearest.field.responseName
            result.path += result.path.isEmpty ? name : ".\(name)"
            result.cost = cost
            result.locations = [dearest.field.location]
            times = multiplied(times, dearest.size.count(variables))
            next = dearest.below.max { costs[$0] < costs[$1] }
        }
        return result
    }
}

extension CostPlan.Term {
    /// The cost, given those of the nodes below.
    func cost(_ costs: [Int], _ variables: [String: JSONValue]) -> Int {
        constant ?? total(below.map { costs[$0] }, variables)
    }

    func total(_ below: [Int], _ variables: [String: JSONValue]) -> Int {
        let item = clamped(itemWeight + (below.max() ?? 0))
        return clamped(weight + multiplied(size.count(variables), item))
    }
}

extension JSONValue {
    /// The number that a slicing argument says: its value, or the length of a list.
    var itemCount: Int? {
        switch self {
        case .number(let number): number.int.map { max(0, Int($0)) }
        case .array(let items): items.count
        case .null, .bool, .string, .object: nil
        }
    }
}

/// Sums stay far below where they would overflow, and far above every maximum.
private func clamped(_ cost: Int) -> Int { min(cost, 1 << 40) }

private func multiplied(_ one: Int, _ other: Int) -> Int {
    let product = one.multipliedReportingOverflow(by: other)
    return product.overflow ? 1 << 40 : clamped(product.partialValue)
}
