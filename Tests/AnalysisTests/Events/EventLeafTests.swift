import JSON
import Testing

@testable import Analysis

@Suite("The values of an event")
struct EventLeafTests {
    private static func leaves(_ old: JSONValue?, _ new: JSONValue?) -> [EventLeaf] {
        EventLeafReader.leaves(of: [SelectedEvent.Change(field: "text", old: old, new: new)])
    }

    @Test("are the lines that came and went of a text, in whichever order the others stand")
    func lines() {
        let leaves = Self.leaves("one\ntwo\nthree", "three\nfour\none")
        #expect(leaves.map(\.new) == ["four", nil] && leaves.map(\.old) == [nil, "two"])
    }

    @Test("are the elements that came and went of a list, those of lists within it too")
    func lists() {
        let leaves = Self.leaves(["a", ["b"]], [["c", ["d"]], "a"])
        #expect(leaves.compactMap(\.new) == ["c", "d"] && leaves.compactMap(\.old) == ["b"])
    }

    @Test("are compared in time that grows with the lines, even where none came or went")
    func manyLines() {
        func seconds(_ count: Int) -> Double {
            let lines = (0..<count).map { "line \($0)" }
            let turned = lines.dropFirst(count / 2) + lines.prefix(count / 2)
            return Self.seconds(
                (0..<100).map { number in
                    SelectedEvent.Change(
                        field: "k\(number)",
                        old: .string(lines.joined(separator: "\n")),
                        new: .string(turned.joined(separator: "\n"))
                    )
                }
            )
        }
        let ratio = EventSelectionTests.ratio {
            seconds(200)
        } to: {
            seconds(50)
        }
        #expect(ratio < 9)
    }

    @Test("are read once, however deep a list stands within others")
    func deepLists() {
        func seconds(_ depth: Int) -> Double {
            func nested(_ text: String) -> JSONValue {
                let words = (0..<5_000).map { JSONValue.string("\(text) \($0)") }
                return (0..<depth).reduce(.array(words)) { inner, _ in .array([inner]) }
            }
            return Self.seconds(
                [SelectedEvent.Change(field: "k", old: nested("old"), new: nested("new"))]
            )
        }
        let ratio = EventSelectionTests.ratio {
            seconds(60)
        } to: {
            seconds(5)
        }
        #expect(ratio < 5)
    }

    private static func seconds(_ changes: [SelectedEvent.Change]) -> Double {
        let start = EventSelectionTests.processorSeconds()
        _ = EventLeafReader.leaves(of: changes)
        return EventSelectionTests.processorSeconds() - start
    }
}
