/// WS3: shapes.
extension DiagnosticCode {
  package static let tooManyAxes = DiagnosticCode("WS3016")
  package static let weakKey = DiagnosticCode("WS3017")
  package static let scoresAndClasses = DiagnosticCode("WS3018")
  package static let vectorNeeded = DiagnosticCode("WS3001")
  package static let pictureNeeded = DiagnosticCode("WS3002")
  package static let windowTooLarge = DiagnosticCode("WS3003")
  package static let groupsDoNotDivide = DiagnosticCode("WS3004")
  package static let concatShapes = DiagnosticCode("WS3005")
  package static let addShapes = DiagnosticCode("WS3006")
  package static let reshapeCount = DiagnosticCode("WS3007")
  package static let tooManyWinners = DiagnosticCode("WS3008")
  package static let signalTooLarge = DiagnosticCode("WS3009")
  package static let windowsLeaveOut = DiagnosticCode("WS3010")
  package static let stepsDiffer = DiagnosticCode("WS3011")
  package static let stepsNeeded = DiagnosticCode("WS3012")
  package static let keyWidth = DiagnosticCode("WS3013")
  package static let keyTooLarge = DiagnosticCode("WS3014")
  package static let writtenShape = DiagnosticCode("WS3015")
}

extension DiagnosticCatalogue {
  static let shapes: [DiagnosticEntry] = shapesOfLayers + shapesOfKeysAndSteps
}
