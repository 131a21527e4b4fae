internal import JSON

/// What tells a text that speaks to whoever analyses it, as Texts/instructions.json declares it.
struct InstructionSigns: Sendable {
    /// What a sign does; signs of different groups make each other likelier.
    enum Group: String, Sendable {
        /// It speaks to a model or an analyst.
        case address
        /// It takes orders back, or gives new ones.
        case orders
        /// It says what the analysis is to find.
        case verdict
        /// It says what the answer is to be.
        case output
        /// It ends the data, or begins a part of a conversation.
        case structure
        /// It is a link, an image or a script.
        case markup
    }

    /// How much a sign tells by itself.
    enum Weight: String, Sendable, Comparable {
        case weak, strong

        static func < (left: Weight, right: Weight) -> Bool { left == .weak && right == .strong }
    }

    /// Words one behind the other.
    struct Sign: Sendable {
        let group: Group
        let weight: Weight
        /// The class of each word.
        let words: [Int]
        /// Other words that may stand between two of them.
        let gap: Int
        /// A text that bears it.
        let example: String
    }

    /// Characters as they stand, in small letters.
    struct Mark: Sendable {
        let group: Group
        let weight: Weight
        let bytes: [UInt8]
    }

    /// The signs by the class of their first word.
    private(set) var signs: [[Sign]] = []
    /// The marks by their first byte.
    private(set) var marks: [[Mark]] = Array(repeating: [], count: 256)
    /// Who is spoken to, or speaks, where the name begins a line and a colon or comma follows.
    private(set) var labels: Set<String> = []

    private var classes: [String: Set<Int>] = [:]
    private var beginnings: [Character: [(text: String, index: Int)]] = [:]
    private var parts: [(text: String, index: Int)] = []

    /// The signs that ship with the product; a file that cannot be read is our own mistake.
    static let shipped: InstructionSigns = {
        let path = "Sources/Analysis/Events/Texts/instructions.json"
        guard let file = EmbeddedFiles.all.first(where: { $0.path == path }) else {
            fatalError("\(path) is missing")
        }
        do {
            return try InstructionSigns(file.text)
        } catch {
            fatalError("\(path): \(error)")
        }
    }()

    init(_ text: String) throws {
        let file = try RuleObject(
            JSONValue(parsing: Array(text.utf8)),
            of: "instructions",
            knows: ["about", "words", "signs", "marks", "labels"]
        )
        var named: [String: Int] = [:]
        for member in file["words"]?.object?.members ?? [] {
            let index = named.count
            named[member.key] = index
            for word in (member.value.string ?? "").split(separator: " ") {
                note(String(word), index)
            }
        }
        let members: Set<String> = ["group", "weight", "is", "gap", "example"]
        for object in try file.objects("signs", knows: members) {
            let sign = try sign(of: object, &named)
            while signs.count < named.count { signs.append([]) }
            signs[sign.words[0]].append(sign)
        }
        for object in try file.objects("marks", knows: ["group", "weight", "texts"]) {
            let (group, weight) = try Self.kind(of: object)
            for text in try object.words("texts") {
                let mark = Mark(group: group, weight: weight, bytes: Array(text.utf8))
                guard let first = mark.bytes.first else { throw object.fault("has an empty mark") }
                marks[Int(first)].append(mark)
            }
        }
        labels = Set(try file.words("labels"))
    }

    private mutating func sign(of object: RuleObject, _ named: inout [String: Int]) throws -> Sign {
        let indices = try object.text("is").split(separator: " ").map { part -> Int in
            let word = String(part)
            if let index = named[word] { return index }
            let index = named.count
            named[word] = index
            note(word, index)
            return index
        }
        let (group, weight) = try Self.kind(of: object)
        return Sign(
            group: group,
            weight: weight,
            words: indices,
            gap: Int(object["gap"]?.number?.int ?? 0),
            example: try object.text("example")
        )
    }

    private static func kind(of object: RuleObject) throws -> (group: Group, weight: Weight) {
        let groups: [Group] = try object.known("group")
        let weights: [Weight] = try object.known("weight")
        guard let group = groups.first, let weight = weights.first else {
            throw object.fault("has a sign without a group or weight")
        }
        return (group, weight)
    }

    /// A word of a class; `ignor*` is the beginning of one, and what has no blanks between words may
    /// stand anywhere in a run of its letters.
    private mutating func note(_ word: String, _ index: Int) {
        if word.unicodeScalars.contains(where: Self.isUnspaced) {
            parts.append((word, index))
        } else if word.hasSuffix("*"), let first = word.first {
            beginnings[first, default: []].append((String(word.dropLast()), index))
        } else {
            classes[NameWords.singular(word), default: []].insert(index)
        }
    }

    /// The classes that a word is of.
    func classes(of word: String) -> Set<Int> {
        var found = classes[word] ?? []
        for beginning in word.first.flatMap({ beginnings[$0] }) ?? []
        where word.hasPrefix(beginning.text) {
            found.insert(beginning.index)
        }
        if word.unicodeScalars.contains(where: Self.isUnspaced) {
            for part in parts where word.contains(part.text) { found.insert(part.index) }
        }
        return found
    }

    /// Whether a letter is of a writing without blanks between words.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        0x3040...0x9FFF ~= scalar.value || 0x0E00...0x0EFF ~= scalar.value
    }
}
