import WSCompiler
import WSRuntime

/// How executors of one netlist agree over a set of pictures.
struct NetlistComparison {
  struct Population: Equatable {
    let name: String
    let neurons: Int
    var spikes = 0
    /// Spikes in which simulator and engine differ, both in whole numbers: none, or wsc is wrong.
    var disagreements = 0
    /// The network has it too: what rounding changed is known.
    var isCompared = false
    /// Spikes that the rounding of weights and inputs to whole numbers has changed.
    var changed = 0
    /// Spikes that the inputs' grids alone have changed.
    var changedByInput = 0

    /// Changed ones of all spikes and silences.
    func changedShare(of pictures: Int) -> Double { share(changed, of: pictures) }
    func changedShareByInput(of pictures: Int) -> Double { share(changedByInput, of: pictures) }

    private func share(_ count: Int, of pictures: Int) -> Double {
      Double(count) / Double(max(1, pictures)) / Double(max(1, neurons))
    }
  }

  /// What one label is worth.
  struct Score {
    let label: String
    var whole: LabelScore
    var float: LabelScore
    /// With float weights on the netlist's inputs, where those have other bits.
    var gridded: LabelScore
    /// Classes that only float weights have right, and only whole ones.
    var lost = 0
    var gained = 0

    init(_ label: String) {
      self.label = label
      whole = LabelScore(label)
      float = LabelScore(label)
      gridded = LabelScore(label)
    }
  }

  /// Bits of inputs by name, where the network is trained with others.
  let grids: [String: Int]
  private(set) var pictures = 0
  private(set) var populations: [Population]
  /// Of each output that has a label, in the netlist's order.
  private(set) var scores: [Score]
  /// Sums over the pictures; nil where they were not measured.
  private var losses: (whole: Double, float: Double)?
  /// Classes in which simulator and engine differ.
  private(set) var classDisagreements = 0
  private(set) var firstDisagreement: String?
  /// Classes and spikes of outputs in which the form for the target differs: a target with narrow
  /// sums takes rounder weights.
  private(set) var formDifferences = 0
  /// The same for what pruning left: none, or wsc is wrong.
  private(set) var pruneDifferences = 0

  init(_ netlist: Netlist, grids: [String: Int] = [:]) {
    self.grids = grids
    populations = netlist.populations.map {
      Population(name: $0.name, neurons: $0.shape.elements)
    }
    scores = netlist.outputs.filter(\.hasLabel).map { Score($0.name) }
  }

  /// Adds what the three executors computed for the same pictures.
  ///
  /// - Parameters:
  ///   - gridded: float weights on inputs of the netlist's bits, where those are others.
  ///   - loss: the network's loss with the spikes of the netlist, for one without a class.
  mutating func add(
    simulated: SimulationResult, engine: Netlist.TestVectors, float run: HardExecutor.Run,
    gridded: HardExecutor.Run?, examples: ExampleSet, loss: Double?
  ) {
    let float = run.vectors
    if let loss, let floatLoss = run.loss {
      let count = Double(simulated.count)
      losses = ((losses?.whole ?? 0) + loss * count, (losses?.float ?? 0) + floatLoss * count)
    }
    pictures += simulated.count
    for index in populations.indices {
      let name = populations[index].name
      let spikes = simulated.spikes[name] ?? []
      populations[index].spikes += spikes.reduce(0) { $0 + $1.nonzeroBitCount }
      let disagreements = differences(spikes, engine.populations[name] ?? [])
      if disagreements > 0, firstDisagreement == nil { firstDisagreement = name }
      populations[index].disagreements += disagreements
      // A population that only the netlist has (a fold's own) has nothing to be compared with.
      if let reference = float.populations[name] {
        populations[index].isCompared = true
        populations[index].changed += differences(spikes, reference)
        if let gridded = gridded?.vectors.populations[name] {
          populations[index].changedByInput += differences(gridded, reference)
        }
      }
    }
    for (name, classes) in simulated.outputs {
      classDisagreements += disagreeing(classes, engine.outputs[name] ?? [])
    }
    for index in scores.indices {
      let name = scores[index].label
      guard let classes = simulated.outputs[name] else { continue }
      scores[index].add(
        whole: classes, float: float.outputs[name] ?? [],
        gridded: gridded?.vectors.outputs[name], truth: examples.labels(for: name))
    }
  }

  /// Adds what the netlist in the form for its target computed for the same pictures.
  mutating func add(fitted: SimulationResult, to plain: SimulationResult, of netlist: Netlist) {
    formDifferences += outputDifferences(fitted, plain, netlist)
  }

  /// Adds what the pruned netlist computed for the same pictures.
  mutating func add(pruned: SimulationResult, to plain: SimulationResult, of netlist: Netlist) {
    pruneDifferences += outputDifferences(pruned, plain, netlist)
  }

  var agrees: Bool {
    classDisagreements == 0 && populations.allSatisfy { $0.disagreements == 0 }
  }

  var totalNeurons: Int { populations.reduce(0) { $0 + $1.neurons } }
  var changedSpikes: Int { populations.reduce(0) { $0 + $1.changed } }

