import TestSupport

/// What looks like personal data and is none, with the words around it.
struct HardNegative {
    let text: String
    let sentence: String
    let name: String

    static func make(using random: inout SeededGenerator) -> HardNegative {
        let all = identifiers(&random) + numbers(&random) + names(&random)
        let (text, sentence, name) = all.randomElement(using: &random) ?? ("", "", "")
        return HardNegative(text: text, sentence: sentence, name: name)
    }

    private typealias Parts = (String, String, String)

    private static func identifiers(_ random: inout SeededGenerator) -> [Parts] {
        let hexadecimal = random.text(64, of: .hexadecimal)
        let uuid = [8, 4, 4, 4, 12].map { random.text($0, of: .hexadecimal) }
            .joined(separator: "-")
        return [
            (uuid, "request • ended", "request_id"), (uuid, "job • again", "id"),
            (String(hexadecimal.prefix(32)), "md5 sum • differs", "etag"),
            (String(hexadecimal.prefix(40)), "commit • deployed", "commit"),
            ("sha256:\(hexadecimal)", "image • pulled", "digest"),
            ("i-0\(hexadecimal.prefix(16))", "instance • stopped", "instanceId"),
            ("vpc-0\(hexadecimal.prefix(16))", "in •", "vpcId"),
            ("01J\(random.text(23, of: .capitals))", "ulid • taken", "cursor"),
            ("AROA\(random.text(17, of: .capitals))", "principal •", "principalId"),
            (random.digits(18, from: 1), "message id •", "message_id"),
            ("1Z\(random.text(6, of: .capitals))\(random.digits(10))", "parcel •", "tracking"),
        ]
    }

    private static func numbers(_ random: inout SeededGenerator) -> [Parts] {
        var order = [7] + (0..<14).map { _ in random.number(in: 0...9) }
        order.append(Checksums.luhn(order))
        let valid = order.map { String($0) }.joined()
        let day = "2026-0\(random.number(in: 1...9))-1\(random.number(in: 0...9))"
        return [
            ("\(day)T10:\(random.number(in: 10...59)):07.123Z", "at • it failed", "created_at"),
            (day, "due on •", "due_date"),
            ("17\(random.digits(11))", "epoch • ms", "timestamp"),
            ("17\(random.digits(8))", "expires •", "exp"),
            ("1.\(random.number(in: 0...40)).\(random.number(in: 0...9))", "version •", "version"),
            ("v2.4.1.\(random.number(in: 1...9))", "release •", "release"),
            (
                "\(random.number(in: 100...140)).0.\(random.number(in: 1000...6999)).60",
                "Chrome/• on Linux", "browserVersion"
            ),
            ("ORD-2026-\(random.digits(8))", "order • shipped", "order"),
            (random.digits(10, from: 1), "order number • is late", "order_number"),
            (valid, "order • was paid", "order_id"),
            ("INV-\(random.digits(8))-\(random.digits(3))", "invoice • sent", "invoice"),
            (random.digits(9, from: 1), "invoice number: •", "invoice_number"),
            (random.digits(12, from: 1), "arn:aws:iam::•:role/deployer", "accountId"),
            (
                "\(random.digits(3, from: 1)),\(random.digits(3)).\(random.digits(2))", "EUR •",
                "sum"
            ),
            (random.digits(11, from: 1), "• bytes written", "bytes"),
            ("\(random.number(in: 640...3840))x\(random.number(in: 480...2160))", "•", "screen"),
            ("\(random.digits(4, from: 1))-\(random.digits(4))", "ticket •", "ticket"),
            ("0.\(random.digits(16))", "score •", "score"),
        ]
    }

    private static func names(_ random: inout SeededGenerator) -> [Parts] {
        let word = random.text(6, of: .small)
        return [
            ("db-\(random.digits(2)).internal.corp", "host • is slow", "host"),
            ("\(word).svc.cluster.local", "calls •", "service"),
            ("@\(word)", "ping • about it", "mention"),
            ("root@build-\(random.text(4, of: .hexadecimal))", "built by •", "builder"),
            ("jenkins@ip-\(random.digits(3, from: 1))-host", "run as •", "agent"),
            ("@\(word)/core@\(random.number(in: 1...9)).2.0", "installed •", "package"),
            ("\(word)-role-\(random.text(8, of: .small))", "assumes •", "roleName"),
            ("deployer", "done by •", "actor"), ("system", "done by •", "actor"),
            ("admin", "role is •", "role"), ("eu-central-1", "in •", "region"),
            ("App\\Models\\User", "class •", "class"), ("Grace period", "• ended", "title"),
            ("March release", "the • is out", "title"), ("12:30:45:50", "frame •", "timecode"),
        ]
    }
}
