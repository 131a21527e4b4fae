extension RuleExample {
    static let data: [RuleExample] = [
        RuleExample(
            "exfiltration.bulk",
            speaks: many(5) { "ann | REPORT_EXPORTED export | REPORT r\($0)" },
            isSilent: many(2) { "ann | REPORT_EXPORTED export | REPORT r\($0)" }
        ),
        RuleExample(
            "exfiltration.large",
            speaks: [
                #"09:00:00 | ann | CANDIDATES_EXPORTED export | CANDIDATE_LIST all | success | - | {"rows": 48000}"#
            ],
            isSilent: [
                #"09:00:00 | ann | CANDIDATES_EXPORTED export | CANDIDATE_LIST mine | success | - | {"rows": 12}"#
            ]
        ),
        RuleExample(
            "exfiltration.bulk-read",
            speaks: many(20) { "ann | CANDIDATE_VIEWED read | CANDIDATE c\($0)" },
            isSilent: many(20) { "ann | CANDIDATE_VIEWED read | CANDIDATE c\($0 % 3)" }
        ),
        RuleExample(
            "exfiltration.bulk-access",
            speaks: ["09:00:00 | ann | REPORT_EXPORTED export | REPORT weekly"],
            isSilent: ["09:00:00 | ann | REPORT_CREATED create | REPORT weekly"]
        ),
        RuleExample(
            "destruction.backups",
            speaks: ["09:00:00 | ann | BACKUP_DELETED delete | BACKUP weekly"],
            isSilent: ["09:00:00 | ann | BACKUP_COMPLETED execute | BACKUP weekly"]
        ),
        RuleExample(
            "destruction.keys",
            speaks: ["09:00:00 | ann | KMS.ScheduleKeyDeletion delete | KMS_KEY main"],
            isSilent: ["09:00:00 | ann | KMS.CancelKeyDeletion update | KMS_KEY main"]
        ),
        RuleExample(
            "destruction.many",
            speaks: many(12) { "ann | CUSTOMER_DELETED delete | CUSTOMER c\($0)" },
            isSilent: many(3) { "ann | CUSTOMER_DELETED delete | CUSTOMER c\($0)" }
        ),
        RuleExample(
            "destruction.batch",
            speaks: ["09:00:00 | ann | S3.DeleteObjects delete | S3_BUCKET archive"],
            isSilent: ["09:00:00 | ann | S3.DeleteObject delete | S3_OBJECT archive/old"]
        ),
        RuleExample(
            "destruction.reencrypted",
            speaks: many(6) {
                "ann | S3.CopyObject create | S3_OBJECT archive/o\($0) | success | {\"x-amz-server-side-encryption-customer-algorithm\": \"AES256\"}"
            },
            isSilent: many(6) {
                "ann | S3.CopyObject create | S3_OBJECT archive/o\($0) | success | {\"x-amz-storage-class\": \"STANDARD\"}"
            }
        ),
        RuleExample(
            "destruction.secret-at-once",
            speaks: ["09:00:00 | ann | DATABASE_DELETED delete | DATABASE orders-production"],
            isSilent: ["09:00:00 | ann | DATABASE_DELETED delete | DATABASE scratch-7"]
        ),
    ]

    static let execution: [RuleExample] = [
        RuleExample(
            "execution.remote-command",
            speaks: ["09:00:00 | ann | SSM.SendCommand execute | EC2_INSTANCE i-1"],
            isSilent: ["09:00:00 | ann | SSM.ListCommands read | EC2_INSTANCE i-1"]
        ),
        RuleExample(
            "execution.session",
            speaks: ["09:00:00 | ann | SSM.StartSession execute | EC2_INSTANCE i-1"],
            isSilent: ["09:00:00 | ann | SSM.TerminateSession delete | EC2_INSTANCE i-1"]
        ),
        RuleExample(
            "execution.machine-key",
            speaks: [
                "09:00:00 | ann | EC2-INSTANCE-CONNECT.SendSSHPublicKey execute | EC2_INSTANCE i-1"
            ],
            isSilent: ["09:00:00 | ann | EC2.ImportKeyPair create | EC2_KEY_PAIR laptop"]
        ),
        RuleExample(
            "execution.code-replaced",
            speaks: ["09:00:00 | ann | LAMBDA.UpdateFunctionCode update | LAMBDA_FUNCTION f"],
            isSilent: [
                #"09:00:00 | ann | LAMBDA.UpdateFunctionConfiguration update | LAMBDA_FUNCTION f | success | {"timeout": 30}"#
            ]
        ),
        RuleExample(
            "execution.boot-script",
            speaks: [
                #"09:00:00 | ann | EC2.ModifyInstanceAttribute update | EC2_INSTANCE i-1 | success | {"userData": {"value": "x"}}"#
            ],
            isSilent: [
                #"09:00:00 | ann | EC2.ModifyInstanceAttribute update | EC2_INSTANCE i-1 | success | {"sourceDestCheck": {"value": false}}"#
            ]
        ),
        RuleExample(
            "execution.large-machines",
            speaks: [
                #"09:00:00 | ann | EC2.RunInstances create | EC2_INSTANCE i-1 | failure | {"instanceType": "p3.16xlarge"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | EC2.RunInstances create | EC2_INSTANCE i-1 | success | {"instanceType": "t3.micro"}"#
            ]
        ),
        RuleExample(
            "execution.models",
            speaks: ["09:00:00 | ann | BEDROCK.InvokeModel execute | BEDROCK_MODEL m"],
            isSilent: ["09:00:00 | ann | BEDROCK.ListFoundationModels read"]
        ),
        RuleExample(
            "execution.models-opened",
            speaks: ["09:00:00 | ann | BEDROCK.PutUseCaseForModelAccess update"],
            isSilent: ["09:00:00 | ann | BEDROCK.GetUseCaseForModelAccess read"]
        ),
        RuleExample(
            "discovery.boot-script-read",
            speaks: many(4) {
                "ann | EC2.DescribeInstanceAttribute read | EC2_INSTANCE i-\($0) | denied"
            },
            isSilent: many(1) { "ann | EC2.DescribeInstanceAttribute read | EC2_INSTANCE i-\($0)" }
        ),
        RuleExample(
            "discovery.from-machine",
            speaks: zip(
                [
                    "STS.GetCallerIdentity", "S3.ListBuckets", "IAM.ListRoles",
                    "IAM.GetAccountSummary", "IAM.ListUsers",
                ],
                0...
            ).map {
                "09:00:0\($1) | machine | \($0) read | - | success | - | {\"session_issuer\": \"arn:aws:iam::111122223333:role/web\"}"
            },
            isSilent: zip(
                [
                    "STS.GetCallerIdentity", "S3.ListBuckets", "IAM.ListRoles",
                    "IAM.GetAccountSummary", "IAM.ListUsers",
                ],
                0...
            ).map { "09:00:0\($1) | ann | \($0) read" }
        ),
        RuleExample(
            "discovery.machine-session",
            speaks: [
                "09:00:00 | arn:aws:sts::111122223333:assumed-role/web/i-0a1b2c3d4e5f60718 | STS.GetCallerIdentity read",
                "09:00:05 | arn:aws:sts::111122223333:assumed-role/web/i-0a1b2c3d4e5f60718 | S3.ListBuckets read",
            ],
            isSilent: [
                "09:00:00 | arn:aws:sts::111122223333:assumed-role/web/i-0a1b2c3d4e5f60718 | SSM.UpdateInstanceInformation update",
                "09:00:05 | arn:aws:sts::111122223333:assumed-role/web/i-0a1b2c3d4e5f60718 | SSM.PutInventory update",
            ]
        ),
        RuleExample(
            "discovery.mail-service",
            speaks: [
                "09:00:00 | ann | SES.GetSendQuota read",
                "09:00:05 | ann | SES.ListIdentities read",
            ],
            isSilent: [
                "09:00:00 | ann | SES.SendEmail execute", "09:00:05 | ann | SES.SendEmail execute",
            ]
        ),
    ]
}
