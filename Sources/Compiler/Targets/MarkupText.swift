/// Text within HTML or XML.
enum MarkupText {
  static func escaped(_ text: String) -> String {
    String(
      text.unicodeScalars.flatMap { scalar -> [Character] in
        switch scalar {
        case "&": Array("&amp;")
        case "<": Array("&lt;")
        case ">": Array("&gt;")
        case "\"": Array("&quot;")
        // XML knows no control characters, not even by number.
        case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: ["?"]
        default: [Character(scalar)]
        }
      })
  }
}
