/// What `wsc explain` says about bytes and tokens.
extension DiagnosticCatalogue {
  static let bytesAndTokens: [DiagnosticEntry] = [
    DiagnosticEntry(
      .sourceTooLarge, "a source of more than 8 MB",
      """
      Sources are read as a whole, and a network in text form never comes near this size. A \
      larger file is nearly always a data file that was named by mistake.
      """,
      failing: .commandLine("wsc check weights.safetensors"),
      repaired: .commandLine("wsc check net.ws")),
    DiagnosticEntry(
      .notUTF8, "a source that is not UTF-8 text",
      """
      Sources are UTF-8. The message points at the first bytes that are no character. Other \
      encodings (UTF-16, Latin-1) have to be converted.
      """,
      failing: .commandLine("iconv -t UTF-16 net.ws | wsc check -"),
      repaired: .commandLine("iconv -f UTF-16 -t UTF-8 net16.ws | wsc check -")),
    DiagnosticEntry(
      .nulByte, "a source with a NUL byte",
      """
      Text holds no NUL bytes. A file with one is a binary file, or was damaged when it was \
      written.
      """,
      failing: .commandLine(
        #"""
        printf 'size n = 1\0' | wsc check -
        """#),
      repaired: .commandLine("printf 'size n = 1' | wsc check -")),
    DiagnosticEntry(
      .strangeCharacter, "a character that is not part of the language",
      """
      Some characters begin no token: `;`, `$`, `&`, `?`, `!`, `<`, `@`, control characters. \
      Items and settings follow each other without a mark between them; a line end is as \
      good as a space.
      """,
      failing: .line("size n = 1;"),
      repaired: .line("size n = 1")),
    DiagnosticEntry(
      .foreignWord, "a name with characters outside ASCII",
      """
      A name is made of the letters a to z and A to Z, digits and `_`, and begins with no \
      digit. So names look the same in netlists, weights files and other programs. Comments \
      and strings may hold any character.
      """,
      failing: .line("size größe = 1"),
      repaired: .line("size width = 1 // die Größe")),
    DiagnosticEntry(
      .lookAlike, "a character that only looks like one of the language",
      """
      Word processors and web pages replace characters: a minus becomes a dash, a space one \
      that does not break. They look alike but are others. What is meant is clear, so the \
      fix is safe.
      """,
      failing: .line("size n = 4 − 1"),
      repaired: .line("size n = 4 - 1")),
    DiagnosticEntry(
      .foreignComment, "a comment of another language",
      """
      A comment begins with `//` and ends with its line. There are no comments over several \
      lines: begin each line with `//`.
      """,
      failing: .line("/* the width */ size n = 1"),
      repaired: .line(
        """
        // the width
        size n = 1
        """)),
    DiagnosticEntry(
      .malformedNumber, "a number that is not well formed",
      """
      A number has digits on both sides of its point and digits in its exponent, and no \
      letter, digit or `_` touches its end.
      """,
      failing: .inTrain("optimizer: adam(rate: .001)"),
      repaired: .inTrain("optimizer: adam(rate: 0.001)")),
    DiagnosticEntry(
      .numberTouchesWord, "a unit that touches its number",
      """
      Between a number and its unit stands a space: `8 bits`.
      """,
      failing: .line("size length = 784steps"),
      repaired: .line("size length = 784 steps")),
    DiagnosticEntry(
      .numberTooLarge, "a number that is too large",
      """
      Integers are exact up to 2^63 − 1 = 9223372036854775807; a number with a point or an \
      exponent may reach 1.8e308.
      """,
      failing: .line("size n = 9223372036854775808"),
      repaired: .line("size n = 9223372036854775807")),
    DiagnosticEntry(
      .openString, "a string that its line does not end",
      """
      A string begins and ends on one line, in double quotes.
      """,
      failing: .inTrain(
        """
        data: mnist("mnist)
        """),
      repaired: .inTrain(
        """
        data: mnist("mnist")
        """)),
    DiagnosticEntry(
      .unknownEscape, "an escape that strings do not know",
      #"""
      In a string, a backslash begins an escape. There are three: `\"` and `\\` give the \#
      quote and the backslash, `\u{…}` gives a character by its code point. Paths are \#
      written with `/`.
      """#,
      failing: .inTrain(
        #"""
        data: mnist("C:\mnist")
        """#),
      repaired: .inTrain(
        """
        data: mnist("C:/mnist")
        """)),
    DiagnosticEntry(
      .unknownCodePoint, "an escape that gives no character",
      #"""
      `\u{…}` holds one to six hexadecimal digits, the code point of a character. There are \#
      none above 10FFFF, and D800 to DFFF are no characters.
      """#,
      failing: .inTrain(
        #"""
        data: mnist("\u{110000}")
        """#),
      repaired: .inTrain(
        #"""
        data: mnist("\u{1F600}")
        """#)),
    DiagnosticEntry(
      .foreignString, "a string in other quotes",
      """
      Strings are written in double quotes: `"mnist"`.
      """,
      failing: .inTrain("data: mnist('mnist')"),
      repaired: .inTrain(
        """
        data: mnist("mnist")
        """)),
  ]
}
