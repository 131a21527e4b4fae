/// How something is evaluated on made-up cases and on real data.
struct Evaluation {
    /// The folder of real data.
    var data = "../shared/data"
    var seed: UInt64 = 6
    /// Cases or windows.
    var count = 200
    /// Whether what went wrong is shown.
    var explains = false

    /// With the defaults, among all measurements.
    init() {}

    /// - Parameter counted: the option that says how many cases there are.
    init(_ arguments: [String], counted: String) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--explain" {
                explains = true
                continue
            }
            let value = rest.popFirst()
            switch (option, value, value.flatMap { UInt64($0) }) {
            case ("--data", let folder?, _): data = folder
            case ("--seed", _, let number?): seed = number
            case (counted, _, let number?) where number > 0: count = Int(clamping: number)
            default: throw BadArgument(argument: option)
            }
        }
    }
}

/// Prints rows with their heading, and how many missed what is required.
func show(_ rows: [Row]) {
    print(Row.heading)
    for row in rows { print(row.line) }
    let missed = rows.count { $0.verdict == .missed }
    if missed > 0 { print("\(missed) missed") }
}
