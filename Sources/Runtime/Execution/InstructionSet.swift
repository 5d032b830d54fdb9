import CKernels

/// Which of the kernels' bodies runs; chosen once for the whole process.
package enum InstructionSet {
  package static let names = ["portable", "avx2", "avx512", "avx512_bf16", "amx"]

  /// Nil: the best one that this machine has.
  package static func choose(_ name: String?) throws(RuntimeError) {
    let list = names.map { "`\($0)`" }.joined(separator: ", ")
    switch wsk_select_instruction_set(name) {
    case 0: return
    case 1:
      throw RuntimeError(
        .instructionSet, "there is no instruction set `\(name ?? "")`",
        help: "set WSC_KERNELS to one of \(list), or leave it out")
    default:
      throw RuntimeError(
        .instructionSet, "this machine lacks the instruction set `\(name ?? "")`",
        help: "leave WSC_KERNELS out: then the best one of this machine is taken")
    }
  }

  package static var current: String { String(cString: wsk_instruction_set()) }

  package static var processor: String { String(cString: wsk_processor_name()) }
}
