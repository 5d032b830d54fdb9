import WSRuntime

/// The version of this program; the edition is the language's.
enum ProgramVersion {
  static let text = "0.1.0"
  static let edition = 1
}

/// `wsc version`
func runVersion(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  try console.results.write(
    """
    wsc \(ProgramVersion.text)
    language: edition \(ProgramVersion.edition)
    kernels: \(InstructionSet.current) on \(InstructionSet.processor)

    """)
  return ExitStatus.fine
}

/// As `$WSC_KERNELS` says, else the best one here.
func chooseInstructionSet() throws(RuntimeError) {
  let name = Platform.environment("WSC_KERNELS") ?? ""
  try InstructionSet.choose(name.isEmpty ? nil : name)
}
