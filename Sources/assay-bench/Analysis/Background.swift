import Domain
import Foundation
import JSON
import TestSupport

/// Ordinary work that windows are cut from, and what the tenant's log held before them.
struct Background {
    /// A piece of it.
    struct Cut {
        /// The events of the window, the earliest first.
        let window: [AuditEvent]
        /// What else the log holds.
        let log: [AuditEvent]
    }

    /// How its events are written.
    enum Shape { case cloud, application }

    let name: String
    let shape: Shape
    private let events: [AuditEvent]
    /// Whether the events are one hour's, to be laid out over the working days of a month.
    private let isHour: Bool
    /// Records of the real hour that were taken out of it.
    let removedCount: Int

    /// Weeks to choose from; Monday 5 January 2026, 00:00 UTC.
    private static let monday = Timestamp(microseconds: 1_767_571_200_000_000)
    private static let secondsPerDay: Int64 = 86_400

    /// A window of so many neighbouring events.
    func cut(_ size: Int, _ maker: inout EventMaker, _ random: inout SeededGenerator) -> Cut {
        isHour ? cutHour(size, &maker, &random) : cutMonth(size, &random)
    }

    /// From the last days of the month; the rest of the month is the log.
    private func cutMonth(_ size: Int, _ random: inout SeededGenerator) -> Cut {
        let first = Int.random(in: events.count * 9 / 10...events.count - size, using: &random)
        return Cut(
            window: Array(events[first..<first + size]),
            log: Array(events[..<first] + events[(first + size)...])
        )
    }

    /// What preceded the window in the hour, and before that the whole hour once more, each part
    /// on one of the twenty working days before.
    private func cutHour(
        _ size: Int,
        _ maker: inout EventMaker,
        _ random: inout SeededGenerator
    ) -> Cut {
        let first = Int.random(in: 0...events.count - size, using: &random)
        // Four working weeks lie before; the window's own day is one of the fifth week.
        let day = 28 + Int64.random(in: 0...4, using: &random)
        let earlier = (events + events[..<first]).suffix(2600)
        let part = (earlier.count + 19) / 20
        var log: [AuditEvent] = []
        var index = earlier.startIndex
        for back in stride(from: 20, through: 1, by: -1) where index < earlier.endIndex {
            let end = min(index + part, earlier.endIndex)
            // Two days of every seven are no working days.
            let weekday = day - 28
            let behind = Int64(back) - weekday - 1
            let weekends = behind < 0 ? 0 : behind / 5 + 1
            let dayOfPart = day - Int64(back) - weekends * 2
            log += placed(Array(earlier[index..<end]), on: dayOfPart, &maker, &random)
            index = end
        }
        let window = placed(Array(events[first..<first + size]), on: day, &maker, &random)
        return Cut(window: window, log: log)
    }

    /// The events with their distances kept, begun at some minute of the working day.
    private func placed(
        _ part: [AuditEvent],
        on day: Int64,
        _ maker: inout EventMaker,
        _ random: inout SeededGenerator
    ) -> [AuditEvent] {
        guard let first = part.first else { return [] }
        let second = Int64.random(in: 9 * 3600...15 * 3600, using: &random)
        let begin = Self.monday.advanced(bySeconds: day * Self.secondsPerDay + second)
        return part.map { event in
            let distance = event.occurredAt.microseconds - first.occurredAt.microseconds
            return maker.copy(event, at: Timestamp(microseconds: begin.microseconds + distance))
        }
    }
}

extension Background {
    /// All there is: the invented months that ship, and the real hour where it is present.
    static func all(data: String?, seed: UInt64, _ maker: inout EventMaker) throws -> [Background] {
        var all: [Background] = []
        for offset in 0..<4 as Range<UInt64> {
            for company in SampleMonth.Company.allCases {
                // Such a month ends with a Friday.
                let end = monday.advanced(bySeconds: (5 + 7 * Int64(offset)) * secondsPerDay)
                all.append(try month(of: company, seed: seed &+ offset, until: end, &maker))
            }
        }
        guard let data, let text = try? String(contentsOfFile: data + hour, encoding: .utf8) else {
            return all
        }
        let names = ["ada.brook", "deployer", "nils.hartmann", "ci-runner"]
        return try all + names.map { try terraform(text, by: $0, &maker) }
    }

