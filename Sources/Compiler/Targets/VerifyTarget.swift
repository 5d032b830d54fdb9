import WSLang
import WSRuntime

extension Model {
  /// Reports what of the file's networks a target cannot take, as far as it can be seen without
  /// weights: of each `emit` plan, or of the network where it has none.
  package func verifyTarget(_ target: TargetCall, into diagnostics: inout Diagnostics) {
    guard isSound else { return }
    for name in subjectNames {
      for choice in emitChoices(SubjectChoice(network: name, target: target)) {
        var found = Diagnostics()
        if let subject = subject(choice, for: .emit, into: &found) {
          verifyLimits(of: target, by: subject, into: &found)
        }
        diagnostics.add(found)
      }
    }
  }
}

/// Reports which parts of a subject break which limits of a target, by how much, and what would
/// help.
///
/// - Parameter memory: bytes that it may take; a network that would take more is not tried.
package func verifyLimits(
  of call: TargetCall, by subject: Subject, memory: Int = 1 << 30,
  into diagnostics: inout Diagnostics
) {
  // Our own format takes every netlist.
  if call.name == Target.netlist.name { return }
  var unsaid = Diagnostics()
  guard let netlist = outlineNetlist(subject, memory: memory, into: &unsaid) else { return }
  let breaches: [RuntimeError]
  do throws(RuntimeError) {
    let fitted = try call.target.legalise(netlist, call.options)
    breaches = try call.target.limits.breaches(of: fitted, target: call.name, weights: false)
  } catch {
    breaches = [error]
  }
  for breach in breaches {
    let node = breach.part.flatMap { subject.graph.node(ofPart: $0) }
    diagnostics.report(
      Diagnostic(
        DiagnosticCode(breach.code), .error, breach.message, at: node.map { Label($0.range, "") },
        notes: breach.notes, helps: breach.help.map { [Help($0)] } ?? []))
  }
}
