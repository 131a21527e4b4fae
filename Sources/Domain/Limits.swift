/// Every bound of the service, in one place; the README's table is held to these by a test.
public enum Limits {
    /// Bytes of a request's line and fields.
    public static let requestHeadBytesMax = 16 * 1024
    /// Bytes of a JSON request body.
    public static let jsonBodyBytesMax = 1024 * 1024
    /// Bytes of one record of a log file that is imported, unless the caller says otherwise.
    public static let importRecordBytesMax = 1024 * 1024
    /// Bytes of one JSON value that an import keeps of a record.
    public static let importValueBytesMax = 32 * 1024
    /// Bytes of one line of a bulk stream.
    public static let bulkLineBytesMax = 256 * 1024
    /// Events in one batch call.
    public static let batchEventsMax = 1000
    /// Lines of a bulk stream that are committed together.
    public static let bulkPartLinesMax = 2000
    /// Bytes of lines of a bulk stream that are committed together.
    public static let bulkPartBytesMax = 1024 * 1024
    /// Refused lines of a bulk stream that the answer lists; further ones are counted.
    public static let bulkErrorsListedMax = 100
    /// Events on a page when the caller does not say.
    public static let pageSizeDefault = 50
    /// Events on a page.
    public static let pageSizeMax = 200
    /// How far events are counted: more than this is answered as "10,000+".
    public static let exactCountMax = 10_000
    /// How deep arrays and objects nest in a value.
    public static let jsonDepthMax = 64

    /// Bytes of a GraphQL document.
    public static let graphQLDocumentBytesMax = 64 * 1024
    /// Tokens of a GraphQL document.
    public static let graphQLTokensMax = 4096
    /// How deep selections nest in a GraphQL document.
    public static let graphQLDepthMax = 15
    /// How often one field may stand under different aliases in a selection.
    public static let graphQLAliasesMax = 32
    /// Fields that a GraphQL operation selects once its fragments are expanded.
    public static let graphQLFieldsMax = 2000
    /// How often introspection lists below a list.
    public static let graphQLIntrospectionDepthMax = 2
    /// What a GraphQL operation may cost, counted as its schema says.
    public static let graphQLCostMax = 10_000

    /// GraphQL documents that are kept under their hash.
    public static let graphQLPersistedDocumentsMax = 1000
    /// Bytes of the GraphQL documents that are kept under their hash.
    public static let graphQLPersistedBytesMax = 4 * 1024 * 1024

    /// Live streams that one process serves.
    public static let liveSubscribersMax = 1000
    /// Bytes of events that wait for one live stream's reader.
    public static let liveQueueBytesMax = 4 * 1024 * 1024
    /// How often a live stream shows that it lives, and asks whether its token is still good.
    public static let liveHeartbeat = Duration.seconds(10)

    /// Diff policies of a tenant's own.
    public static let diffPoliciesMax = 200
    /// Fields of a diff policy, nested ones counted wherever a definition puts them.
    public static let diffPolicyFieldsMax = 500
    /// How deep fields nest in the fields of a diff policy.
    public static let diffPolicyDepthMax = 8

    /// Tasks of a tenant that are queued or running.
    public static let tasksUnfinishedMax = 10_000
    /// Tasks that a list shows.
    public static let tasksListedMax = 200
    /// Tasks that one process works on at once.
    public static let taskSlotsMax = 8
    /// Characters that are kept of why a task failed.
    public static let taskFailureMax = 2000
    /// How often a task is tried before it counts as failed, unless its kind says otherwise.
    public static let taskAttemptsMax = 3
    /// How long a task whose process has died waits until another takes it up.
    public static let taskLease = Duration.seconds(30)
    /// How often a process without work looks for tasks when nobody wakes it.
    public static let taskPatience = Duration.seconds(5)
    /// How long a finished task is kept.
    public static let taskRetention = Duration.seconds(2_592_000)
    /// How long a reader may follow one task with one call.
    public static let taskFollowing = Duration.seconds(900)

    /// Captures that are taken from a database together.
    public static let captureBatchMax = 500
    /// Bytes of captured rows that are taken together, unless one capture alone has more.
    public static let captureBatchBytesMax = 4 * 1024 * 1024
    /// Bytes of a captured value's text, above which only its size is kept.
    public static let captureValueBytesMax = 256 * 1024

