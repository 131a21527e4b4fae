internal import Diff
internal import Domain
internal import JSON

/// Finds texts in events that speak to whoever reads them, and characters that nobody sees.
struct EventTexts {
    let facts: [EventFact]
    let rules: EventRules

    private enum Bounds {
        static let textsMax = 500
        static let bytesMax = 8 * 1024
        /// Words among which hints count together: somewhere in a book, all of them stand.
        static let pageWords = 2000
    }

    func hits() -> [EventHit] {
        var speaking: [EventFact] = []
        var hidden: [EventFact] = []
        for fact in facts {
            let texts = Self.texts(of: fact)
            if texts.contains(where: { Self.isInstruction($0) }) { speaking.append(fact) }
            if texts.contains(where: { Self.isHidden($0) }) { hidden.append(fact) }
        }
        return hit(.instructions, speaking) + hit(.hiddenText, hidden)
    }

    private func hit(_ detector: EventDetector, _ facts: [EventFact]) -> [EventHit] {
        guard let rule = rules.rule(of: detector), !facts.isEmpty else { return [] }
        let matches = facts.map { EventMatch(fact: $0, leaf: nil) }
        return [EventHit(rule: rule, severity: rule.severity, steps: [matches])]
    }

    /// All that somebody may have written of an event.
    private static func texts(of fact: EventFact) -> [String] {
        let event = fact.event
        var texts = [
            event.actor, event.entityName, event.entityKey, event.entityType, event.eventType,
            event.action, event.details, event.requestID,
        ].compactMap { $0 }
        texts += event.changedFields ?? []
        for leaf in fact.leaves {
            texts += leaf.path
            for value in [leaf.old, leaf.new] { value.map { collect($0, &texts, depth: 0) } }
        }
        for member in fact.selected.metadata.members {
            texts.append(member.key)
            collect(member.value, &texts, depth: 0)
        }
        return texts.prefix(Bounds.textsMax).map {
            String(decoding: $0.utf8.prefix(Bounds.bytesMax), as: UTF8.self)
        }
    }

    private static func collect(_ value: JSONValue, _ texts: inout [String], depth: Int) {
        guard depth < 16, texts.count < Bounds.textsMax else { return }
        switch value {
        case .string(let text): texts.append(text)
        case .array(let elements):
            for element in elements { collect(element, &texts, depth: depth + 1) }
        case .object(let object):
            for member in object.members {
                texts.append(member.key)
                collect(member.value, &texts, depth: depth + 1)
            }
        case .number, .bool, .null: break
        }
    }

    // MARK: Instructions

    /// Phrases that nobody writes in data but to a program that reads it.
    private static let strong = phrases(
        """
        ignore previous; ignore all previous; ignore prior; ignore the above; ignore your; ignore any previous
        ignore all instruction; ignore earlier; ignore the previous; ignore all prior; ignore this event
        ignore these event; ignore all other event; disregard previous; disregard all; disregard any
        disregard your; disregard prior; disregard earlier; disregard the previous; disregard the above
        disregard the instruction; forget previous; forget all; forget your; forget everything
        override your; override previous; override instruction; system prompt; system instruction
        system override; developer mode; you are now; you are an ai; you are a helpful; as an ai; pretend to be
        pretend you; your instruction; your system; do not report; do not flag; do not mention; don t report
        don t flag; don t mention; dont report; dont flag; dont mention; never mention; never report
        not suspicious; no anomaly; no finding; no suspicious; nothing suspicious; nothing unusual
        event are benign; mark as benign; mark event; mark this event; mark all event; classify this event
        classify all; classify as benign; treat as benign; set severity; severity to info; severity to low
        respond with; respond only; reply only; answer only; answer with; output only; reveal your
        reveal the system; show your prompt; summary should; your summary; your analysis; your report
        your findings; the analyst should; dear assistant; dear ai; dear model; dear analyst; note to ai
        note to the ai; note to analyst; note to the analyst; attention ai; hey assistant; assistant must
        ai must; ai model; language model; prompt injection; end of data; end of event; end of log
        end of input; begin instruction; end instruction; stop analysis; stop analyzing; jailbreak
        remove all finding; suppress finding; suppress all; suppress this; omit this; skip this event
        omit event; instead say; instead of analyzing; repeat after me; new instruction; all finding; when you summarise; when you summarize
        your new task; left out of the answer; of your answer; admin override; begin override; end override
        stop analysing; add the sentence; are false positive; is a false positive
        """
    )

    /// Phrases that make one only together with another.
    private static let weak = phrases(
        """
        from now on; you must; your task; your answer; your response; your output; act as; report that
        say that; state that; conclude that; reply with; output the; print the; repeat the; include this link
        include the link; append the; click here; click this; visit http; render the; this is authorized
        pre approved; everything is fine; ignore; disregard; instruction; analyst; assistant; benign
        system message; safe to ignore; do not include; do not list; do not tell; hide this; whitelist
        harmless; prompt; override; llm; link; in the summary; in the report; markdown; https; http
        tell the administrator; tell the admin; tell the analyst; tell the reader; tell the user
        tell the operator; tell the reviewer; ask the administrator; inform the administrator; please tell
        please write; please open; and write; open the; summarize; summary; the events; audit log
        reviewer; this event; these events; the log; do not; never; always; previous; above; instead
        """
    )

    private static func phrases(_ text: String) -> [String: [[String]]] {
        let phrases = text.split { $0 == ";" || $0 == "\n" }.map { NameWords.of(String($0)) }
        return Dictionary(grouping: phrases) { $0.first ?? "" }
    }

