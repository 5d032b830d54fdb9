/// WS0: bytes and tokens.
extension DiagnosticCode {
  static let sourceTooLarge = DiagnosticCode("WS0001")
  static let notUTF8 = DiagnosticCode("WS0002")
  static let nulByte = DiagnosticCode("WS0003")
  static let strangeCharacter = DiagnosticCode("WS0004")
  static let foreignWord = DiagnosticCode("WS0005")
  static let lookAlike = DiagnosticCode("WS0006")
  static let foreignComment = DiagnosticCode("WS0007")
  static let malformedNumber = DiagnosticCode("WS0010")
  static let numberTouchesWord = DiagnosticCode("WS0011")
  static let numberTooLarge = DiagnosticCode("WS0012")
  static let openString = DiagnosticCode("WS0020")
  static let unknownEscape = DiagnosticCode("WS0021")
  static let unknownCodePoint = DiagnosticCode("WS0022")
  static let foreignString = DiagnosticCode("WS0023")
}