  /// Of each label that both have judged.
  var accuracies: [(label: String, whole: Double, float: Double, gridded: Double?)] {
    scores.compactMap { score in
      guard let first = score.whole.accuracy, let second = score.float.accuracy else { return nil }
      return (score.label, first, second, score.gridded.accuracy)
    }
  }

  var loss: Double? { losses.map { $0.whole / Double(max(1, pictures)) } }
  var floatLoss: Double? { losses.map { $0.float / Double(max(1, pictures)) } }

  /// By population, what rounding changed.
  var changes: [String: EmissionReport.Changes] {
    Dictionary(
      populations.filter(\.isCompared).map {
        ($0.name, .init(spikes: $0.changed, outcomes: pictures * $0.neurons))
      }, uniquingKeysWith: { first, _ in first })
  }

  var json: JSONValue {
    return [
      "pictures": .integer(pictures), "neurons": .integer(totalNeurons),
      "spikes_that_disagree": .integer(populations.reduce(0) { $0 + $1.disagreements }),
      "classes_that_disagree": .integer(classDisagreements),
      "spikes_changed_by_rounding": .integer(changedSpikes),
      "accuracy_whole_weights": JSONValue(scores.first?.whole.accuracy),
      "accuracy_float_weights": JSONValue(scores.first?.float.accuracy),
      "accuracy_float_weights_on_grid": JSONValue(scores.first?.gridded.accuracy),
      "accuracies_whole_weights": scores.map(\.whole).json,
      "accuracies_float_weights": scores.map(\.float).json,
      "loss_whole_weights": JSONValue(loss), "loss_float_weights": JSONValue(floatLoss),
    ]
  }

  /// What is said to the person who waits.
  func lines(widths: String, split: String) -> [String] {
    let outcomes = pictures * totalNeurons
    let share = outcomes > 0 ? Double(changedSpikes) / Double(outcomes) : 0
    var lines = [
      "simulator and engine agree on every spike: \(groupedDigits(totalNeurons)) neurons in "
        + "\(populations.count) populations, \(groupedDigits(pictures)) \(split) pictures",
      "rounding the weights to \(widths) changed \(groupedDigits(changedSpikes)) of "
        + "\(groupedDigits(outcomes)) spikes and silences (\(fixed(share * 100, 3)) %)",
    ]
    if formDifferences > 0 {
      lines.append(
        "the form for the target changed \(groupedDigits(formDifferences)) spikes and classes of outputs"
      )
    }
    let accuracies = accuracies
    for (label, whole, float, gridded) in accuracies {
      let onGrid = gridded.map { ", on the netlist's input grid \(percent($0))" } ?? ""
      lines.append(
        accuracyWords(label, among: accuracies.count) + " with whole weights \(percent(whole)), "
          + "with float weights \(percent(float))\(onGrid)")
    }
    if let loss, let floatLoss {
      lines.append(
        "loss with whole weights \(lossText(loss)), with float weights \(lossText(floatLoss))")
    }
    return lines
  }

  /// Simulator and engine differ: a fault of wsc.
  func verify() throws(RuntimeError) {
    if pruneDifferences > 0 {
      throw RuntimeError(
        .internalFault,
        "pruning changed \(groupedDigits(pruneDifferences)) spikes and classes of outputs over "
          + "\(groupedDigits(pictures)) pictures")
    }
    if agrees { return }
    let total = populations.reduce(0) { $0 + $1.disagreements }
    throw RuntimeError(
      .internalFault, "simulator and engine disagree about the netlist",
      notes: [
        "\(groupedDigits(total)) spikes and \(classDisagreements) classes differ over "
          + "\(groupedDigits(pictures)) pictures",
        firstDisagreement.map { "the first population that differs is `\($0)`" },
      ].compactMap { $0 })
  }
}

extension NetlistComparison.Score {
  fileprivate mutating func add(
    whole classes: [Int32], float: [Int32], gridded: [Int32]?, truth: [Int32]
  ) {
    whole.add(classes, truth: truth)
    self.float.add(float, truth: truth)
    if let gridded { self.gridded.add(gridded, truth: truth) }
    for ((first, second), truth) in zip(zip(classes, float), truth) where first != second {
      if second == truth { lost += 1 }
      if first == truth { gained += 1 }
    }
  }
}

/// Classes, and spikes of outputs without, that differ.
private func outputDifferences(
  _ first: SimulationResult, _ second: SimulationResult, _ netlist: Netlist
) -> Int {
  netlist.outputs.reduce(0) { sum, output in
    switch output.decode {
    case .key, .membrane:
      sum + disagreeing(first.outputs[output.name] ?? [], second.outputs[output.name] ?? [])
    case .spikes, .final:
      sum + differences(first.spikes[output.from] ?? [], second.spikes[output.from] ?? [])
    }
  }
}

/// Bits that differ; a missing byte differs in all its bits.
private func differences(_ first: [UInt8], _ second: [UInt8]) -> Int {
  let common = zip(first, second).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
  return common + abs(first.count - second.count) * 8
}

private func disagreeing(_ first: [Int32], _ second: [Int32]) -> Int {
  zip(first, second).count { $0 != $1 } + abs(first.count - second.count)
}
