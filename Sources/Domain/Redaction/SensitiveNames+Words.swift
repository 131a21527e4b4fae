extension SensitiveNames {
    /// Words and phrases that name a secret, with its kind.
    static let phrases: [String: Kind] = {
        var phrases: [String: Kind] = [:]
        func add(_ kind: Kind, _ list: String, before last: String = "") {
            for phrase in list.split(separator: ",") {
                let words = "\(phrase) \(last)".split { $0.isWhitespace }
                phrases[words.map { stem(String($0)) }.joined(separator: " ")] = kind
            }
        }
        add(
            .text,
            """
            passphrase, secret, token, credential, authorization,
            cookie, bearer, jwt, csrf, xsrf, salt, mnemonic, seed phrase, security answer
            """
        )
        add(
            .digits,
            """
            password, passwd, pwd, passcode, pw, pswd, passwrd, mdp, puk, passwort, kennwort, geheimzahl, contraseña,
            contrasena, senha, wachtwoord, hasło, haslo, heslo, adgangskode, salasana,
            mot de passe, mot passe, parola d ordine, parola di accesso, пароль, 密码, パスワード
            """
        )
        add(.text, "geheimnis, zugangsdaten")
        add(.word, "pass, clave, parola, cred, psk, wifi key, wpa key")
        add(
            .random,
            """
            auth, auth header, hmac, signature, sig, sas, sas url, dsn, connection string, conn str,
            connection str, database url, db url, account key, certificate key, cert key, keystore,
            pfx, vault, refresh, kubeconfig, otp uri, totp uri, otpauth uri, otpauth url
            """
        )
        add(.digits, "db, database, smtp, mail, ftp, redis, pg, mysql, admin, sa", before: "pass")
        add(.digits, "user, login, db, admin", before: "pw")
        add(
            .text,
            """
            api, access, secret, private, signing, encryption, decryption, master, ssh, ssl, tls,
            auth, shared, session, webhook, hmac, jwt, license, deploy, recovery
            """,
            before: "key"
        )
        add(.text, "session, sess", before: "id")
        add(.text, "mfa, otp, totp, recovery, wallet", before: "seed")
        add(.text, "magic, reset, invite, invitation, login", before: "link")
        add(.text, "magic, reset, invite, invitation", before: "url")
        add(.digits, "otp, totp, pin, cvv, cvc, card verification value")
        add(
            .digits,
            """
            recovery, backup, verification, verify, confirmation, one time, onetime, reset, invite,
            invitation, activation, unlock, access, auth, authorization, security, login, sms,
            mfa, otp, totp, 2fa, two factor, device, pin, confirm, registration
            """,
            before: "code"
        )
        return phrases
    }()

    /// Endings of names whose words nothing parts: `dbpassword`, `PHPSESSID`.
    static let glued = [
        "password", "passwd", "passphrase", "passwordhash", "apikey", "secretkey", "privatekey",
        "accesskey", "accesstoken", "refreshtoken", "authtoken", "sessiontoken", "csrftoken",
        "xsrftoken", "bottoken", "clientsecret", "sessionid", "sessid",
    ]

    /// What ends like a secret and is none: places in a list, names of requests, settings.
    static let harmless: Set<String> = [
        "next token", "page token", "continuation token", "pagination token", "client token",
        "request token", "http token", "design token",
    ]

    /// Words before a secret that make the name a count or a question.
    static let counting: Set<String> = stems("max min num number total count has is")

    /// Words behind a secret with which the name speaks about it.
    static let about: Set<String> = stems(
        """
        at on date time timestamp until expires expired expire expiry expiration lifetime ttl age
        days hours minutes seconds ms last used created changed updated revoked rotation rotated
        count length size limit max min total usage budget rate ratio index order attempts retries rounds
        type kind format algorithm alg method scheme mode strength score complexity
        policy rule required requirement enabled disabled active valid status state version
        id name title label description arn path file url uri endpoint host region provider
        issuer audience scope role owner user interval server servers service services username email prefix source column field header
        parameter placeholder question message error help template manager store vault bucket
        service domain samesite consent banner color fingerprint thumbprint
        """
    )

    /// Words of names under which random bytes are a key.
    static let keyWords: Set<String> = ["key", "secret", "token"]

    private static func stems(_ words: String) -> Set<String> {
        Set(words.split { $0.isWhitespace }.map { stem(String($0)) })
    }
}
