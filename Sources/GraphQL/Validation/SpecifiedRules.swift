/// Every rule, in the order of the specification's chapter 5 (September 2025).
enum SpecifiedRules {
    static let all: [any ValidationRule.Type] = [
        // 5.1 Documents
        ExecutableDefinitions.self,  // 5.1.1
        // 5.2 Operations
        OperationTypeExistence.self,  // 5.2.1.1
        UniqueOperationNames.self,  // 5.2.2.1
        LoneAnonymousOperation.self,  // 5.2.3.1
        SingleRootFieldSubscriptions.self,  // 5.2.4.1
        // 5.3 Fields
        FieldsOnCorrectType.self,  // 5.3.1
        OverlappingFieldsCanBeMerged.self,  // 5.3.2
        ScalarLeafs.self,  // 5.3.3
        // 5.4 Arguments
        KnownArgumentNames.self,  // 5.4.1
        UniqueArgumentNames.self,  // 5.4.2
        ProvidedRequiredArguments.self,  // 5.4.3
        // 5.5 Fragments
        UniqueFragmentNames.self,  // 5.5.1.1
        KnownTypeNames.self,  // 5.5.1.2
        FragmentsOnCompositeTypes.self,  // 5.5.1.3
        NoUnusedFragments.self,  // 5.5.1.4
        KnownFragmentNames.self,  // 5.5.2.1
        NoFragmentCycles.self,  // 5.5.2.2
        PossibleFragmentSpreads.self,  // 5.5.2.3
        // 5.6 Values
        ValuesOfCorrectType.self,  // 5.6.1, 5.6.2, 5.6.4, and 3.10.1 for @oneOf
        UniqueInputFieldNames.self,  // 5.6.3
        // 5.7 Directives
        KnownDirectives.self,  // 5.7.1, 5.7.2
        UniqueDirectivesPerLocation.self,  // 5.7.3
        // 5.8 Variables
        UniqueVariableNames.self,  // 5.8.1
        VariablesAreInputTypes.self,  // 5.8.2
        NoUndefinedVariables.self,  // 5.8.3
        NoUnusedVariables.self,  // 5.8.4
        VariablesInAllowedPosition.self,  // 5.8.5
    ]

    /// Bounds of this service, not of the specification.
    ///
    /// They come first: a document beyond one of them is refused before the rules, some of which
    /// cost more than its length, look at it.
    static let bounds: [any ValidationRule.Type] = [
        OperationLimits.self,
        IntrospectionDepth.self,
    ]
}
