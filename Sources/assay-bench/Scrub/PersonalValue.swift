import TestSupport

/// A value that must not leave, made up anew each time, with the words that usually stand around it.
struct PersonalValue {
    /// What it is; its name in small letters is that of its placeholder.
    enum Kind: String, CaseIterable {
        case email, ip, mac, phone, card, iban, ssn, routing, nhs, nino, taxid, nif, cf, pesel
        case aadhaar, passport, crypto, geo, birthdate, person, secret, field
    }

    let kind: Kind
    let text: String
    /// Sentences about it, with • in its place.
    let sentences: [String]
    /// Names of the members that hold it.
    let names: [String]

    /// A value of that kind.
    static func make(_ kind: Kind, of cast: Cast, using random: inout SeededGenerator) -> Self {
        let text: String
        switch kind {
        case .email: text = email(of: cast, using: &random)
        case .ip: text = address(using: &random)
        case .mac: text = mac(using: &random)
        case .phone: return phone(using: &random)
        case .card: return card(using: &random)
        case .person: text = cast.people.randomElement(using: &random)?.name ?? ""
        case .secret: return secret(using: &random)
        case .field: text = random.text(14, of: .letters) + "7!"
        case .crypto: text = wallet(using: &random)
        case .geo:
            text = "\(random.decimal(in: -59...69, 5)), \(random.decimal(in: -120...140, 5))"
        case .passport: text = random.text(1, of: .capitals) + random.digits(8)
        case .birthdate:
            text =
                "19\(random.number(in: 50...99))-\(random.number(in: 10...12))-"
                + "\(random.number(in: 10...28))"
        default: text = number(kind, using: &random)
        }
        return PersonalValue(
            kind: kind,
            text: text,
            sentences: sentences(kind),
            names: names(kind)
        )
    }

    private static func sentences(_ kind: Kind) -> [String] {
        switch kind {
        case .email:
            [
                "Invitation sent to • twice.", "Owner is <•>, who did not answer",
                "arn:aws:sts::111122223333:assumed-role/Admin/•",
                "GET https://app.example.net/users?email=•&page=2", "mailto:•",
            ]
        case .ip:
            [
                "Login refused from • after 3 tries", "http://[•]:8080/health answered 503",
                "connect to •, port 5432", "peer=• proto=tcp", "Blocked • for an hour.",
            ]
        case .mac: ["The device • joined the network", "interface eth0 (•) is up"]
        case .iban: ["Refund goes to • today", "IBAN: •, paid", "account •"]
        case .ssn: ["SSN • was shown", "social security number: •"]
        case .routing: ["routing number •, checking", "ABA •", "Bank routing: •"]
        case .nhs: ["NHS number •", "patient with NHS no. • called"]
        case .nino: ["National Insurance number •", "NINO: •", "nino • was corrected"]
        case .taxid: ["Steuer-ID • geändert", "tax id: •", "steuerliche IdNr. •"]
        case .nif: ["NIF • del cliente", "DNI: •", "tax number • (NIE)"]
        case .cf: ["codice fiscale •", "CF: • verificato", "is • right?"]
        case .pesel: ["PESEL •", "numer PESEL: • zmieniony"]
        case .aadhaar: ["Aadhaar • was linked", "aadhaar number: •", "UIDAI no. •"]
        case .passport: ["passport number • expires", "Passport: •", "passport no. •"]
        case .crypto: ["Paid out to • at noon", "wallet •", "address: •"]
        case .geo: ["seen at coordinates •", "location: •", "lat/lon •"]
        case .birthdate: ["date of birth •", "born on •, in Graz", "DOB: •"]
        case .person: ["• asked for this", "approved by •", "Hand over to • on Monday, please."]
        case .phone, .card, .secret, .field: []
        }
    }

    private static func names(_ kind: Kind) -> [String] {
        switch kind {
        case .email: ["email", "contact", "recipient", "owner", "login", "changed_to"]
        case .ip: ["source_ip", "client", "host", "remoteAddr", "sourceIPAddress"]
        case .mac: ["mac", "device", "hwAddr"]
        case .iban: ["iban", "account", "payout_account"]
        case .ssn: ["ssn", "social_security_number", "socialSecurityNumber"]
        case .routing: ["routing_number", "routingNumber", "aba"]
        case .nhs: ["nhs_number", "nhsNumber"]
        case .nino: ["nino", "national_insurance_number"]
        case .taxid: ["tax_id", "steuer_id", "taxId"]
        case .nif: ["nif", "dni", "nie"]
        case .cf: ["codice_fiscale", "codiceFiscale"]
        case .pesel: ["pesel"]
        case .aadhaar: ["aadhaar", "aadhaar_number"]
        case .passport: ["passport", "passport_number", "passportNo"]
        case .crypto: ["wallet", "payout_address", "btc_or_eth"]
        case .geo: ["coordinates", "geo", "location"]
        case .birthdate: ["date_of_birth", "birthDate", "dob", "birthday"]
        case .person: ["note", "assignee", "approver", "comment"]
        case .field:
            [
                "password", "clientSecret", "refreshTokenHash", "api_key", "otp_seed", "sessionId",
                "verificationCode", "private_key", "set-cookie", "credentials",
            ]
        case .phone, .card, .secret: []
        }
    }
}

/// The people whom the events of a window know.
struct Cast {
    struct Person {
        let first: String
        let last: String
        let email: String

        var name: String { "\(first) \(last)" }
    }

    let people: [Person]

    init(using random: inout SeededGenerator) {
        let firsts = [
            "Ana", "Björn", "Chiara", "Dmitri", "Eve", "Fatima", "Greta", "Hiroshi", "Inês", "Jörg",
            "Kwame", "Lena", "Mateusz", "Nora", "Oskar", "Priya",
        ].shuffled(using: &random)
        let lasts = [
            "Almeida", "Brandt", "Conti", "Dvořák", "Eriksen", "Fuchs", "García", "Hoffmann",
            "Ivanova", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Novak", "O'Brien", "Patel",
        ].shuffled(using: &random)
        people = zip(firsts, lasts).prefix(6).map { first, last in
            let local = "\(first).\(last)".lowercased().unicodeScalars.filter {
                $0.isASCII && $0 != "'"
            }
            return Person(
                first: first,
                last: last,
                email: "\(String(String.UnicodeScalarView(local)))@corp.example"
            )
        }
    }
}