    /// Marks with which texts for models begin and end.
    private static let marks = [
        "\"role\":\"system\"", "\"role\": \"system\"", "{\"findings\"", "<|im_start|>",
        "<|im_end|>", "<|", "[inst]", "[/inst]", "<<sys>>", "<system>", "</system>",
        "### instruction",
        "### system", "assistant: ", "system: ", "<instructions", "</data>", "</events>",
        "<assistant>", "![",
        "](http", "data:text/html", "javascript:", "<img", "<script",
        // What stands for something that was taken out of a text is written by us only.
        "[email_", "[ip_", "[person_", "[phone_", "[secret", "[card_", "[iban_", "[encoded_",
    ]

    private static let marksByFirst = Dictionary(grouping: marks.map { Array($0.utf8) }) {
        $0.first ?? 0
    }

    /// One pass over the bytes, for bodies are long and marks rare.
    private static func holdsMark(_ bytes: [UInt8]) -> Bool {
        for (start, byte) in bytes.enumerated() {
            guard let marks = marksByFirst[byte] else { continue }
            if marks.contains(where: { bytes[start...].starts(with: $0) }) { return true }
        }
        return false
    }

    /// Whether a text looks as if it spoke to its reader.
    static func isInstruction(_ text: String) -> Bool {
        guard text.utf8.count >= 6 else { return false }
        let plain = folded(text)
        if holdsMark(Array(plain.utf8)) || leavesQuotation(plain) { return true }
        // A phrase of one or two words says little in a name of two.
        let words = words(of: plain)
        guard words.count >= 3 else { return false }
        return stride(from: 0, to: words.count, by: Bounds.pageWords).contains { start in
            // A phrase may go on behind the page on which it begins.
            let end = min(start + Bounds.pageWords + longestPhrase, words.count)
            return speaks(words[start..<end])
        }
    }

    private static let longestPhrase = strong.values.joined().map(\.count).max() ?? 0

    private static func words(of plain: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            if word.isEmpty { return }
            words.append(NameWords.singular(String(decoding: word, as: UTF8.self)))
            word.removeAll(keepingCapacity: true)
        }
        for scalar in plain.unicodeScalars {
            let isPart =
                scalar.isASCII
                ? UInt8(ascii: "a")...UInt8(ascii: "z") ~= UInt8(scalar.value)
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= UInt8(scalar.value)
                : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isPart { word += UTF8.encode(scalar) ?? .init() } else { end() }
        }
        end()
        return words
    }

    private static func speaks(_ words: ArraySlice<String>) -> Bool {
        var hints: Set<[String]> = []
        for start in words.indices {
            func begins(_ phrase: [String]) -> Bool {
                start + phrase.count <= words.endIndex
                    && words[start..<(start + phrase.count)].elementsEqual(phrase)
            }
            if let phrases = strong[words[start]], phrases.contains(where: begins) { return true }
            for phrase in weak[words[start]] ?? [] where begins(phrase) { hints.insert(phrase) }
        }
        return hints.count >= 3 || hints.count == 2 && hints.contains(where: isTelling)
    }

    /// Whether a text ends a quotation that it has not begun, and begins another: between them it would
    /// stand among the words of whoever quotes it.
    private static func leavesQuotation(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        let marks = text.unicodeScalars.filter { $0 == "“" || $0 == "”" || $0 == "„" }
        return marks.first == "”" && marks.contains("“")
    }

    /// Whether a weak phrase is addressed to somebody, and not only a word of the trade.
    private static func isTelling(_ phrase: [String]) -> Bool {
        phrase.count > 1
            || ["ignore", "disregard", "override", "instruction", "benign"].contains(phrase[0])
    }

    /// In small letters, without marks that nobody sees, and with plain letters for those that only
    /// look like them.
    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        var scalars = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars where !isInvisible(scalar) {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21)))
            default: scalars.append(lookalikes[scalar] ?? scalar)
            }
        }
        return String(scalars).lowercased()
    }

    /// Letters of other alphabets that cannot be told from Latin ones.
    private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
        "ѕ": "s", "к": "k", "м": "m", "т": "t", "н": "h", "в": "b", "ԁ": "d", "ո": "n", "ι": "i",
        "ο": "o", "α": "a", "ε": "e", "ν": "v", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "κ": "k",
        "ı": "i", "ɑ": "a", "ɡ": "g", "ℓ": "l", "’": "'",
    ]

    /// Whether a word mixes Latin letters with those of another alphabet that look like them, which no
    /// language does.
    private static func isDisguised(_ text: String) -> Bool {
        text.split { !$0.isLetter }.contains { word in
            let scalars = word.lowercased().unicodeScalars
            return scalars.contains { lookalikes[$0] != nil && $0.value > 0x370 }
                && scalars.contains { 0x61...0x7A ~= $0.value }
        }
    }

    // MARK: Hidden characters

    static func isHidden(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        if isDisguised(text) { return true }
        var count = 0
        for scalar in text.unicodeScalars where isInvisible(scalar) {
            if 0xE0000...0xE007F ~= scalar.value || 0x202A...0x202E ~= scalar.value { return true }
            if 0x2066...0x2069 ~= scalar.value { return true }
            count += 1
        }
        return count >= 3
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF, 0x00AD:
            true
        case 0xE0000...0xE007F, 0xE000...0xF8FF: true
        default: false
        }
    }
}
