import Analysis
import Domain

/// What is planted into windows, as the audit of a service would define it.
enum PlantKind: String, CaseIterable {
    case deleteWithoutCreate = "delete without create"
    case createThenDelete = "create, then delete"
    case grantUseRevoke = "grant, use, revoke"
    case failThenSuccess = "failures, then success"
    case loggingOffThenChange = "logging off, then change"
    case selfGrant = "grant to oneself"
    case secondFactorOffThenLogin = "second factor off, then login"
    case exportThenDelete = "export, then delete"
    case burst = "burst"
    case offHours = "off-hours"
    case firstSeen = "first seen network and agent"
    case sensitiveValue = "sensitive value"
    case credentialTakeover = "credential takeover"
    case instructions = "instruction-like text"

    /// What a finding of it may be about, the most fitting first.
    var categories: [EventCategory] {
        switch self {
        case .deleteWithoutCreate: [.destruction, .sequence]
        case .createThenDelete: [.sequence, .destruction, .credential, .privilege]
        case .grantUseRevoke: [.sequence, .privilege]
        case .failThenSuccess: [.access, .sequence, .credential, .failure]
        case .loggingOffThenChange: [.control, .sequence]
        case .selfGrant: [.privilege, .sequence]
        case .secondFactorOffThenLogin: [.access, .control, .credential, .sequence]
        case .exportThenDelete: [.exfiltration, .sequence, .destruction]
        case .burst: [.volume, .destruction, .exfiltration]
        case .offHours: [.timing]
        case .firstSeen: [.novelty, .access, .discovery]
        case .sensitiveValue: [.exposure, .privilege]
        case .credentialTakeover: [.credential, .sequence, .privilege, .access]
        case .instructions: [.injection]
        }
    }
}

/// A planted anomaly: its kind and its events.
struct Plant {
    let kind: PlantKind
    let events: Set<UUID>
}

/// Events with what is known to be wrong in them.
struct EventWindow {
    let name: String
    let events: [SelectedEvent]
    let history: EventHistory
    let plants: [Plant]

    var planted: Set<UUID> { plants.reduce(into: []) { $0.formUnion($1.events) } }

    /// What the on-board analysis says of it.
    func assessed(context: String? = nil) -> EventAssessment {
        EventAssessment(events: events, history: history, context: context)
    }
}
