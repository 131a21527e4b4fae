internal import Diff
public import JSON

extension ChangeAssessment {
    /// Changes that the document lists.
    private static let listedMax = 1_000

    /// The assessment as data, without the values that changed: those are in the diff.
    public var document: JSONObject {
        [
            "rules_version": .string(Self.rulesVersion),
            "summary": .string(summary),
            "identical": .bool(isIdentical),
            "material": .bool(isMaterial),
            "severity": .optional(severity?.rawValue),
            "findings": .array(findings.map { .object($0.document) }),
            "change_count": .optional(changeCount),
            "changes": .array(changes.prefix(Self.listedMax).map { .object($0.document) }),
            "cosmetic": .array(
                cosmetic.map { ["kind": .string($0.kind.rawValue), "count": .optional($0.count)] }
            ),
            "counts": .array(
                counts.map { count in
                    [
                        "list": .string(count.list), "added": .optional(count.added),
                        "removed": .optional(count.removed), "changed": .optional(count.changed),
                    ]
                }
            ),
            "omissions": .array(omissions.map { .string($0) }),
        ]
    }
}

extension ChangeFinding {
    fileprivate var document: JSONObject {
        [
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "category": .string(category.rawValue),
            "title": .string(title),
            "reason": .string(reason),
            "next_step": .string(nextStep),
            "innocent_explanation": .string(innocentExplanation),
            "changes": .array(changes.map { .string($0) }),
        ]
    }
}

extension AssessedChange {
    fileprivate var document: JSONObject {
        [
            "alias": .string(alias),
            "verb": .string(verb.rawValue),
            "path": .string(path.description),
            "severity": .optional(severity?.rawValue),
        ]
    }
}

extension ModelReading {
    /// The reading as data.
    public var document: JSONObject {
        [
            "provider": .string(provider),
            "model": .string(model),
            "prompt_version": .string(promptVersion),
            "summary": .string(summary),
            "findings": .array(
                findings.map { finding in
                    [
                        "severity": .string(finding.severity.rawValue),
                        "category": .string(finding.category),
                        "title": .string(finding.title),
                        "text": .string(finding.text),
                        "changes": .array(finding.references.map { .string($0) }),
                    ]
                }
            ),
            "next_steps": .array(nextSteps.map { .string($0) }),
        ]
    }
}
