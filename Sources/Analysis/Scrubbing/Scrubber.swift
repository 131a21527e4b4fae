public import Domain
public import JSON

/// Takes secrets and personal data out of the texts of one request, and puts the personal data back
/// into the answer.
///
/// Values under the names of secrets say only that they changed; what has the shape of a secret says
/// what it was and never comes back. Personal data gives way to placeholders that are the same for the
/// same value, such as `[EMAIL_1@ORG]`. What they stand for lives in the scrubber alone, which shows
/// none of it.
public struct Scrubber: Sendable {
    /// How many values of each kind were taken out, such as `email`.
    public private(set) var counts: [String: Int] = [:]

    /// What stands for a value under the name of a secret: that it changed is the signal.
    private static let changed = "changed (redacted)"

    private var people = People()
    private let rules: ScrubbingRules
    private var pseudonyms: Pseudonyms
    private var places: ScrubbedPlaces
    private var hasEscaped = false
    private var texts = KnownTexts()

    /// Whether everybody whom it was told of is known to it; where not, nothing may leave that names people.
    public var knowsEverybody: Bool { !people.isFull }

    /// A scrubber that knows the people of those events, and others by whatever they act as.
    public init(
        knowing events: [AuditEvent],
        others: [String] = [],
        rules: ScrubbingRules = .none
    ) {
        self.rules = rules
        places = ScrubbedPlaces(rules)
        let own = rules.fields.map(\.kind) + rules.patterns.map(\.kind)
        pseudonyms = Pseudonyms(
            organisation: Self.organisation(of: events),
            kinds: ScrubbingRules.shippedKinds.union(own)
        )
        people.learn(from: events, in: &places)
        for actor in others { people.learn(actor: actor) }
    }

    /// Learns the people whom a value names.
    ///
    /// - Parameter path: the names of the members on the way to it, the outermost first.
    mutating func learn(from value: JSONValue, at path: [String]) {
        let place = place(at: path)
        let isAboutPerson = path.last.map(People.isPersonType) ?? false
        places.beginTrail()
        people.learn(from: value, at: place, in: &places, isAboutPerson: isAboutPerson)
    }

    /// Learns whoever a name of an element is, when its list says that it is of people.
    mutating func learn(person: String, of type: String) {
        if People.isPersonType(type) { people.learn(person: person, .told) }
    }

    /// What a user has reported, without secrets and personal data.
    ///
    /// Those whom its sentences call persons are known from then on, and the owners of addresses.
    mutating func scrub(report: String) -> ScrubbedText {
        for name in ReportedPeople.names(in: report) { people.learn(name: name, .reported) }
        for address in ReportedPeople.addresses(in: report) { people.learn(person: address) }
        return scrub(report, at: ["context"])
    }

    /// The domain of most actors' addresses; providers at which anybody has one tell of none.
    private static func organisation(of events: [AuditEvent]) -> String? {
        var counts: [String: Int] = [:]
        for actor in events.compactMap(\.actor) {
            let sides = actor.split(separator: "@")
            guard sides.count == 2, sides[1].contains(".") else { continue }
            counts[sides[1].lowercased(), default: 0] += 1
        }
        return counts.filter { !Recognizer.publicMail.contains($0.key) }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The text without secrets and personal data.
    ///
    /// - Parameter path: the names of the members on the way to it, the outermost first.
    public mutating func scrub(_ text: String, at path: [String] = []) -> ScrubbedText {
        ScrubbedText(scrubbed: scrubbed(text, place(at: path), nil))
    }

    /// The value as compact JSON, likewise; names of members are scrubbed too.
    public mutating func scrub(_ value: JSONValue, at path: [String] = []) -> ScrubbedText {
        let place = place(at: path)
        let isAboutPerson = place.name?.isPerson ?? false
        places.beginTrail()
        people.learn(from: value, at: place, in: &places, isAboutPerson: isAboutPerson)
        var writer = JSONWriter()
        var step = 0
        write(value, place, &step, to: &writer)
        return ScrubbedText(scrubbed: String(decoding: writer.bytes, as: UTF8.self))
    }

    private mutating func place(at path: [String]) -> ScrubbedPlace {
        path.reduce(.outside) { places.member($1, of: $0, after: nil) }
    }
}

extension Scrubber {
    /// Writes a value; `pair` is the name of the secret that an object around it pairs it with.
    ///
    /// - Parameter step: where its members stand on the trail that learning from it has left, for both
    ///   meet the same objects in one order.
    private mutating func write(
        _ value: JSONValue,
        _ place: ScrubbedPlace,
        _ step: inout Int,
        pair: String? = nil,
        to writer: inout JSONWriter,
        depth: Int = 0
    ) {
        // A parser lets nothing deeper through; what is not looked at must not leave.
        guard depth <= Limits.jsonDepthMax else { return writer.write(string: Self.changed) }
        switch value {
        case .null, .bool: writer.write(value)
        case .number(let number):
            let text = scrubbed(number.text, place, pair, isNumber: true)
            if text == number.text { writer.write(value) } else { writer.write(string: text) }
        case .string(let text): writer.write(string: scrubbed(text, place, pair))
        case .array(let elements):
            writer.write(raw: "[")
            for (index, element) in elements.enumerated() {
                if index > 0 { writer.write(raw: ",") }
                write(element, place, &step, pair: pair, to: &writer, depth: depth + 1)
            }
            writer.write(raw: "]")
        case .object(let object):
            write(object, place, &step, pair: pair, to: &writer, depth: depth)
        }
    }

