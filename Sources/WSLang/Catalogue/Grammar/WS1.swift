/// WS1: grammar.
extension DiagnosticCode {
  static let editionMissing = DiagnosticCode("WS1001")
  static let editionWithoutNumber = DiagnosticCode("WS1002")
  static let editionUnknown = DiagnosticCode("WS1003")
  static let editionNotFirst = DiagnosticCode("WS1004")
  package static let declarationExpected = DiagnosticCode("WS1005")
  package static let itemOutsideNetwork = DiagnosticCode("WS1006")
  package static let declarationInNetwork = DiagnosticCode("WS1007")
  static let itemExpected = DiagnosticCode("WS1008")
  static let sharedReserved = DiagnosticCode("WS1009")
  static let importReserved = DiagnosticCode("WS1010")

  static let braceNeverClosed = DiagnosticCode("WS1020")
  static let braceExpected = DiagnosticCode("WS1021")
  static let nothingToClose = DiagnosticCode("WS1022")
  static let bracketNeverClosed = DiagnosticCode("WS1023")
  static let bracketsDiffer = DiagnosticCode("WS1024")
  static let nestingTooDeep = DiagnosticCode("WS1025")

  static let nameExpected = DiagnosticCode("WS1030")
  static let equalsExpected = DiagnosticCode("WS1031")
  static let valueMissing = DiagnosticCode("WS1032")
  static let outputNotComputed = DiagnosticCode("WS1033")
  static let inputWithValue = DiagnosticCode("WS1034")

  static let settingExpected = DiagnosticCode("WS1040")
  static let colonExpected = DiagnosticCode("WS1041")
  static let settingWithEquals = DiagnosticCode("WS1042")
  static let commaBetweenItems = DiagnosticCode("WS1043")
  static let settingKeyIsPath = DiagnosticCode("WS1044")

  static let typeExpected = DiagnosticCode("WS1050")
  static let kindUnknown = DiagnosticCode("WS1051")
  static let quantWithoutBits = DiagnosticCode("WS1052")
  static let typeWithoutAxes = DiagnosticCode("WS1053")
  static let typeExpectedForSignal = DiagnosticCode("WS1054")

  static let parameterWithoutType = DiagnosticCode("WS1060")
  static let parameterTypeUnknown = DiagnosticCode("WS1061")
  static let parameterWithDefault = DiagnosticCode("WS1062")

  static let operandMissing = DiagnosticCode("WS1070")
  static let argumentMissing = DiagnosticCode("WS1071")
  static let commaExpected = DiagnosticCode("WS1072")
  static let operatorExpected = DiagnosticCode("WS1073")
  static let signRepeated = DiagnosticCode("WS1074")
  static let rangeOfRange = DiagnosticCode("WS1075")
  static let unitWithoutNumber = DiagnosticCode("WS1076")
  static let resultNotCallable = DiagnosticCode("WS1077")
  static let keyIsNoName = DiagnosticCode("WS1078")
  static let argumentWithEquals = DiagnosticCode("WS1079")
  static let notOneExpression = DiagnosticCode("WS1080")
  static let tooManyFaults = DiagnosticCode("WS1090")
  static let textBehindValue = DiagnosticCode("WS1081")
}

extension DiagnosticCatalogue {
  static let grammar: [DiagnosticEntry] =
    declarationGrammar + typeAndBracketGrammar + expressionGrammar
}
