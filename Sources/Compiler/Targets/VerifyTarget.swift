import WSLang
import WSRuntime

extension Model {
  /// Reports what of the file's networks a target cannot take, as far as it can be seen without
  /// weights: of each `emit` plan, or of the network where it has none. Where a chip takes them,
  /// returns on which of its cores.
  @discardableResult
  package func verifyTarget(
    _ target: TargetCall, into diagnostics: inout Diagnostics
  ) -> [String] {
    guard isSound else { return [] }
    var uses: [String] = []
    for name in subjectNames {
      for choice in emitChoices(SubjectChoice(network: name, target: target)) {
        var found = Diagnostics()
        if let subject = subject(choice, for: .emit, into: &found) {
          let use = verifyLimits(of: target, by: subject, into: &found)
          if let use { uses.append("`\(name)` on `\(target.name)`: \(use.text)") }
        }
        diagnostics.add(found)
      }
    }
    return uses
  }
}

/// Reports which parts of a subject break which limits of a target, by how much, and what would
/// help. Where a chip takes it, returns on how many of its cores.
///
/// - Parameter memory: bytes that it may take; a network that would take more is not tried.
@discardableResult
package func verifyLimits(
  of call: TargetCall, by subject: Subject, memory: Int = 1 << 30,
  into diagnostics: inout Diagnostics
) -> CoreUse? {
  if call.target.isOwnFormat { return nil }
  var unsaid = Diagnostics()
  guard let netlist = outlineNetlist(subject, memory: memory, into: &unsaid) else { return nil }
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
  return found.certain.isEmpty ? found.use : nil
}

extension TargetCall {
  /// What is refused of every netlist like this one, whose weights are all as large as they may be,
  /// and what may be; on which cores it stands, where a chip takes it.
  fileprivate func refusals(
    of netlist: Netlist
  ) -> (certain: [RuntimeError], possible: [RuntimeError], use: CoreUse?) {
    let fitted: Netlist
    do throws(RuntimeError) {
      fitted = try target.legalise(netlist, options)
    } catch {
      // Weights of 1 break nothing that weights could mend.
      return (try? target.legalise(netlist.withSmallestWeights, options)) == nil
        ? ([error], [], nil) : ([], [error], nil)
    }
    do throws(RuntimeError) {
      let breaches = try limits.breaches(
        of: fitted, madeOf: netlist, target: name, weights: false)
      guard breaches.isEmpty else { return (breaches, [], nil) }
      let foreseen = try target.foresee(fitted, options)
      guard case .placed(let use)? = try limits.cores?.use(of: fitted) else {
        return ([], foreseen, nil)
      }
      return ([], foreseen, use)
    } catch {
      return ([error], [], nil)
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