    private mutating func write(
        _ object: JSONObject,
        _ place: ScrubbedPlace,
        _ step: inout Int,
        pair outer: String?,
        to writer: inout JSONWriter,
        depth: Int
    ) {
        writer.write(raw: "{")
        let pair = pairName(object, place)
        let start = step
        step += object.members.count
        for (index, member) in object.members.enumerated() {
            if index > 0 { writer.write(raw: ",") }
            let inner = places.trail[start + index]
            write(member.key, inner, to: &writer)
            writer.write(raw: ":")
            let isPaired = pair != nil && inner.name?.isValue ?? false
            let secret = isPaired ? pair : inner.name?.secretName(within: outer)
            write(member.value, inner, &step, pair: secret, to: &writer, depth: depth + 1)
        }
        writer.write(raw: "}")
    }

    /// Writes the name of a member; most are looked at once, for they hold nothing.
    private mutating func write(
        _ key: String,
        _ place: ScrubbedPlace,
        to writer: inout JSONWriter
    ) {
        if places.hasCleanName(place, knowing: people.forms.knowledge) {
            return writer.write(string: key)
        }
        let name = scrubbed(key, .outside, nil)
        if name == key { places.noteCleanName(place, knowing: people.forms.knowledge) }
        writer.write(string: name)
    }

    /// The secret that an object names in one member and holds in another (see ``SecretPair``).
    private mutating func pairName(_ object: JSONObject, _ place: ScrubbedPlace) -> String? {
        guard places.mayHaveValues(place) else { return nil }
        for member in object.members where SecretPair.isNaming(member.key) {
            if let name = member.value.string, places.facts(of: name).isSecret { return name }
        }
        return nil
    }
}

extension Scrubber {
    private mutating func scrubbed(
        _ text: String,
        _ place: ScrubbedPlace,
        _ pair: String?,
        isNumber: Bool = false
    ) -> String {
        if text.isEmpty { return text }
        if let name = pair ?? place.secretName {
            let value: JSONValue =
                isNumber ? .optional(JSONNumber(text)) : .string(text)
            if SensitiveNames.isSecret(name, value) {
                counts["field", default: 0] += 1
                return Self.changed
            }
        }
        if let kind = place.ownKind {
            counts[kind.lowercased(), default: 0] += 1
            return placeholder(text, kind, text.lowercased(), nil)
        }
        let outcome = outcome(of: text, place)
        for kind in outcome.kinds { counts[kind, default: 0] += 1 }
        return outcome.text
    }

    private mutating func outcome(of text: String, _ place: ScrubbedPlace) -> KnownTexts.Outcome {
        var words = WordBeginnings()
        guard let id = place.id else { return read(text, place, &words) }
        if let known = texts.outcome(of: text, at: id, knowing: people.forms) { return known }
        let outcome = read(text, place, &words)
        texts.insert(text, at: id, outcome, words: words, knowing: people.forms)
        return outcome
    }

    private mutating func read(
        _ text: String,
        _ place: ScrubbedPlace,
        _ words: inout WordBeginnings
    ) -> KnownTexts.Outcome {
        let bytes = Array(text.utf8)
        var spots = TextSpots.all(in: bytes, at: place, people, rules, &words)
        if let name = personalName(text, spots, place, bytes.count) {
            return KnownTexts.Outcome(text: name, kinds: ["person"])
        }
        if let party = place.party { spots = PartyName.spots(in: text, party, spots) }
        if spots.isEmpty { return KnownTexts.Outcome(text: text, kinds: []) }
        return KnownTexts.Outcome(text: replaced(spots, in: bytes), kinds: spots.compactMap(\.kind))
    }

