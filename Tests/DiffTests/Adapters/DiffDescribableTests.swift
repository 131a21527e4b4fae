import Diff
import JSON
import Testing

@Suite("A Swift value that changed")
struct DiffDescribableTests {
    enum Mode: String { case any, all }
    enum Outcome { case none, score(Int), text(body: String, isFinal: Bool) }
    struct Item { var id = 1, text = "" }
    struct Intro { var text = "", voice: String? }

    struct Template: DiffDescribable {
        var title = "", internalID = 0
        var isActive = true
        var threshold = 0.1
        var callIntro = Intro()
        var items: [Item] = []
        var tags: Set<String> = []
        var mode = Mode.any
        var outcome = Outcome.none
        var settings: [String: Int] = [:]
        var note: String?
        static let diffPolicy = [
            DiffField("internalID", skip: true), DiffField("title", label: "Name"),
            DiffField("items", listKey: "id"),
        ]
    }

    @Test("is told in one line, property by property in their order, nested ones too")
    func update() {
        var old = Template()
        old.items = [Item(id: 1, text: "a"), Item(id: 2, text: "b")]
        var new = old
        new.title = "T"
        new.internalID = 7
        new.isActive = false
        new.threshold = 0.1 + 0.2
        new.callIntro.voice = "v"
        new.items = [Item(id: 2, text: "B")]
        new.tags = ["y", "x"]
        new.mode = .all
        new.outcome = .score(3)
        new.settings = ["en-US": 1]
        #expect(
            buildDiff(old: old, new: new) == """
                Name
                + T

                Is Active
                - true
                + false

                Threshold
                - 0.1
                + 0.3

                Call Intro › Voice
                + v

                Items [2] › Text
                - b
                + B

                Items [1] › Id
                - 1

                Items [1] › Text
                - a

                Tags
                + x
                + y

                Mode
                - any
                + all

                Outcome
                - none
                + {
                +   "score": 3
                + }

                Settings › en-US
                + 1
                """
        )
        #expect(buildDiff(old: new, new: new) == nil)
    }

    @Test("is told when it is created and when it is deleted, without what is empty")
    func beginAndEnd() {
        let intro = Intro(text: "Hi")
        #expect(buildDiff(old: nil, new: intro) == "Text\n+ Hi")
        #expect(buildDiff(old: intro, new: nil) == "Text\n- Hi")
        #expect(buildDiff(old: Intro?.none, new: nil) == nil)
    }

    @Test("may be an enumeration with values, a tuple, a list, or no more than a number")
    func otherKinds() {
        #expect(
            buildDiff(
                old: Outcome.text(body: "a", isFinal: false),
                new: .text(body: "b", isFinal: false)
            ) == "Text › Body\n- a\n+ b"
        )
        #expect(buildDiff(old: (1, name: "x"), new: (2, name: "x")) == "0\n- 1\n+ 2")
        #expect(buildDiff(old: [1, 2], new: [1, 3]) == "Value\n- 2\n+ 3")
        #expect(buildDiff(old: 1, new: 2) == "Value\n- 1\n+ 2")
        #expect(buildDiff(old: Double.nan, new: .infinity) == "Value\n- nan\n+ inf")
        #expect(buildDiff(old: UInt64.max, new: 0) == "Value\n- 18446744073709551615\n+ 0")
        #expect(buildDiff(old: Float(0.1), new: 1e20) == "Value\n- 0.1\n+ 100000000000000000000")
        let json: (old: JSONValue, new: JSONValue) = (["a_b": 1], ["a_b": 2])
        #expect(buildDiff(old: json.old, new: json.new) == "a_b\n- 1\n+ 2")
        #expect(
            buildDiff(old: Character("a"), new: Character("b")) == "Value\n- a\n+ b"
        )
    }

    @Test("keeps the keys of dictionaries as they are and apart")
    func dictionaries() {
        #expect(
            buildDiff(old: [1: Item(text: "a")], new: [1: Item(text: "b")]) == "1 › Text\n- a\n+ b"
        )
        #expect(
            buildDiff(old: ["b": 1, "a": 1], new: ["a": 2, "b": 2]) == "a\n- 1\n+ 2\n\nb\n- 1\n+ 2"
        )
        struct Key: Hashable, CustomStringConvertible {
            let hidden: Int
            var description: String { "key" }
        }
        let alike = buildDiff(old: [:], new: [Key(hidden: 1): 1, Key(hidden: 2): 1])
        #expect(alike?.contains("+ 1") == true)
    }

    @Test("shows all optional levels as one")
    func optionals() {
        struct Deep { var value: Int?? }
        #expect(buildDiff(old: Deep(value: .some(nil)), new: Deep(value: 1)) == "Value\n+ 1")
        #expect(buildDiff(old: Deep(value: .some(nil)), new: Deep(value: nil)) == nil)
    }

    class Base { var name = "base" }
    final class Node: Base {
        var next: Base?
        var count: Int
        init(_ count: Int) { self.count = count }
    }

    @Test("may be an object, with the properties of the classes above it")
    func classes() {
        let old = Node(1)
        let new = Node(2)
        new.name = "new"
        #expect(buildDiff(old: old, new: new) == "Name\n- base\n+ new\n\nCount\n- 1\n+ 2")
    }

    @Test("may lead back to itself, directly or not")
    func circles() {
        func ring(_ count: Int) -> Node {
            let first = Node(count)
            let second = Node(count)
            first.next = second
            second.next = first
            return first
        }
        #expect(
            buildDiff(old: ring(1), new: ring(2))
                == "Next › Count\n- 1\n+ 2\n\nCount\n- 1\n+ 2"
        )
    }

    final class Fork {
        var left: Fork?
        var right: Fork?
        init(_ next: Fork?) { (left, right) = (next, next) }
    }

    indirect enum Chain { case end, link(Chain) }

    @Test("costs a bounded amount of work, however deep it is and however much it shares")
    func bounds() {
        let chain = (0..<10_000).reduce(Chain.end) { chain, _ in .link(chain) }
        #expect(buildDiff(old: Chain.end, new: chain)?.contains("(too deep)") == true)
        let forks = (0..<30).reduce(Fork(nil)) { fork, _ in Fork(fork) }
        #expect(buildDiff(old: forks, new: forks) == nil)
    }
}
