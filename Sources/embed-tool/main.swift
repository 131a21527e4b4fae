import Foundation

// embed-tool OUTPUT ROOT FILE…: writes the files' texts into one Swift source, named by their path below ROOT.

/// A raw string literal whose delimiter is wider than any run of number signs in the text.
func literal(_ text: String) -> String {
    var widest = 0
    var run = 0
    for character in text {
        run = character == "#" ? run + 1 : 0
        widest = max(widest, run)
    }
    let delimiter = String(repeating: "#", count: widest + 1)
    return "\(delimiter)\"\"\"\n\(text)\n\"\"\"\(delimiter)"
}

let arguments = CommandLine.arguments
guard arguments.count > 2 else {
    FileHandle.standardError.write(Data("usage: embed-tool OUTPUT ROOT FILE...\n".utf8))
    exit(64)
}
do {
    let entries = try arguments.dropFirst(3).map { path in
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let name = path.dropFirst(arguments[2].count).drop { $0 == "/" }
        return "(path: \"\(name)\", text: \(literal(text))),\n"
    }
    let source = """
        /// The files of the repository that are part of this module, by their path in it.
        enum EmbeddedFiles {
            static let all: [(path: String, text: String)] = [
        \(entries.joined())    ]
        }

        """
    try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
} catch {
    FileHandle.standardError.write(Data("embed-tool: \(error)\n".utf8))
    exit(1)
}
