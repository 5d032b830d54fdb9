/// A failure outside our control (a file, data, a full disk, a diverging run) with its WS code.
///
/// The command line renders it as a diagnostic; `message` says what is wrong, `help` what to do.
package struct RuntimeError: Error, Equatable, Sendable {
  /// Such as `WS7003`; listed in the catalogue of diagnostics.
  package var code: String
  package var message: String
  package var notes: [String]
  package var help: String?
  /// The name of the part of a network or netlist that is at fault, where one is.
  package var part: String?

  package init(_ code: String, _ message: String, notes: [String] = [], help: String? = nil) {
    self.code = code
    self.message = message
    self.notes = notes
    self.help = help
  }

  /// The same with a note that names the file.
  package func inFile(_ path: FilePath) -> RuntimeError {
    var fault = self
    fault.notes.insert("in the file `\(path)`", at: 0)
    return fault
  }
}
