/// What a network scores on a set of pictures.
package struct Evaluation: Equatable, Sendable {
  package struct Output: Equatable, Sendable {
    package var name: String
    /// Positions judged (pictures, unless the label is a mask) and how many were right; nil
    /// without truth.
    package var judged: Int?
    package var correct: Int?
    /// The first maximum of the scores, for each picture and position.
    package var predictions: [Int32]
  }

  package var pictures: Int
  /// Mean over the pictures; nil where the plan has no loss.
  package var loss: Double?
  package var outputs: [Output]
  /// Of each spiking activation; empty unless it was asked for.
  package var layers: [LayerActivity]

  /// Of the first output that has a truth, 0 to 1.
  package var accuracy: Double? {
    for output in outputs {
      if let judged = output.judged, let correct = output.correct, judged > 0 {
        return Double(correct) / Double(judged)
      }
    }
    return nil
  }
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
  private let engine: Engine
  private let feeder: BatchFeeder

  /// - Parameter codes: for each input of a netlist what it makes of the picture, in whole numbers;
  ///   nil: the one input of a network takes q / (2^n − 1).
  package init(
    _ engine: Engine, on examples: ExampleSet, codes: [Netlist.InputCode]? = nil
  ) throws(RuntimeError) {
    self.engine = engine
    feeder = try BatchFeeder(examples, for: engine, augment: nil, codes: codes)
  }

  /// - Parameters:
  ///   - isHard: every brelu and sigmoid as a threshold, whatever the engine's sharpness.
  ///   - isInterrupted: asked between batches.
  ///   - visitSpikes: called for each spiking signal of each batch: the number of its first
  ///     picture and how many there are.
  ///   - visitScores: likewise, once for each batch.
  /// - Returns: nil if interrupted.
  package func evaluate(
    isHard: Bool, measuresActivity: Bool = false, isInterrupted: () -> Bool = { false },
    visitSpikes: ((SpikingSignal, _ first: Int, _ pictures: Int) -> Void)? = nil,
    visitScores: ((_ first: Int, _ pictures: Int) -> Void)? = nil
  ) throws(RuntimeError) -> Evaluation? {
    let plan = engine.plan
    let signals = Dictionary(
      engine.spikes.enumerated().map { ($0.element.node, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let counters = measuresActivity ? try ActivityCounters(engine.spikes) : nil
    let looksAtSpikes = measuresActivity || visitSpikes != nil
    var judges = plan.outputs.indices.map { OutputJudge(output: $0, of: engine) }
    var (loss, seen) = (0.0, 0)
    for batch in 0..<feeder.batchesPerEpoch {
      if isInterrupted() { return nil }
      let pictures = feeder.fill(batch: batch)
      loss +=
        Double(pictures)
        * engine.evaluationStep(pictures: pictures, isHard: isHard) {
          guard looksAtSpikes, let index = signals[$0] else { return }
          counters?.count(index, pictures: pictures, engine)
          visitSpikes?(engine.spikes[index], seen, pictures)
        }
      for index in judges.indices { judges[index].judge(pictures: pictures) }
      visitScores?(seen, pictures)
      seen += pictures
    }
    return Evaluation(
      pictures: seen, loss: plan.losses.isEmpty || seen == 0 ? nil : loss / Double(seen),
      outputs: judges.map(\.result), layers: counters?.layers(pictures: seen) ?? [])
  }
}

/// Collects what one output says, and compares it with its truth.
private struct OutputJudge {
  private let scores: ClassScores
  private let truth: ClassTruth?
  private(set) var result: Evaluation.Output

  init(output index: Int, of engine: Engine) {
    scores = ClassScores(output: index, of: engine)
    truth = ClassTruth(output: index, of: engine)
    result = Evaluation.Output(
      name: engine.plan.outputs[index].name, judged: truth.map { _ in 0 },
      correct: truth.map { _ in 0 }, predictions: [])
  }

  mutating func judge(pictures: Int) {
    let rows = pictures * scores.rowsPerPicture
    for row in 0..<rows { result.predictions.append(scores.firstMaximum(ofRow: row)) }
    if let truth {
      result.judged = (result.judged ?? 0) + rows
      result.correct = (result.correct ?? 0) + truth.correct(pictures: pictures)
    }
  }
}

/// Counts spikes neuron by neuron.
private struct ActivityCounters {
  private let signals: [SpikingSignal]
  private let positive: [Block<Int64>]
  private let sums: [Block<Double>]

  init(_ signals: [SpikingSignal]) throws(RuntimeError) {
    self.signals = signals
    positive = try signals.map { (signal) throws(RuntimeError) in
      try Block(count: signal.size)
    }
    sums = try signals.map { (signal) throws(RuntimeError) in
      try Block(count: signal.size)
    }
  }

  func count(_ index: Int, pictures: Int, _ engine: Engine) {
    guard signals[index].isActivation else { return }
    engine.countActivity(
      of: signals[index], pictures: pictures, positive: positive[index], sum: sums[index])
  }

  func layers(pictures: Int) -> [LayerActivity] {
    guard pictures > 0 else { return [] }
    var layers: [LayerActivity] = []
    for (index, signal) in signals.enumerated() where signal.isActivation {
      var (dead, alwaysOn, sum) = (0, 0, 0.0)
      for neuron in 0..<signal.size {
        let count = positive[index][neuron]
        dead += count == 0 ? 1 : 0
        alwaysOn += count == Int64(pictures) ? 1 : 0
        sum += sums[index][neuron]
      }
      let size = Double(signal.size)
      layers.append(
        LayerActivity(
          name: signal.name, neurons: signal.size, dead: Double(dead) / size,
          alwaysOn: Double(alwaysOn) / size, activity: sum / size / Double(pictures)))
    }
    return layers
  }
}
