@testable import GraphQL

extension Chapter5ValidationTests {
    static let valid: [Example] = [
        Example(
            "5.2.2.1",
            UniqueOperationNames.self,
            "query getDogName { dog { name } } query getOwnerName { dog { owner { name } } }"
        ),
        Example("5.2.3.1", LoneAnonymousOperation.self, "{ dog { name } }"),
        Example(
            "5.2.4.1",
            SingleRootFieldSubscriptions.self,
            "subscription sub { newMessage { body sender } }"
        ),
        Example(
            "5.2.4.1",
            SingleRootFieldSubscriptions.self,
            "subscription sub { ...newMessageFields } fragment newMessageFields on Subscription { newMessage { body sender } }"
        ),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment interfaceFieldSelection on Pet { name }"
        ),
        Example(
            "5.3.1",
            FieldsOnCorrectType.self,
            "fragment inDirectFieldSelectionOnUnion on CatOrDog { __typename ... on Pet { name } ... on Dog { barkVolume } }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment mergeIdenticalFields on Dog { name name } fragment mergeIdenticalAliasesAndFields on Dog { otherName: name otherName: name }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment mergeIdenticalFieldsWithIdenticalArgs on Dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: SIT) } fragment mergeIdenticalFieldsWithIdenticalValues on Dog { doesKnowCommand(dogCommand: $dogCommand) doesKnowCommand(dogCommand: $dogCommand) }"
        ),
        Example(
            "5.3.2",
            OverlappingFieldsCanBeMerged.self,
            "fragment safeDifferingFields on Pet { ... on Dog { volume: barkVolume } ... on Cat { volume: meowVolume } } fragment safeDifferingArgs on Pet { ... on Dog { doesKnowCommand(dogCommand: SIT) } ... on Cat { doesKnowCommand(catCommand: JUMP) } }"
        ),
        Example("5.3.3", ScalarLeafs.self, "fragment scalarSelection on Dog { barkVolume }"),
        Example(
            "5.4.1",
            KnownArgumentNames.self,
            "fragment argOnRequiredArg on Dog { doesKnowCommand(dogCommand: SIT) } fragment argOnOptional on Dog { isHouseTrained(atOtherHomes: true) @include(if: true) }"
        ),
        Example(
            "5.4.1",
            KnownArgumentNames.self,
            "fragment multipleArgs on Arguments { multipleRequirements(x: 1, y: 2) } fragment multipleArgsReverseOrder on Arguments { multipleRequirements(y: 2, x: 1) }"
        ),
        Example(
            "5.4.3",
            ProvidedRequiredArguments.self,
            "fragment goodBooleanArg on Arguments { booleanArgField(booleanArg: true) } fragment goodNonNullArg on Arguments { nonNullBooleanArgField(nonNullBooleanArg: true) }"
        ),
        Example(
            "5.4.3",
            ProvidedRequiredArguments.self,
            "fragment goodBooleanArgDefault on Arguments { booleanArgField }"
        ),
        Example(
            "5.5.1.1",
            UniqueFragmentNames.self,
            "{ dog { ...fragmentOne ...fragmentTwo } } fragment fragmentOne on Dog { name } fragment fragmentTwo on Dog { owner { name } }"
        ),
        Example(
            "5.5.1.2",
            KnownTypeNames.self,
            "fragment correctType on Dog { name } fragment inlineFragment on Dog { ... on Dog { name } } fragment inlineFragment2 on Dog { ... @include(if: true) { name } }"
        ),
        Example(
            "5.5.1.3",
            FragmentsOnCompositeTypes.self,
            "fragment fragOnObject on Dog { name } fragment fragOnInterface on Pet { name } fragment fragOnUnion on CatOrDog { ... on Dog { name } }"
        ),
        Example(
            "5.5.2.3.1",
            PossibleFragmentSpreads.self,
            "fragment dogFragment on Dog { ... on Dog { barkVolume } }"
        ),
        Example(
            "5.5.2.3.2",
            PossibleFragmentSpreads.self,
            "fragment petNameFragment on Pet { name } fragment interfaceWithinObjectFragment on Dog { ...petNameFragment }"
        ),
        Example(
            "5.5.2.3.2",
            PossibleFragmentSpreads.self,
            "fragment catOrDogNameFragment on CatOrDog { ... on Cat { meowVolume } } fragment unionWithObjectFragment on Dog { ...catOrDogNameFragment }"
        ),
        Example(
            "5.5.2.3.3",
            PossibleFragmentSpreads.self,
            "fragment petFragment on Pet { name ... on Dog { barkVolume } } fragment catOrDogFragment on CatOrDog { ... on Cat { meowVolume } }"
        ),
        Example(
            "5.5.2.3.4",
            PossibleFragmentSpreads.self,
            "fragment unionWithInterface on Pet { ...dogOrHumanFragment } fragment dogOrHumanFragment on DogOrHuman { ... on Dog { barkVolume } }"
        ),
        Example(
            "5.5.2.3.4",
            PossibleFragmentSpreads.self,
            "fragment interfaceWithInterface on Node { ...resourceFragment } fragment resourceFragment on Resource { url }"
        ),
        Example(
            "5.6.1",
            ValuesOfCorrectType.self,
            "fragment goodBooleanArg on Arguments { booleanArgField(booleanArg: true) } fragment coercedIntIntoFloatArg on Arguments { floatArgField(floatArg: 123) } query goodComplexDefaultValue($search: FindDogInput = { name: \"Fido\" }) { findDog(searchBy: $search) { name } }"
        ),
        Example(
            "5.6.2",
            ValuesOfCorrectType.self,
            "{ findDog(searchBy: { name: \"Fido\" }) { name } }"
        ),
        Example(
            "5.7.3",
            UniqueDirectivesPerLocation.self,
            "query ($foo: Boolean = true, $bar: Boolean = false) { field @skip(if: $foo) { subfieldA } field @skip(if: $bar) { subfieldB } }"
        ),
        Example(
            "5.8.1",
            UniqueVariableNames.self,
            "query A($atOtherHomes: Boolean) { ...HouseTrainedFragment } query B($atOtherHomes: Boolean) { ...HouseTrainedFragment } fragment HouseTrainedFragment on Query { dog { isHouseTrained(atOtherHomes: $atOtherHomes) } }"
        ),
        Example(
            "5.8.2",
            VariablesAreInputTypes.self,
            "query takesBoolean($atOtherHomes: Boolean) { dog { isHouseTrained(atOtherHomes: $atOtherHomes) } } query takesComplexInput($search: FindDogInput) { findDog(searchBy: $search) { name } } query TakesListOfBooleanBang($booleans: [Boolean!]) { booleanList(booleanListArg: $booleans) }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query variableIsDefined($atOtherHomes: Boolean) { dog { isHouseTrained(atOtherHomes: $atOtherHomes) } }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query variableIsDefinedUsedInSingleFragment($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.3",
            NoUndefinedVariables.self,
            "query houseTrainedQueryOne($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } query houseTrainedQueryTwo($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.4",
            NoUnusedVariables.self,
            "query variableUsedInFragment($atOtherHomes: Boolean) { dog { ...isHouseTrainedFragment } } fragment isHouseTrainedFragment on Dog { isHouseTrained(atOtherHomes: $atOtherHomes) }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query nonNullListToList($nonNullBooleanList: [Boolean]!) { arguments { booleanListArgField(booleanListArg: $nonNullBooleanList) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query booleanArgQueryWithDefault($booleanArg: Boolean) { arguments { optionalNonNullBooleanArgField(optionalBooleanArg: $booleanArg) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "query booleanArgQueryWithDefault($booleanArg: Boolean = true) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $booleanArg) } }"
        ),
        Example(
            "5.8.5",
            VariablesInAllowedPosition.self,
            "mutation addCat($cat: CatInput!) { addPet(pet: { cat: $cat }) { name } } mutation addCatWithDefault($cat: CatInput! = { name: \"Brontie\" }) { addPet(pet: { cat: $cat }) { name } }"
        ),
    ]
}
