import WSRuntime

/// A part of a netlist that a message speaks of.
package enum NetlistPart: Equatable, Sendable {
  case network
  case input(String)
  case population(String)
  case projection(String)
  case output(String)

  package var words: String {
    switch self {
    case .network: "the network"
    case .input(let name): "input `\(name)`"
    case .population(let name): "population `\(name)`"
    case .projection(let name): "projection `\(name)`"
    case .output(let name): "output `\(name)`"
    }
  }

  package var name: String? {
    switch self {
    case .network: nil
    case .input(let name), .population(let name), .projection(let name), .output(let name): name
    }
  }
}

extension RuntimeError {
  /// A target cannot take a part of a netlist.
  ///
  /// - Parameters:
  ///   - reason: what the part is or does, by how much it is too large.
  ///   - takes: what the target takes instead.
  package static func refusal(
    by target: String, of part: NetlistPart, _ reason: String, takes: String? = nil,
    help: String? = nil
  ) -> RuntimeError {
    var error = RuntimeError(
      .netlistTarget, "the target `\(target)` cannot take \(part.words): \(reason)",
      notes: takes.map { ["`\(target)` takes \($0)"] } ?? [], help: help)
    error.part = part.name
    return error
  }
}
