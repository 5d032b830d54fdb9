import WSLang
import WSRuntime

/// A target as an `emit` plan or `--target` calls it.
package struct TargetCall: Sendable {
  package let target: Target
  let arguments: Arguments

  package init(_ target: Target, _ arguments: Arguments = Arguments()) {
    self.target = target
    self.arguments = arguments
  }

  /// What an `emit` plan asks for; nil for a target that this version cannot write.
  package init?(_ emit: ResolvedEmit) {
    guard let target = Target.named(emit.target) else { return nil }
    self.init(target, emit.targetArguments)
  }

  package var name: String { target.name }
  package var options: TargetOptions { TargetOptions(target.word, arguments) }
  /// As it is written, without what is so by default.
  package var text: String { LayerText.source(target.word, arguments) }

  /// With the number of cores that the call gives.
  package var limits: TargetLimits {
    var limits = target.limits
    if let cores = options.value("cores")?.integer { limits.cores?.cores = cores }
    return limits
  }

  /// Fits a netlist to the target, or says which part breaks which limit.
  package func fitted(_ netlist: Netlist) throws(RuntimeError) -> Netlist {
    let fitted = try target.legalise(netlist, options)
    try limits.verify(fitted, of: netlist, target: name)
    return fitted
  }

  /// The files of a netlist that fits; the main file first.
  ///
  /// - Parameter base: their path, without their endings.
  package func files(
    _ netlist: Netlist, base: FilePath = "net"
  ) throws(RuntimeError) -> [TargetFile] {
    let files = try target.files(netlist, TargetOptions(target.word, arguments, base: base))
    guard Set(files.map(\.ending)).count == files.count, files.first?.ending == target.ending else {
      throw RuntimeError(
        .internalFault, "the files of the target `\(name)` have no names of their own")
    }
    return files
  }
}

/// Reads `NAME` or `NAME(arguments)`, as `target:` takes it; nil after a report.
///
/// - Parameter writes: whether files are wanted, which there are none of for chips.
package func resolveTarget(
  _ written: SourceText, writes: Bool = true, into diagnostics: inout Diagnostics
) -> TargetCall? {
  readWord(
    written, among: EmitSettings.targets, of: "target", into: &diagnostics
  ) { call, place, reporter in
    guard
      let target = writes ? Target.named(call.word.name) : Target.known(call.word.name)
    else {
      reporter.report(
        .cannotEmitYet, "`\(call.word.name)` cannot be emitted yet", at: place,
        notes: ["this version writes " + listText(Target.all.map(\.name))],
        helps: [
          Help("`wsc check --target \(call.word.name)` holds a network against the chip's limits")
        ])
      return nil
    }
    return TargetCall(target, call.arguments)
  }
}
