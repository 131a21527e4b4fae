public import Diff
internal import JSON

/// The diff policies that ship with the product.
///
/// Each is a document of its own in the folder Policies, and part of the binary; a document that is
/// no policy is our own mistake and stops the process at its first use.
public enum ShippedPolicies {
    /// Every policy, by the name of its document.
    public static let all: [DiffPolicy] = EmbeddedFiles.all.map { file in
        do {
            return try DiffPolicy(JSONValue(parsing: Array(file.text.utf8)))
        } catch let error as PolicyError {
            fatalError("\(file.path), \(error.pointer): \(error.reason)")
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }

    /// The policy for a type of entities; nil when none ships.
    public static func policy(for entityType: String) -> DiffPolicy? { policies[entityType] }

    private static let policies = Dictionary(
        uniqueKeysWithValues: all.map { ($0.entityType, $0) }
    )
}
