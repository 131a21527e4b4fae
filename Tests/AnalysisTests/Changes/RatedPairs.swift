/// What rules must speak of.
extension ChangeRulesTests {
    static func statement(_ members: String) -> String {
        #"{"Version": "2012-10-17", "Statement": [{"Sid": "S", "Effect": "Allow", \#(members)}]}"#
    }

    static let materialGrants: [RatedPair] = [
        // Policies
        RatedPair(
            "a policy that allows everything",
            statement(#""Action": ["s3:GetObject"], "Resource": "*""#),
            statement(#""Action": ["s3:GetObject", "*"], "Resource": "*""#),
            "policy.all-actions"
        ),
        RatedPair(
            "a statement that allows everything",
            #"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:Get*", "Resource": "x"}]}"#,
            #"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:Get*", "Resource": "x"}, {"Sid": "B", "Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
            "policy.all-actions"
        ),
        RatedPair(
            "a wildcard for identities",
            statement(#""Action": ["iam:GetUser"], "Resource": "*""#),
            statement(#""Action": ["iam:GetUser", "iam:*"], "Resource": "*""#),
            "policy.identity-wildcard"
        ),
        RatedPair(
            "a wildcard for a service",
            statement(#""Action": ["s3:ListBucket"], "Resource": "*""#),
            statement(#""Action": ["s3:ListBucket", "s3:*"], "Resource": "*""#),
            "policy.service-wildcard"
        ),
        RatedPair(
            "an action that raises rights",
            statement(#""Action": ["ec2:RunInstances"], "Resource": "*""#),
            statement(#""Action": ["ec2:RunInstances", "iam:PassRole"], "Resource": "*""#),
            "policy.escalation"
        ),
        RatedPair(
            "an action that stops logging",
            statement(#""Action": ["cloudtrail:GetTrail"], "Resource": "*""#),
            statement(
                #""Action": ["cloudtrail:GetTrail", "cloudtrail:StopLogging"], "Resource": "*""#
            ),
            "policy.tampering"
        ),
        RatedPair(
            "a grant for named buckets that now holds for all",
            statement(#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*""#),
            statement(#""Action": "s3:GetObject", "Resource": "*""#),
            "policy.resource-widened"
        ),
        RatedPair(
            "a condition that is gone",
            statement(
                #""Action": "s3:GetObject", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#
            ),
            statement(#""Action": "s3:GetObject", "Resource": "*""#),
            "policy.condition-removed"
        ),
        RatedPair(
            "a prohibition that is gone",
            #"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Sid": "D", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]}"#,
            #"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#,
            "policy.deny-lifted"
        ),
        RatedPair(
            "a bucket policy for everyone",
            statement(
                #""Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:GetObject", "Resource": "x""#
            ),
            statement(#""Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "x""#),
            "exposure.public"
        ),
        RatedPair(
            "an account that was never trusted before",
            statement(
                #""Principal": {"AWS": ["arn:aws:iam::111122223333:root"]}, "Action": "sts:AssumeRole""#
            ),
            statement(
                #""Principal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::999988887777:root"]}, "Action": "sts:AssumeRole""#
            ),
            "identity.outside-party",
            "policy.trust-changed"
        ),
        RatedPair(
            "a policy written as text",
            #"{"roles": [{"RoleName": "r", "PolicyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetBucketAcl\", \"Resource\": \"*\"}]}"}]}"#,
            #"{"roles": [{"RoleName": "r", "PolicyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}]}"#,
            "policy.all-actions"
        ),
        // People and rights
        RatedPair(
            "a new administrator",
            #"{"users": [{"id": "u1", "name": "alice", "role": "reader"}]}"#,
            #"{"users": [{"id": "u1", "name": "alice", "role": "admin"}]}"#,
            "privilege.admin-granted"
        ),
        RatedPair(
            "an account that comes as an administrator",
            #"[{"user": "alice", "roles": ["reader"]}]"#,
            #"[{"user": "alice", "roles": ["reader"]}, {"user": "eve", "roles": ["reader", "tenant admin"]}]"#,
            "privilege.admin-granted"
        ),
        RatedPair(
            "another right",
            #"{"users": [{"name": "bob", "permissions": ["AUDIT_READ"]}]}"#,
            #"{"users": [{"name": "bob", "permissions": ["AUDIT_READ", "AUDIT_WRITE"]}]}"#,
            "privilege.raised"
        ),
        RatedPair(
            "a guest of another domain",
            #"{"members": [{"email": "a@example.com"}, {"email": "b@example.com"}]}"#,
            #"{"members": [{"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "c@evil.example"}]}"#,
            "identity.outside-party"
        ),
        RatedPair(
            "an account more",
            #"{"users": [{"name": "alice", "role": "reader"}]}"#,
            #"{"users": [{"name": "alice", "role": "reader"}, {"name": "bob", "role": "reader"}]}"#,
            "identity.account-added"
        ),
        RatedPair(
            "an owner of a project in the cloud",
            #"{"bindings": [{"role": "roles/viewer", "members": ["user:a@x.org"]}]}"#,
            #"{"bindings": [{"role": "roles/viewer", "members": ["user:a@x.org", "allUsers"]}]}"#,
            "exposure.public"
        ),
    ]
}
