/// What a network scores on a set of pictures.
package struct Evaluation: Equatable, Sendable {
  package struct Output: Equatable, Sendable {
    package var name: String
    /// Nil without truth.
    package var score: LabelScore?
    /// Nil without truth, and where there are too many classes to keep account of.
    package var confusion: Confusion?
    /// The first maximum of the scores, for each picture and position.
    package var predictions: [Int32]
  }

  package var pictures: Int
  /// Mean over the pictures; nil where the plan has no loss.
  package var loss: Double?
  package var outputs: [Output]
  /// Of each spiking activation; empty unless it was asked for.
  package var layers: [LayerActivity]

  /// Of each label, in the order of its outputs.
  package var scores: [LabelScore] { outputs.compactMap(\.score) }

  /// Of the first label, 0 to 1.
  package var accuracy: Double? { scores.first?.accuracy }
}

/// How the neurons of one activation fire over a set of pictures.
package struct LayerActivity: Equatable, Sendable {
  package var name: String
  package var neurons: Int
  /// Shares of neurons that fire for no picture, and for every one.
  package var dead: Double
  package var alwaysOn: Double
  /// Mean value over neurons and pictures: the share of spikes, once hard.
  package var activity: Double
}

/// Runs a network over a set of pictures with its running statistics.
package struct Evaluator {
  private let executor: any Executor
  private let feeder: BatchFeeder

  /// - Parameters:
  ///   - inputs: of a netlist that the executor's plan computes in whole numbers; nil: the inputs of
  ///     a network take q / (2^n − 1).
  ///   - gridBits: n by the name of an input, where it is not the program's.
  package init(
    _ executor: any Executor, on examples: ExampleSet, inputs: [Netlist.Input]? = nil,
    gridBits: [String: Int] = [:]
  ) throws(RuntimeError) {
    self.executor = executor
    feeder = try BatchFeeder(
      examples, for: executor.program, batch: executor.batch, inputs: inputs, gridBits: gridBits)
  }

  /// Packed spikes (`SpikeProbe`) of some pictures, the first of which has this number.
  package typealias SpikeSource = (SpikingSignal, _ first: Int, _ pictures: Int) -> [UInt8]

  /// - Parameters:
  ///   - isHard: every brelu and sigmoid as a threshold, whatever the executor's sharpness.
  ///   - isInterrupted: asked between batches.
  ///   - substitutes: spikes to put in place of a signal's own; none where empty.
  ///   - visitSpikes: called for each spiking signal of each batch with its packed spikes.
  ///   - visitScores: called for each batch: how many pictures it has, and the scores of each output.
  /// - Returns: nil if interrupted.
  package func evaluate(
    isHard: Bool, measuresActivity: Bool = false, isInterrupted: () -> Bool = { false },
    substitutes: SpikeSource? = nil, visitSpikes: ((SpikingSignal, [UInt8]) -> Void)? = nil,
    visitScores: ((_ pictures: Int, [[Float]]) -> Void)? = nil
  ) throws(RuntimeError) -> Evaluation? {
    let program = executor.program
    let signals = executor.spikes
    var wish: SpikeProbe.Wish = measuresActivity ? .activity : []
    if visitSpikes != nil { wish.insert(.spikes) }
    var probe: SpikeProbe?
    if !wish.isEmpty || substitutes != nil { probe = SpikeProbe(wish, of: signals) }
    var feeder = feeder
    var judges = program.outputs.indices.map { OutputJudge(output: $0, of: program) }
    var (loss, seen) = (0.0, 0)
    for batch in 0..<feeder.batchesPerEpoch {
      if isInterrupted() { return nil }
      let pictures = feeder.load(batch: batch, into: executor)
      if let substitutes {
        probe?.substitutes = signals.map { substitutes($0, seen, pictures) }
      }
      loss +=
        Double(pictures)
        * executor.evaluationStep(pictures: pictures, isHard: isHard, probe: &probe)
      if let visitSpikes, let probe {
        for (signal, spikes) in zip(signals, probe.spikes) { visitSpikes(signal, spikes) }
      }
      let scores = program.outputs.indices.map { executor.scores(output: $0) }
      for index in judges.indices {
        judges[index].judge(scores[index], feeder.labels, pictures: pictures)
      }
      visitScores?(pictures, scores)
      seen += pictures
    }
    return Evaluation(
      pictures: seen, loss: executor.losses.isEmpty || seen == 0 ? nil : loss / Double(seen),
      outputs: judges.map(\.result),
      layers: measuresActivity ? probe?.layers(signals, pictures: seen) ?? [] : [])
  }
}

/// Collects what one output says, and compares it with its truth.
private struct OutputJudge {
  private let classes: Int
  private let rowsPerPicture: Int
  private let label: Int?
  private(set) var result: Evaluation.Output

  init(output index: Int, of program: Program) {
    let output = program.outputs[index]
    let shape = program.signals[output.signal].shape
    classes = shape.last ?? 1
    rowsPerPicture = shape.dropLast().elements
    label = output.label
    result = Evaluation.Output(
      name: output.name, score: label.map { LabelScore(program.labels[$0].name) },
      confusion: label.flatMap { [classes] in
        Confusion(label: program.labels[$0].name, classes: classes)
      },
      predictions: [])
  }

  mutating func judge(_ scores: [Float], _ labels: [LabelBatch], pictures: Int) {
    let found = (0..<pictures * rowsPerPicture).map { row in
      Int32(firstMaximum(of: classes) { scores[row * classes + $0] })
    }
    result.predictions += found
    if let label {
      let truth = labels[label].classes.prefix(found.count)
      result.score?.add(found, truth: truth)
      result.confusion?.add(found, truth: truth)
    }
  }
}

extension SpikeProbe {
  /// How the neurons of each activation have fired.
  fileprivate func layers(_ signals: [SpikingSignal], pictures: Int) -> [LayerActivity] {
    guard pictures > 0 else { return [] }
    return signals.indices.filter { signals[$0].isActivation }.map { index in
      let size = Double(signals[index].size)
      let counts = positive[index]
      return LayerActivity(
        name: signals[index].name, neurons: signals[index].size,
        dead: Double(counts.count { $0 == 0 }) / size,
        alwaysOn: Double(counts.count { $0 == Int64(pictures) }) / size,
        activity: sums[index].reduce(0, +) / size / Double(pictures))
    }
  }
}

extension Evaluator {
  /// The spikes of every picture with all activations hard, by signal and packed as test vectors are.
  package func hardSpikes() throws(RuntimeError) -> [String: [UInt8]] {
    var spikes: [String: [UInt8]] = [:]
    _ = try evaluate(isHard: true, visitSpikes: { spikes[$0.name, default: []] += $1 })
    return spikes
  }
}
