/// Why a model gave no answer.
public struct ModelError: Error, Sendable, Equatable {
    /// The kinds of failure that a person is told apart.
    public enum Class: Sendable, Equatable {
        /// The provider takes no more requests for now.
        case rateLimited(seconds: Int?)
        /// What the account may use is used up.
        case quotaSpent
        /// The provider cannot answer anybody now.
        case busy
        /// There was no answer in time.
        case timedOut
        /// The provider's safety rules refuse the prompt or the answer.
        case declined
        /// The answer is incomplete.
        case cutOff
        /// The answer is none that can be used.
        case unusable
        /// The provider does not take the key.
        case keyRejected
        /// The provider has no such model.
        case unknownModel
        /// There was no connection.
        case unreachable
        /// The caller does not want the answer any more.
        case cancelled

        /// Whether it is the provider's; of answers that were made before and charged, the record tells.
        public var isProviders: Bool {
            switch self {
            case .rateLimited, .quotaSpent, .busy, .timedOut, .keyRejected, .unknownModel,
                .unreachable:
                true
            case .declined, .cutOff, .unusable, .cancelled: false
            }
        }

        /// The name that is written down and counted.
        public var name: String {
            switch self {
            case .rateLimited: "rate_limited"
            case .quotaSpent: "quota_spent"
            case .busy: "busy"
            case .timedOut: "timed_out"
            case .declined: "declined"
            case .cutOff: "cut_off"
            case .unusable: "unusable"
            case .keyRejected: "key_rejected"
            case .unknownModel: "unknown_model"
            case .unreachable: "unreachable"
            case .cancelled: "cancelled"
            }
        }
    }

    /// What kind of failure it is.
    public let `class`: Class
    /// What is written down of the call.
    public let record: ModelRecord
    /// What the provider said, for the operator's log; without the key, shortened.
    public let detail: String?

    /// What a person is told.
    public var message: String { "\(sentence); the on-board analysis is shown instead" }

    /// When it may be worth asking again, in seconds.
    public var retryAfterSeconds: Int? {
        if case .rateLimited(let seconds) = self.class { seconds } else { nil }
    }

    private var sentence: String {
        switch self.class {
        case .rateLimited(let seconds?):
            "The model's provider takes no more requests for \(seconds) seconds"
        case .rateLimited(nil): "The model's provider takes no more requests for now"
        case .quotaSpent: "What the model's provider allows is used up"
        case .busy: "The model's provider cannot answer now"
        case .timedOut: "The model did not answer in time"
        case .declined: "The model's provider declined to answer under its safety rules"
        case .cutOff: "The model's answer was cut off"
        case .unusable: "The model's answer could not be used"
        case .keyRejected:
            "The model's provider does not accept this service; an operator must look"
        case .unknownModel: "The model's provider has no model of the configured name"
        case .unreachable: "The model's provider could not be reached"
        case .cancelled: "The analysis was cancelled"
        }
    }
}
