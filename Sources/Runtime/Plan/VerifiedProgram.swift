/// A program that fits together, and the pictures that it is run on at once. No executor takes
/// another.
package struct VerifiedProgram: Equatable, Sendable {
  package let program: Program
  package let batch: Int

  /// Throws where the program could not be run as it stands (WS7042).
  package init(_ program: Program, batch: Int) throws(RuntimeError) {
    try verifyProgram(program, batch: batch)
    self.program = program
    self.batch = batch
  }
}
