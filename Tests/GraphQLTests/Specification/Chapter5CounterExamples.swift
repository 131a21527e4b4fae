@testable import GraphQL

extension Chapter5ValidationTests {
    static let invalid: [Example] = [
        Example(
            "5.1.1",
            ExecutableDefinitions.self,
            "query getDogName { dog { name color } } extend type Dog { color: String }"
        ),
        Example(
            "5.2.2.1",
            UniqueOperationNames.self,
            "query getName { dog { name } } query getName { dog { owner { name } } }"
        ),
        Example(
            "5.2.2.1",
            UniqueOperationNames.self,
            "query dogOperation { dog { name } } mutation dogOperation { mutateDog { id } }"
        ),
        Example(
            "5.2.3.1",
            LoneAnonymousOperation.self,
            "{ dog { name } } query getName { dog { owner { name } } }"
        ),
        Example(
            "5.2.4.1",
            SingleRootFieldSubscriptions.self,
            "subscription sub { newMessage { body sender } disallowedSecondRootField }"
        ),
        Example(
            "5.2.4.1",
            SingleRootFieldSubscriptions.self,
            "subscription sub { ...multipleSubscriptions } fragment multipleSubscriptions on Subscription { newMessage { body sender } disallowedSecondRootField }"
        ),
        Example(
            "5.2.4.1",
            SingleRootFieldSubscriptions.self,
            "subscription requiredRuntimeValidation($bool: Boolean!) { newMessage @include(if: $bool) { body sender } disallowedSecondRootField @skip(if: $bool) }"
        ),
        Example("5.2.4.1", SingleRootFieldSubscriptions.self, "subscription sub { __typename }"),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment fieldNotDefined on Dog { meowVolume }"
        ),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment aliasedLyingFieldTargetNotDefined on Dog { barkVolume: kawVolume }"
        ),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment definedOnImplementersButNotInterface on Pet { nickname }"
        ),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment directFieldSelectionOnUnion on CatOrDog { name barkVolume }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment conflictingBecauseAlias on Dog { name: nickname name }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment conflictingArgsOnValues on Dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: HEEL) }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment conflictingArgsValueAndVar on Dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: $dogCommand) }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment conflictingArgsWithVars on Dog { doesKnowCommand(dogCommand: $varOne) doesKnowCommand(dogCommand: $varTwo) }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment differingArgs on Dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment conflictingDifferingResponses on Pet { ... on Dog { someValue: nickname } ... on Cat { someValue: meowVolume } }"
        ),
        Example(
            "5.3.3",
            ScalarLeafs.self,
            "fragment scalarSelectionsNotAllowedOnInt on Dog { barkVolume { sinceWhen } }"
        ),
        Example("5.3.3", ScalarLeafs.self, "query directQueryOnObjectWithoutSubFields { human }"),
        Example("5.3.3", ScalarLeafs.self, "query directQueryOnInterfaceWithoutSubFields { pet }"),
        Example("5.3.3", ScalarLeafs.self, "query directQueryOnUnionWithoutSubFields { catOrDog }"),
        Example(
            "5.4.1",
            KnownArgumentNames.self,
            "fragment invalidArgName on Dog { doesKnowCommand(command: CLEAN_UP_HOUSE) }"
        ),
        Example(
            "5.4.1",
            KnownArgumentNames.self,
            "fragment invalidArgName on Dog { isHouseTrained(atOtherHomes: true) @include(unless: false) }"
        ),
        Example(
            "5.4.2",
            UniqueArgumentNames.self,
            "fragment twice on Arguments { intArgField(intArg: 1, intArg: 2) }"
        ),
        Example(
            "5.4.3",
            ProvidedRequiredArguments.self,
            "fragment missingRequiredArg on Arguments { nonNullBooleanArgField }"
        ),
        Example(
            "5.4.3",
            ValuesOfCorrectType.self,
            "fragment missingRequiredArg on Arguments { nonNullBooleanArgField(nonNullBooleanArg: null) }"
        ),
        Example(
            "5.5.1.1",
            UniqueFragmentNames.self,
            "{ dog { ...fragmentOne } } fragment fragmentOne on Dog { name } fragment fragmentOne on Dog { owner { name } }"
        ),
        Example(
            "5.5.1.2",
            KnownTypeNames.self,
            "fragment notOnExistingType on NotInSchema { name }"
        ),
        Example(
            "5.5.1.2",
            KnownTypeNames.self,
            "fragment inlineNotExistingType on Dog { ... on NotInSchema { name } }"
        ),
        Example(
            "5.5.1.3",
            FragmentsOnCompositeTypes.self,
            "fragment fragOnScalar on Int { something }"
        ),
        Example(
            "5.5.1.3",
            FragmentsOnCompositeTypes.self,
            "fragment inlineFragOnScalar on Dog { ... on Boolean { somethingElse } }"
        ),
        Example(
            "5.5.1.4",
            NoUnusedFragments.self,
            "fragment nameFragment on Dog { # unused\n name } { dog { name } }"
        ),
        Example("5.5.2.1", KnownFragmentNames.self, "{ dog { ...undefinedFragment } }"),
        Example(
            "5.5.2.2",
            NoFragmentCycles.self,
            "{ dog { ...nameFragment } } fragment nameFragment on Dog { name ...barkVolumeFragment } fragment barkVolumeFragment on Dog { barkVolume ...nameFragment }"
        ),
        Example(
            "5.5.2.2",
            NoFragmentCycles.self,
            "{ dog { ...dogFragment } } fragment dogFragment on Dog { name owner { ...ownerFragment } } fragment ownerFragment on Human { name pets { ...dogFragment } }"
        ),
        Example(
            "5.5.2.3.1",
            PossibleFragmentSpreads.self,
            "fragment catInDogFragmentInvalid on Dog { ... on Cat { meowVolume } }"
        ),
        Example(
            "5.5.2.3.3",
            PossibleFragmentSpreads.self,
            "fragment sentientFragment on Sentient { ... on Dog { barkVolume } }"
        ),
        Example(
            "5.5.2.3.3",
            PossibleFragmentSpreads.self,
            "fragment humanOrAlienFragment on HumanOrAlien { ... on Cat { meowVolume } }"
        ),
        Example(
            "5.5.2.3.4",
            PossibleFragmentSpreads.self,
            "fragment nonIntersectingInterfaces on Pet { ...sentientFragment } fragment sentientFragment on Sentient { name }"
        ),
        Example(
            "5.6.1",
            ValuesOfCorrectType.self,
            "fragment stringIntoInt on Arguments { intArgField(intArg: \"123\") }"
        ),
        Example(
            "5.6.1",
            ValuesOfCorrectType.self,
            "query badComplexValue { findDog(searchBy: { name: 123 }) { name } }"
        ),
        Example(
            "5.6.2",
            ValuesOfCorrectType.self,
            "{ findDog(searchBy: { favoriteCookieFlavor: \"Bacon\" }) { name } }"
        ),
        Example(
            "5.6.3",
            UniqueInputFieldNames.self,
            "{ field(arg: { field: true, field: false }) { subfieldA } }"
        ),
        Example(
            "5.6.4",
            ValuesOfCorrectType.self,
            "mutation { addPet(pet: { cat: { nickname: \"Bro\" } }) { name } }"
        ),
        Example("5.7.1", KnownDirectives.self, "{ dog @unheardOf { name } }"),
        Example("5.7.2", KnownDirectives.self, "query @skip(if: $foo) { field { subfieldA } }"),
        Example(
            "5.7.3",
            UniqueDirectivesPerLocation.self,
            "query ($foo: Boolean = true, $bar: Boolean = false) { field @skip(if: $foo) @skip(if: $bar) { subfieldA } }"
        ),
        Example(
            "5.8.1",
            UniqueVariableNames.self,
            "query houseTrainedQuery($atOtherHomes: Boolean, $atOtherHomes: Boolean) { dog { isHouseTrained(atOtherHomes: $atOtherHomes) } }"
        ),
        Example("5.8.2", VariablesAreInputTypes.self, "query takesCat($cat: Cat) { dog { name } }"),
        Example(
            "5.8.2",
            VariablesAreInputTypes.self,
            "query takesDogBang($dog: Dog!) { dog { name } }"
        ),
        Example(
            "5.8.2",
            VariablesAreInputTypes.self,
            "query takesListOfPet($pets: [Pet]) { dog { name } }"
        ),
        Example(
            "5.8.2",
            VariablesAreInputTypes.self,
            "query takesCatOrDog($catOrDog: CatOrDog) { dog { name } }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query variableIsNotDefined { dog { isHouseTrained(atOtherHomes: $atOtherHomes) } }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query variableIsNotDefinedUsedInSingleFragment { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query variableIsNotDefinedUsedInNestedFragment { dog { ...outerHouseTrainedFragment } } fragment outerHouseTrainedFragment on Dog { ...isHouseTrainedFragment } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query houseTrainedQueryOne($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } query houseTrainedQueryTwoNotDefined { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.4",
            NoUnusedVariables.self,
            "query variableUnused($atOtherHomes: Boolean) { dog { isHouseTrained } }"
        ),
        Example(
            "5.8.4",
            NoUnusedVariables.self,
            "query variableNotUsedWithinFragment($atOtherHomes: Boolean) { dog { ...isHouseTrainedWithoutVariableFragment } } fragment isHouseTrainedWithoutVariableFragment on Dog { isHouseTrained }"
        ),
        Example(
            "5.8.4",
            NoUnusedVariables.self,
            "query queryWithUsedVar($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } query queryWithExtraVar($atOtherHomes: Boolean, $extra: Int) { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query intCannotGoIntoBoolean($intArg: Int) { arguments { booleanArgField(booleanArg: $intArg) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query booleanListCannotGoIntoBoolean($booleanListArg: [Boolean]) { arguments { booleanArgField(booleanArg: $booleanListArg) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query booleanArgQuery($booleanArg: Boolean) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $booleanArg) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query listToNonNullList($booleanList: [Boolean]) { arguments { nonNullBooleanListField(nonNullBooleanListArg: $booleanList) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "mutation addNullableCat($cat: CatInput) { addPet(pet: { cat: $cat }) { name } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "mutation addCatWithNullableDefault($cat: CatInput = { name: \"Brontie\" }) { addPet(pet: { cat: $cat }) { name } }"
        ),
    ]
}
