import Foundation
import JSON

/// Real results that are not part of the repository: beside it in `../shared/data`, or where
/// `ASSAY_SHARED_DATA` says.
enum SharedResults {
    static let folder: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["ASSAY_SHARED_DATA"]
            ?? root.deletingLastPathComponent().appending(path: "shared/data").path()
    }()

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder) }

    static func json(_ path: String) throws -> JSONValue {
        let bytes = try Data(contentsOf: URL(filePath: folder).appending(path: path))
        return try JSONValue(parsing: Array(bytes))
    }
}
