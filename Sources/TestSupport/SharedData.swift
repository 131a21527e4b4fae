internal import Foundation
public import JSON

/// Real data that is not part of the repository: beside it in `../shared/data`, or where
/// ASSAY_TEST_DATA says.
public enum SharedData {
    /// Its folder; nil where there is none, of which it says so once.
    public static let folder: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["ASSAY_TEST_DATA"]
            ?? root.deletingLastPathComponent().appending(path: "shared/data").path()
        if FileManager.default.fileExists(atPath: folder) { return folder }
        print("SKIPPED: there is no real audit data in \(folder); set ASSAY_TEST_DATA to its place")
        return nil
    }()

    /// Whether it is there.
    public static var isPresent: Bool { folder != nil }

    /// One of its files as JSON.
    public static func document(_ path: String) throws -> JSONValue {
        let url = URL(filePath: folder ?? "").appending(path: path)
        return try JSONValue(parsing: [UInt8](try Data(contentsOf: url)))
    }
}
