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
  let found = call.refusals(of: netlist)
  for (refusals, severity) in [(found.certain, Severity.error), (found.possible, .warning)] {
    for refusal in refusals {
      let node = refusal.part.flatMap { subject.graph.node(ofPart: $0) }
      diagnostics.report(
        Diagnostic(
          DiagnosticCode(refusal.code), severity, refusal.message,
          at: node.map { Label($0.range, "") }, notes: refusal.notes,
          helps: refusal.help.map { [Help($0)] } ?? []))
    }
  }
}

extension TargetCall {
  /// What is refused of every netlist like this one, whose weights are all as large as they may be,
  /// and what may be.
  fileprivate func refusals(
    of netlist: Netlist
  ) -> (certain: [RuntimeError], possible: [RuntimeError]) {
    let fitted: Netlist
    do throws(RuntimeError) {
      fitted = try target.legalise(netlist, options)
    } catch {
      // Weights of 1 break nothing that weights could mend.
      return (try? target.legalise(netlist.withSmallestWeights, options)) == nil
        ? ([error], []) : ([], [error])
    }
    do throws(RuntimeError) {
      let breaches = try target.limits.breaches(of: fitted, target: name, weights: false)
      guard breaches.isEmpty else { return (breaches, []) }
      return ([], try target.foresee(fitted, options))
    } catch {
      return ([error], [])
    }
  }
}

extension Netlist {
  fileprivate var withSmallestWeights: Netlist {
    var netlist = self
    for index in projections.indices {
      netlist.projections[index].weight = projections[index].weight.map { $0.signum() }
      netlist.projections[index].shift = 0
    }
    return netlist
  }
}
