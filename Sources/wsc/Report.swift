import WSRuntime

/// Wrong usage, in the look of all messages.
func report(_ error: UsageError, to output: Output) {
  var text = heading("error", colour: "1;31", output) + ": \(error.message)\n"
  for help in error.helps { text += heading("help", colour: "1;36", output) + ": \(help)\n" }
  try? output.write(text)
}

/// A fault of the world outside (a file, data, a run), in the look of all messages.
func report(_ error: RuntimeError, to output: Output) {
  var text = heading("error[\(error.code)]", colour: "1;31", output) + ": \(error.message)\n"
  for note in error.notes { text += heading("note", colour: "1", output) + ": \(note)\n" }
  if let help = error.help { text += heading("help", colour: "1;36", output) + ": \(help)\n" }
  if error.code.hasPrefix("WS9") {
    text += heading("help", colour: "1;36", output)
    text += ": this is a fault of wsc: please send the file that led to it to its makers\n"
  }
  text += "   = explain: wsc explain \(error.code)\n"
  try? output.write(text)
}

private func heading(_ text: String, colour: String, _ output: Output) -> String {
  output.usesColour ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
}
