/// The parameters of a network by name, in the order of its plan: what `soft.safetensors` and
/// `weights.safetensors` hold.
package struct WeightSet: Equatable, Sendable {
  package static let formatName = "wsc-weights"
  package static let currentVersion = "1"

  package struct Entry: Equatable, Sendable {
    package var name: String
    package var shape: [Int]
    package var values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  package enum Stage: String, Sendable {
    /// Before sharpening began.
    case soft
    /// When every activation was hard.
    case hard
  }

  package var network: String
  /// SHA-256 of the source text, as in the plan.
  package var sourceDigest: String
  /// When in the course of a run they were taken; nil if they do not say so.
  package var stage: Stage?
  /// What they were trained on.
  package var data = DataOrigin()
  /// Of the plan that they were trained by (`TrainingPlan.digest`); nil if they do not say so.
  package var planDigest: String?
  package private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  package init(network: String, sourceDigest: String, entries: [Entry] = []) {
    self.network = network
    self.sourceDigest = sourceDigest
    for entry in entries { set(entry) }
  }

  package subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// Replaces the entry of that name, or appends it.
  package mutating func set(_ entry: Entry) {
    if let place = places[entry.name] {
      entries[place] = entry
    } else {
      places[entry.name] = entries.count
      entries.append(entry)
    }
  }

  package func save(_ path: FilePath) throws(RuntimeError) {
    var file = Safetensors(metadata: [
      "format": Self.formatName, "version": Self.currentVersion, "network": network,
      "source": sourceDigest,
    ])
    if let stage { file.metadata["activations"] = stage.rawValue }
    file.metadata["data"] = data.text
    file.metadata["plan"] = planDigest
    for entry in entries { file[entry.name] = Tensor(entry.values, shape: entry.shape) }
    try file.save(path)
  }

  package static func load(_ path: FilePath) throws(RuntimeError) -> WeightSet {
    let file = try Safetensors.load(path)
    guard file.metadata["format"] == formatName else {
      let found = file.metadata["format"].map { "its format is `\($0)`" } ?? "it names no format"
      throw RuntimeError(
        .weightsFile, "`\(path)` is not a weights file: \(found), not `\(formatName)`")
    }
    guard file.metadata["version"] == currentVersion else {
      let found = file.metadata["version"].map { "version `\($0)`" } ?? "no version"
      throw RuntimeError(
        .weightsFile,
        "`\(path)` has \(found) of the weights format; this program reads version "
          + "\(currentVersion)")
    }
    guard let network = file.metadata["network"], let digest = file.metadata["source"] else {
      throw RuntimeError(
        .weightsFile, "`\(path)` does not say which network and source its weights belong to")
    }
    try file.expectMetadata(
      ["format", "version", "network", "source", "activations", "data", "plan"],
      origin: path.description)
    var result = WeightSet(network: network, sourceDigest: digest)
    result.data = try DataOrigin(text: file.metadata["data"], origin: path.description)
    result.planDigest = file.metadata["plan"]
    result.stage = file.metadata["activations"].flatMap(Stage.init)
    for name in file.names {
      guard let tensor = file[name] else { continue }
      guard let values = tensor.floats else {
        throw RuntimeError(
          .weightsFile,
          "tensor `\(name)` of `\(path)` holds \(tensor.type.rawValue), weights are F32")
      }
      if let index = values.firstIndex(where: { !$0.isFinite }) {
        throw RuntimeError(
          .weightsFile, "element \(index) of tensor `\(name)` of `\(path)` is \(values[index])")
      }
      result.set(Entry(name: name, shape: tensor.shape, values: values))
    }
    return result
  }

  /// Fails, naming the first difference, unless the set holds exactly these names and shapes.
  /// `origin` is the file, `network` whose parameters are expected.
  package func expectParameters(
    _ parameters: [(name: String, shape: [Int])], of network: String, origin: String
  ) throws(RuntimeError) {
    func mismatch(_ difference: String) -> RuntimeError {
      RuntimeError(
        .weightsMismatch,
        "the weights in `\(origin)` do not belong to `\(network)`: \(difference)",
        notes: ["they were trained for a network called `\(self.network)`"])
    }
    for (name, shape) in parameters {
      guard let entry = self[name] else { throw mismatch("tensor `\(name)` is missing") }
      guard entry.shape == shape else {
        throw mismatch("tensor `\(name)` has the shape \(entry.shape), expected \(shape)")
      }
    }
    let known = Set(parameters.map(\.name))
    if let surplus = entries.first(where: { !known.contains($0.name) }) {
      throw mismatch("tensor `\(surplus.name)` is not a parameter of it")
    }
  }
}
