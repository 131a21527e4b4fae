import Diff
import Domain
import Testing

@Suite("The bounds of diff policies")
struct PolicyBoundsTests {
    @Test("are listed among the service's as the engine keeps them")
    func agree() {
        #expect(Limits.diffPolicyFieldsMax == PolicyLimits.fieldsMax)
        #expect(Limits.diffPolicyDepthMax == PolicyLimits.depthMax)
        #expect(Limits.entityTypeMax == PolicyLimits.entityTypeMax)
        #expect(Limits.actionMax == PolicyLimits.actionMax)
        #expect(Limits.eventTypeMax == PolicyLimits.actionMax)
    }
}
