import Domain
import GraphQL
import JSON
import Store

extension Resolvers<RequestContext> {
    mutating func bindTasks() {
        bind(BackgroundTask.self, "Task") { task in
            task.field("id") { .string($0.id.description) }
            task.field("kind") { .string($0.kind) }
            task.field("subject") { .string($0.subject) }
            task.field("state") { .string($0.state.rawValue.uppercased()) }
            task.field("progress") { .int($0.progress) }
            task.field("phase") { .string($0.phase) }
            task.field("attempts") { .int($0.attemptsMade) }
            task.field("result") { .json($0.result ?? .null) }
            task.field("error") { .object($0.error) }
            task.field("cancelRequestedAt") { .string($0.cancelRequestedAt?.rfc3339) }
            task.field("createdBy") { .string($0.createdBy) }
            task.field("createdAt") { .string($0.createdAt.rfc3339) }
            task.field("startedAt") { .string($0.startedAt?.rfc3339) }
            task.field("finishedAt") { .string($0.finishedAt?.rfc3339) }
        }
        bind(TaskFailure.self, "TaskError") { error in
            error.field("code") { .string($0.code) }
            error.field("message") { .string($0.message) }
            error.field("hint") { .string($0.hint) }
        }
    }

    static func bindTaskQueries(_ query: inout TypeBinder<GraphQLRoot, RequestContext>) {
        query.async("task") { _, arguments, _, context in
            try context.call.require(.auditRead)
            return .object(try await context.tasks.find(arguments.string("id"), context.call))
        }
        query.async("tasks") { _, arguments, _, context in
            try context.call.require(.auditRead)
            let (state, kind) = (arguments.string("state"), arguments.string("kind"))
            let limit = arguments.int("first")
            let found = try await placing(["/limit": "/first"]) { () throws(Problem) in
                try await context.tasks.list(context.call, state: state, kind: kind, limit: limit)
            }
            return .objects(found)
        }
    }

    static func bindTaskMutations(_ mutation: inout TypeBinder<GraphQLRoot, RequestContext>) {
        mutation.async("cancelTask") { _, arguments, _, context in
            try context.call.require(.auditRead)
            return .object(try await context.tasks.cancel(arguments.string("id"), context.call))
        }
    }
}

extension RequestContext {
    var tasks: TenantTasks { TenantTasks(services: services) }
}