    /// Audits that a tenant defines.
    public static let auditDefinitionsMax = 200
    /// Bytes of the unified diff that is kept beside a diff report.
    public static let reportDiffBytesMax = 4 * 1024 * 1024
    /// Analyses and diff reports that a user may ask for in a minute, together and over all replicas.
    public static let analysesPerMinuteMax = 10
    /// Events of one analysis.
    public static let analyzedEventsMax = 50
    /// Bytes of values that an analysis reads of its events, the smallest first.
    public static let analyzedValueBytesMax = 8 * 1024 * 1024
    /// Unicode scalars of what a user reports with an analysis.
    public static let analysisContextMax = 1_000
    /// How long a call to a model may be open for a request before its process counts as dead.
    public static let interactionPatience = Duration.seconds(900)
    /// Fields, and patterns, that a tenant has taken out of texts before a model sees them.
    public static let scrubbingRulesMax = 50
    /// Characters of such a field's name.
    public static let scrubbingNameMax = 128
    /// Characters of such a pattern.
    public static let scrubbingPatternMax = 256
    /// Rows of an answer on the usage of analyses.
    public static let usageRowsMax = 10_000
    /// Characters of an audit's name, and of the names that its definition uses.
    public static let auditNameMax = 64
    /// Bytes of an audit run's results.
    public static let auditResultsBytesMax = 8 * 1024 * 1024
    /// Characters of an audit run's summary or error.
    public static let auditSummaryMax = 10_000
    /// Seconds that an audit run may say it took.
    public static let auditDurationMax = 31_536_000
    /// Characters of an audit's title.
    public static let auditTitleMax = 200
    /// Characters of an audit's description.
    public static let auditDescriptionMax = 2000
    /// Characters of an audit's schedule.
    public static let auditScheduleMax = 200
    /// Characters of the address that an audit's results come from.
    public static let auditURLMax = 2048
    /// Characters of the statement that an audit's results come from.
    public static let auditStatementMax = 20_000
    /// Names by which an audit's elements are identified.
    public static let auditIdentityMax = 16
    /// Places that do not count when an audit's runs are compared.
    public static let auditIgnoredMax = 100
    /// Characters of each of those places.
    public static let auditPathMax = 512
    /// Rows of a statement that an audit's results come from.
    public static let auditRowsMax = 100_000
    /// How long that statement may run.
    public static let auditQuery = Duration.seconds(60)
    /// How long fetching an audit's results from an address may take.
    public static let auditFetch = Duration.seconds(30)
    /// Redirects that are followed to an audit's results.
    public static let auditRedirectsMax = 5
    /// How long an audit's command may run.
    public static let auditCommand = Duration.seconds(300)
    /// Bytes of a command's error stream that the log keeps.
    public static let auditCommandErrorBytesMax = 4096

    /// How long a connection may wait for its next request.
    public static let keepAliveIdle = Duration.seconds(75)
    /// How long a request's head may take to arrive.
    public static let headRead = Duration.seconds(10)
    /// How long a request's body may pause.
    public static let bodyRead = Duration.seconds(30)
    /// How long a statement may run.
    public static let query = Duration.seconds(30)

    /// Characters of an event's type.
    public static let eventTypeMax = 64
    /// Characters of an action.
    public static let actionMax = 64
    /// Characters of an entity's type.
    public static let entityTypeMax = 32
    /// Characters of an entity's key or name.
    public static let entityKeyMax = 512
    /// Characters of an actor: the longest e-mail address (RFC 5321: 64 + 1 + 255).
    public static let actorMax = 320
    /// Characters of a request id or an idempotency key.
    public static let keyMax = 256
    /// Names of changed fields, and the characters of each.
    public static let changedFieldsMax = 256
    /// Characters of the text that says what changed.
    public static let detailsMax = 200_000
    /// Significant digits, and the size of the exponent, of a number in a value.
    public static let numberDigitsMax = 1000
    /// Digits for each character sent that a value's numbers may grow by when they are stored, beyond
    /// those of one number.
    public static let numberGrowthMax = 16
    /// How far in the future an event may lie: clocks differ, but an event from next year would
    /// head every list until then.
    public static let futureMax = Duration.seconds(86_400)
}
