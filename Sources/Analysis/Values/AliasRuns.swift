/// Names such as `E4` and `C12`, as readers cite many of them.
enum AliasRuns {
    /// The names in their order, neighbours as a run: `E2, E4–E9`.
    ///
    /// Each is a letter and a number.
    static func parts(_ names: some Sequence<String>) -> [String] {
        let names = Set(names)
        guard let letter = names.first?.first else { return [] }
        let numbers = names.compactMap { Int($0.dropFirst()) }.sorted()
        var parts: [String] = []
        var index = 0
        while index < numbers.count {
            var end = index
            while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
            switch end - index {
            case 0: parts.append("\(letter)\(numbers[index])")
            case 1: parts += ["\(letter)\(numbers[index])", "\(letter)\(numbers[end])"]
            default: parts.append("\(letter)\(numbers[index])–\(letter)\(numbers[end])")
            }
            index = end + 1
        }
        return parts
    }

    /// The same as text.
    static func text(_ names: some Sequence<String>) -> String {
        parts(names).joined(separator: ", ")
    }
}
