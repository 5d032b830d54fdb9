import WSLang
import WSRuntime

/// What fields of data go to: the inputs and labels of a network; or the inputs of a netlist and
/// those of its outputs whose classes have a truth, if the data hold one.
struct FieldTakers {
  enum Role {
    case input, label

    var isInput: Bool { self == .input }
  }

  struct Signal {
    let name: String
    /// Nil where it was at fault.
    let type: SignalType?
    /// Its declaration; nil outside of a source.
    let range: SourceRange?
  }

  /// Of the network or netlist.
  let name: String
  private let inputs: [Signal]
  private let labels: [Signal]
  private let isNetlist: Bool

  init(_ network: CheckedNetwork) {
    func signals(_ declared: [SignalDeclaration], _ types: [WrittenType?]) -> [Signal] {
      zip(declared, types).map { declaration, type in
        Signal(
          name: declaration.name.text,
          type: type.map {
            SignalType(kind: $0.kind, steps: $0.shape.steps, shape: $0.shape.shape)
          }, range: declaration.range)
      }
    }
    name = network.name
    inputs = signals(network.names.inputs, network.types.inputs)
    labels = signals(network.names.labels, network.types.labels)
    isNetlist = false
  }

  /// An input takes values in [0, 1], whatever code the netlist then has for them.
  init(_ netlist: Netlist) {
    func signal(_ name: String, _ kind: SignalKind, _ shape: [Int]) -> Signal {
      Signal(name: name, type: SignalType(kind: kind, shape: shape), range: nil)
    }
    name = netlist.name
    inputs = netlist.pictureInputs.map { signal($0.name, .unit, $0.shape) }
    labels = netlist.outputs.compactMap { output in
      guard output.hasLabel, let classes = netlist.classCount(of: output)?.classes else {
        return nil
      }
      return signal(output.name, .class, netlist.classPositions(of: output) + [classes])
    }
    isNetlist = true
  }

  /// Without a network or netlist: each field that a call names is taken, as a label or as an input.
  init(_ call: WordCall, labels: [String]) {
    func signal(_ name: String) -> Signal { Signal(name: name, type: nil, range: nil) }
    let named = DataSets.namedFields(call).map { $0.key.joined(separator: ".") }
    name = call.word.name
    inputs = named.filter { !labels.contains($0) }.map(signal)
    self.labels = labels.map(signal)
    isNetlist = false
  }

  /// Of inputs and labels.
  var names: [String] { (inputs + labels).map(\.name) }

  func role(of name: String) -> Role? {
    if inputs.contains(where: { $0.name == name }) { return .input }
    return labels.contains { $0.name == name } ? .label : nil
  }

  subscript(_ role: Role) -> [Signal] { role.isInput ? inputs : labels }

  /// The first that lacks a field. A netlist runs without a truth, so there its outputs only must
  /// not leave it open which of them a field is meant for.
  func missing(
    _ role: Role, _ taken: [String: DataSetField], of fields: [DataSetField]
  ) -> Signal? {
    if isNetlist, !role.isInput, taken.count == fields.count { return nil }
    return self[role].first { taken[$0.name] == nil }
  }

  func noun(_ role: Role) -> String {
    switch role {
    case .input: "input"
    case .label: isNetlist ? "output with a label" : "label"
    }
  }

  private func nouns(_ role: Role) -> String {
    switch role {
    case .input: "inputs"
    case .label: isNetlist ? "outputs with a label" : "labels"
    }
  }

  func wants(_ role: Role, more fields: [DataSetField], _ set: String) -> String {
    let what = role.isInput ? "picture" : "label"
    let offer = fields.count == 1 ? "one \(what)" : "\(fields.count) \(what)s"
    return "`\(set)` has \(offer) an example, but `\(name)` has \(self[role].count) "
      + nouns(role)
  }

  /// Of a netlist, what it has: there is no declaration to point at.
  func notes(_ role: Role) -> [String] {
    let names = self[role].map(\.name)
    guard isNetlist, let first = names.first else { return [] }
    return [
      names.count == 1
        ? "its only \(noun(role)) is `\(first)`"
        : "its \(nouns(role)) are " + listText(names)
    ]
  }

  func remedy(
    _ role: Role, _ missing: Signal, _ taken: [String: DataSetField], _ fields: [DataSetField]
  ) -> String {
    let signals = self[role]
    if fields.count > 1, signals.count <= fields.count {
      return "say which takes which: \(mapping(fields, signals))"
    }
    switch (role, isNetlist) {
    case (.input, true):
      return "name data with \(signals.count) pictures an example; its own test vectors, if it has "
        + "any, are run with `wsc simulate --vectors`"
    case (.label, true):
      return "say which of them the data judge: \(mapping(fields, signals))"
    case (.input, false):
      let other = signals.first { taken[$0.name] != nil }?.name ?? missing.name
      return "keep one input, and let every layer that needs the picture read `\(other)`"
    case (.label, false): return "keep the label that the data can give"
    }
  }

  /// `fine: kind, coarse: family`, in the order that both have.
  private func mapping(_ fields: [DataSetField], _ signals: [Signal]) -> String {
    let pairs = zip(fields, signals).map { "\($0.name): \($1.name)" }
    return "`\(pairs.joined(separator: ", "))`"
  }
}