    private mutating func replaced(_ spots: [Spot], in bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var end = 0
        for spot in spots {
            output += bytes[end..<spot.range.lowerBound]
            output += replacement(of: spot, in: bytes).utf8
            end = spot.range.upperBound
        }
        return String(decoding: output + bytes[end...], as: UTF8.self)
    }

    private mutating func replacement(of spot: Spot, in bytes: [UInt8]) -> String {
        let value = String(decoding: bytes[spot.range], as: UTF8.self)
        switch spot.what {
        case .planted:
            hasEscaped = true
            return Placeholder.escapedBracket
        case .secret(let shape): return "[SECRET:\(shape)]"
        case .encoded: return placeholder(value, "ENCODED", value, nil)
        case .personal(let kind, let key, let note): return placeholder(value, kind, key, note)
        }
    }

    private mutating func placeholder(
        _ value: String,
        _ kind: String,
        _ key: String,
        _ note: String?
    ) -> String {
        pseudonyms.placeholder(for: value, kind: kind, key: key, note: note)
    }

    /// The placeholder of a text that is a person's name by the name of its member, as far as it has
    /// not been told by the text itself.
    private mutating func personalName(
        _ text: String,
        _ spots: [Spot],
        _ place: ScrubbedPlace,
        _ count: Int
    ) -> String? {
        let part: People.Part
        switch place.name?.personal {
        case .first: part = .first
        case .last: part = .last
        case .full: part = .full
        case .login: part = .login
        case .party where People.isSpelledAsName(text): part = .full
        case .plain, .contact, .party, nil: return nil
        }
        if spots.contains(where: { $0.range.count == count }) { return nil }
        let isName = text.utf8.allSatisfy { byte in
            byte.isWord || " .-',_()".utf8.contains(byte)
        }
        let words = NameParts.of(text)
        let isTold = part != .login && place.name?.personal != .party
        guard count <= 128, isName, (1...12).contains(words.count),
            People.isPersonal(text, isTold: isTold),
            part == .login || !text.utf8.contains(where: \.isDigit)
        else { return nil }
        let person = People.key(of: words)
        return placeholder(text, "PERSON", person, part == .full ? nil : part.rawValue)
    }
}

extension Scrubber {
    /// A validated answer with the personal data back in place of its placeholders.
    ///
    /// Each text is read once, so what is put back is not read again.
    ///
    /// - Returns: the answer, and how many placeholders stand in it that were never given out.
    public func restored(_ answer: JSONValue) -> (answer: JSONValue, unknown: Int) {
        var unknown = 0
        let restored = restored(answer, &unknown)
        return (restored, unknown)
    }

    /// Whether a text between brackets is a placeholder that this scrubber has given out.
    func hasGiven(_ inner: some Sequence<UInt8>) -> Bool { pseudonyms.isGiven(inner) }

    private func restored(_ value: JSONValue, _ unknown: inout Int) -> JSONValue {
        switch value {
        case .null, .bool, .number: return value
        case .string(let text): return .string(restored(text, &unknown))
        case .array(let elements): return .array(elements.map { restored($0, &unknown) })
        case .object(let object):
            var result = JSONObject()
            for member in object.members {
                result.append(member.key, restored(member.value, &unknown))
            }
            return .object(result)
        }
    }

    private func restored(_ text: String, _ unknown: inout Int) -> String {
        let bytes = Array(text.utf8)
        let escaped = Array(Placeholder.escapedBracket.utf8)
        var output: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "["), let end = Self.closing(bytes, place) {
                switch pseudonyms.meaning(of: bytes[(place + 1)..<end]) {
                case .value(let value):
                    output += value.utf8
                    place = end + 1
                    continue
                case .unknown: unknown += 1
                case .words: break
                }
            } else if hasEscaped, bytes[place...].starts(with: escaped) {
                output.append(UInt8(ascii: "["))
                place += escaped.count
                continue
            }
            output.append(bytes[place])
            place += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Where the brackets close that open in a place, with none between them.
    private static func closing(_ bytes: [UInt8], _ start: Int) -> Int? {
        var place = start + 1
        while place < bytes.count, place - start < Placeholder.scalarsMax {
            if bytes[place] == UInt8(ascii: "]") { return place }
            if bytes[place] == UInt8(ascii: "[") { return nil }
            place += 1
        }
        return nil
    }
}

extension Scrubber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What was taken out, by kind and count; none of the values.
    public var description: String {
        let kinds = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "Scrubber(\(kinds.joined(separator: ", ")))"
    }

    /// The same.
    public var debugDescription: String { description }

    /// The counts alone.
    public var customMirror: Mirror { Mirror(self, children: ["counts": counts]) }
}
