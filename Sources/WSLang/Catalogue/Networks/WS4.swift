/// WS4: signal kinds.
extension DiagnosticCode {
  package static let sumReadByProduct = DiagnosticCode("WS4101")
  package static let sumLeaves = DiagnosticCode("WS4102")
  package static let gradedRead = DiagnosticCode("WS4103")
  package static let sumPooled = DiagnosticCode("WS4104")
  package static let normDoesNotFold = DiagnosticCode("WS4105")
  package static let sharpenMissing = DiagnosticCode("WS4106")
  package static let convertMissing = DiagnosticCode("WS4107")
  package static let memoryRead = DiagnosticCode("WS4108")
  package static let averageDoesNotTile = DiagnosticCode("WS4109")
  package static let inputNotInRange = DiagnosticCode("WS4111")
  package static let sumReadOverTime = DiagnosticCode("WS4112")
  package static let membranesNotRead = DiagnosticCode("WS4113")
  package static let codeInsideNetwork = DiagnosticCode("WS4114")
  package static let integersRead = DiagnosticCode("WS4115")
  package static let hostResultRead = DiagnosticCode("WS4116")
  package static let sumOfSpikesRead = DiagnosticCode("WS4117")
  package static let spikesRead = DiagnosticCode("WS4118")
  package static let biasBeforeNorm = DiagnosticCode("WS4121")
  package static let trainsPooled = DiagnosticCode("WS4120")
  package static let loopWithoutDelay = DiagnosticCode("WS4201")
  package static let loopWithoutName = DiagnosticCode("WS4202")
  package static let loopWithoutType = DiagnosticCode("WS4203")
  package static let inputIsClass = DiagnosticCode("WS4301")
  package static let labelIsNoClass = DiagnosticCode("WS4302")
  package static let writtenKind = DiagnosticCode("WS4303")
}

extension DiagnosticCatalogue {
  static let signalKinds: [DiagnosticEntry] =
    signalKindsAboutProducts + signalKindsAboutSignals + signalKindsAboutDeclarations
}
