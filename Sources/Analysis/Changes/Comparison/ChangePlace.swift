internal import Diff
internal import Domain
internal import JSON

/// The way to a value, by the names of members and what people call the elements of lists.
struct ChangePlace: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case member(String)
        case element(Element)
    }

    /// An element of a list.
    struct Element: Sendable, Hashable {
        /// What it is known by; nil when nothing is known of it but its place.
        let title: String?
        /// Its index in the old list, where it was there.
        let old: Int?
        /// Its index in the new one, where it is there.
        let new: Int?
        /// What such elements are called, when the list's name does not tell.
        var noun: String?
    }

    var steps: [Step] = []

    /// The pointer into the new document, or into the old one.
    func pointer(inOld: Bool = false) -> JSONPointer {
        JSONPointer(
            steps.map { step in
                switch step {
                case .member(let name): name
                case .element(let element):
                    String((inOld ? element.old ?? element.new : element.new ?? element.old) ?? 0)
                }
            }
        )
    }

    /// The names of the members on the way, the lists' among them.
    var names: [String] {
        steps.compactMap { if case .member(let name) = $0 { name } else { nil } }
    }

    /// Whether the way ends at an element of a list of objects.
    var isElement: Bool {
        if case .element? = steps.last { true } else { false }
    }

    /// The way to the nearest element on the way, or to the whole document.
    var subject: ChangePlace {
        let end = steps.lastIndex { if case .element = $0 { true } else { false } }
        return ChangePlace(steps: Array(steps.prefix((end ?? -1) + 1)))
    }

    /// The lists on the way, each with `*` for its elements, as a pointer.
    var pattern: String {
        JSONPointer(
            steps.map { if case .member(let name) = $0 { name } else { "*" } }
        ).description
    }

    // MARK: Words

    /// What an element of the list is called whose way this is: `user` for `/users`.
    var noun: String {
        let list = names.last.map(NameWords.of) ?? []
        let noun = list.joined(separator: " ")
        let isWord = noun.utf8.allSatisfy { byte in
            byte == UInt8(ascii: " ") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return noun.isEmpty || noun.utf8.count > 32 || !isWord ? "entry" : noun
    }

    /// The element that the way ends at: `user “alice”`.
    private var elementPhrase: Phrase {
        guard case .element(let element)? = steps.last else { return Phrase() }
        let noun = element.noun ?? ChangePlace(steps: Array(steps.dropLast())).noun
        guard let title = element.title else {
            return Phrase("\(noun) \((element.new ?? element.old ?? 0) + 1)")
        }
        return Phrase("\(noun) ") + Phrase(data: title, charactersMax: 100)
    }

    /// The element that this one is a part of, when there is one.
    private var owner: ChangePlace? {
        let owner = ChangePlace(steps: Array(steps.dropLast())).subject
        return owner.steps.isEmpty ? nil : owner
    }

    /// The nearest element on the way and the one that it is a part of; or the last member when the
    /// way leads through no list.
    var subjectPhrase: Phrase {
        let subject = subject
        if !subject.steps.isEmpty {
            let owner = subject.owner.map { " of " + $0.elementPhrase }
            return subject.elementPhrase + (owner ?? Phrase())
        }
        guard let name = names.last else { return Phrase("the document") }
        return Phrase(data: name, charactersMax: 60)
    }

    /// The members behind the nearest element.
    var memberPhrase: Phrase {
        let members = steps.dropFirst(subject.steps.count).compactMap { step in
            if case .member(let name) = step { Phrase(data: name, charactersMax: 60) } else { nil }
        }
        return Phrase.joined(members.suffix(3), by: " › ")
    }

    /// The element with the members behind it: `user “alice” › “role”`.
    var phrase: Phrase {
        let subject = subject
        let members = memberPhrase
        if subject.steps.isEmpty { return members.isEmpty ? Phrase("the document") : members }
        let owner = subject.owner.map { $0.elementPhrase + " › " } ?? Phrase()
        let element = owner + subject.elementPhrase
        return members.isEmpty ? element : element + " › " + members
    }
}
