import Domain
import JSON
import Testing

@Suite("The names of secrets")
struct SensitiveNamesTests {
    @Test(
        "are known however they are written",
        arguments: [
            "password", "Password", "passwd", "pwd", "user_password", "newPassword", "PASSWORD_2",
            "passwordConfirmation", "hashedPassword", "password_hash", "encrypted-password",
            "passphrase", "dbpassword", "PGPASSWORD", "smtp_pass", "contraseña", "Kennwort",
            "secret", "client_secret", "clientSecret", "webhook secret", "totp_secret", "secrets",
            "token", "access_token", "refreshToken", "refreshTokenHash", "resetToken", "csrfToken",
            "X-XSRF-TOKEN", "session_token", "bot_token", "SLACK_BOT_TOKEN", "accesstoken",
            "page_access_token", "tokens", "token_value", "jwt", "bearer",
            "api_key", "apiKey", "API Key", "x-api-key", "apikey", "secret_access_key",
            "accessKey", "private_key", "privateKeyPem", "signingKey", "encryption_key",
            "credential", "credentials", "authorization", "Proxy-Authorization", "cookie",
            "Set-Cookie", "session_id", "sessionId", "PHPSESSID", "salt", "password_salt",
            "otp", "totp", "pin", "userPin", "cvv", "card_verification_value",
            "recovery_code", "recoveryCodes", "backup_codes", "verificationCode",
            "confirmation_code", "oneTimeCode", "one-time code", "password_reset_code",
            "inviteCode", "sms_code", "2faCode", "two_factor_code", "mfa_seed", "totpSeed",
            "magic_link", "password_reset_url", "seed_phrase", "security_answer",
            "pw", "user_pw", "login_pw", "puk", "mdp", "motDePasse", "contrasena", "haslo", "hasło",
            "Geheimnis", "confirm_code", "db_pass",
        ]
    )
    func secret(name: String) {
        #expect(SensitiveNames.isSecret(name, "x8#Kq2pL"), "\(name) names no secret")
    }

    @Test(
        "are not those that speak about a secret, nor those that only sound like one",
        arguments: [
            "token_count", "max_tokens", "maxTokens", "total_tokens", "number_of_tokens",
            "has_password", "is_secret", "password_changed_at", "passwordChangedAt",
            "password_policy_length", "password_strength", "passwordLastUsed", "password_attempts",
            "secret_rotation_days", "secret_name", "secretId", "secretArn", "secret_version",
            "token_type", "tokenExpiresAt", "token_expiry", "token_id", "token_prefix",
            "token_endpoint", "access_token_url", "reset_token_expires_at", "nextToken",
            "next_page_token", "clientToken", "clientRequestToken", "httpTokens",
            "NextContinuationToken", "access_key_id", "accessKeyId",
            "api_key_name", "apiKeyStatus", "credential_type", "authorization_status",
            "authorizationType", "cookie_consent", "cookie_domain", "salt_rounds",
            "password_hash_algorithm", "private_key_path", "pin_color", "otp_enabled",
            "code", "country_code", "status_code", "statusCode", "zip_code", "error_code",
            "language_code", "dress_code", "source_code", "code_review",
            "key", "sort_key", "primary_key", "entity_key", "foreign_key", "public_key",
            "partitionKey", "keyboard", "monkey", "idempotency_key", "key_version",
            "secretary", "tokenizer", "spinner", "shipping", "mapping", "compass", "passenger",
            "bypass", "pass_rate", "saltwater", "session", "session_name", "author", "hash",
            "commit_hash", "title", "",
        ]
    )
    func harmless(name: String) {
        #expect(SensitiveNames.kind(of: name) == nil, "\(name) names a secret")
    }

    @Test(
        "that mean other things as well hold one where the value looks like a secret",
        arguments: [
            "pass", "clave", "creds", "wifi_psk", "auth", "hmac", "signature", "sig", "dsn",
            "connection_string", "database_url", "account_key", "sas", "keystore", "otp_uri",
        ]
    )
    func ambiguous(name: String) {
        #expect(SensitiveNames.isSecret(name, "Gehe1mX9"))
        for value: JSONValue in [
            "pass", "fail", "3/5", "12", 12, "oauth2", "oauth2.0", "HS256", "basic",
            "SHA256withRSA",
            "Best regards, Hanna 2", "S-1-5-21-3623811015-3361044348-30300820-1013", "eu-west-1",
            "a3f1c9e2-5b7d-4e8f-9a0b-1c2d3e4f5a6b", "postgres://ana@db.example/orders",
            "2026-03-02",
        ] where !["pass", "clave", "creds", "wifi_psk"].contains(name) || "\(value)".count < 8 {
            #expect(!SensitiveNames.isSecret(name, value), "\(name): \(value)")
        }
        for about in ["rate", "method", "interval", "provider", "enabled", "algorithm"] {
            #expect(SensitiveNames.kind(of: "\(name)_\(about)") == nil)
        }
    }

    @Test("hold no secret where the value can be none")
    func values() {
        for value: JSONValue in [
            nil, true, false, "", "true", "2026-03-02", "2026-03-02T09:15:00.5+01:00",
            "2026-03-02 09:15:00Z",
        ] {
            #expect(!SensitiveNames.isSecret("password", value), "\(value)")
            #expect(!SensitiveNames.isSecret("recovery_code", value), "\(value)")
        }
        #expect(SensitiveNames.isSecret("password", "2026-03-02!"))
        #expect(SensitiveNames.isSecret("password", "2026-03x02"))
    }

    @Test("hold a number as a secret only when they name a code or a password")
    func numbers() {
        for name in [
            "pin", "otp", "verification_code", "cvv", "sms_code", "password", "db_pwd", "senha",
        ] {
            #expect(SensitiveNames.isSecret(name, 123456), "\(name)")
        }
        for name in ["password_count", "max_passwords", "tokens", "secret", "api_key", "salt"] {
            #expect(!SensitiveNames.isSecret(name, 12), "\(name)")
        }
    }
}