    /// Where the real hour lies in the folder of data.
    static let hour = "/aws_invictus/cloudtrail.jsonl"

    /// A month of everyday work, without the stories of the sample, which are no ordinary work.
    private static func month(
        of company: SampleMonth.Company,
        seed: UInt64,
        until end: Timestamp,
        _ maker: inout EventMaker
    ) throws -> Background {
        let month = SampleMonth(seed: seed, company: company, until: end)
        let agents = ["Mozilla/5.0 (Windows NT 10.0)", "Mozilla/5.0 (Macintosh)", "TalentDesk/4.2"]
        let events = try month.objects().map { object in
            var object = object
            if let actor = object["actor"]?.string, object["source_ip"] != nil {
                // As applications write it; the sample itself tells no user agent.
                var metadata = object["event_metadata"]?.object ?? JSONObject()
                metadata["user_agent"] = .string(agents[actor.utf8.count % agents.count])
                object["event_metadata"] = .object(metadata)
            }
            return try maker.event(object)
        }
        let own = Dictionary(grouping: events, by: \.actorName).mapValues { events in
            Dictionary(grouping: events.compactMap(\.sourceIP), by: { $0 })
                .max { $0.value.count < $1.value.count }?.key
        }
        let services: Set = ["svc-import", "svc-healthcheck"]
        let told: Set = ["INCIDENT_OPENED", "INCIDENT_CLOSED", "MFA_DISABLED"]
        return Background(
            name: company.rawValue,
            shape: .application,
            events: events.filter { event in
                !services.contains(event.actorName) && !told.contains(event.eventType)
                    && (event.sourceIP == nil || event.sourceIP == own[event.actorName] ?? nil)
            },
            isHour: false,
            removedCount: 0
        )
    }

    /// What Terraform did in the real hour, under another name.
    ///
    /// What prepares attack tools is removed where any reader would have to ask about it, and the
    /// names that would tell are replaced, as are the user agents.
    private static func terraform(
        _ text: String,
        by actor: String,
        _ maker: inout EventMaker
    ) throws -> Background {
        var events: [AuditEvent] = []
        var removedCount = 0
        for line in text.split(separator: "\n") where line.contains("Terraform") {
            guard !doubtful.contains(where: { line.contains($0) }) else {
                removedCount += 1
                continue
            }
            var masked = line.replacing("bert-jan", with: actor)
            for (word, mask) in masks { masked = masked.replacing(word, with: mask) }
            guard var record = try JSONValue(parsing: Array(masked.utf8)).object else { continue }
            record["userAgent"] = .string(agent)
            events.append(try maker.event(cloudTrail: .object(record)))
        }
        events.sort { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
        return Background(
            name: "terraform",
            shape: .cloud,
            events: events,
            isHour: true,
            removedCount: removedCount
        )
    }

    /// What stands in place of the real hour's user agents.
    static let agent = "APN/1.0 HashiCorp/1.0"

    private static let doubtful = [
        "policy/AdministratorAccess", "\"eventName\":\"CreateLoginProfile\"",
        "\"eventName\":\"DeleteTrail\"", "\"eventName\":\"DeleteLogGroup\"",
        "\"eventName\":\"DeleteFlowLogs\"", "\"eventName\":\"AuthorizeSecurityGroupIngress\"",
    ]

    private static let masks = [
        ("stratus-red-team", "platform"), ("StratusRedTeam", "Platform"),
        ("stratusredteam", "platform"), ("stratus", "platform"), ("Stratus", "Platform"),
        ("steal-credentials", "front"), ("get-password-data", "build"), ("backdoor", "edge"),
        ("exfiltration", "nightly"), ("leave-org", "account"), ("enumerate", "batch"),
        ("open-sg", "web"),
    ]
}
