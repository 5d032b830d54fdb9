import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Executes a program as plainly as it can be written: one loop an operator, in double precision, no
/// kernels, threads or shared memory. It stays for ever; the engine is compared with it.
final class ReferenceExecutor: Executor {
  let program: Program
  let training: Training
  var batch: Int { training.batch }
  var losses: [PlanLoss] { training.losses }
  let spikes: [SpikingSignal]
  let arithmetic = "reference"
  /// Whether every number that is kept is rounded to single precision: how far that leads says how
  /// much of a difference is rounding.
  let isSingle: Bool
  var normIsFrozen = false
  private(set) var sharpness: [Float]

  /// Of each signal, `[batch] + shape`; each has its own, no matter what an engine lets share memory.
  var values: [[Double]]
  var gradients: [[Double]]
  /// Of each parameter.
  var parameters: [[Double]]
  var parameterGradients: [[Double]]
  /// Of each operator: masks and winners.
  var kept: [[Int]]
  private var moments: [[[Double]]]
  var labels: [[Int32]]
  /// How far numbers of the last step were from a place where a function or its slope jumps; what
  /// is exactly there got there without rounding.
  var distances: [Double] = []
  var isTraining = false
  var isHard = false
  var step = 0

  init(plan: TrainingPlan, isSingle: Bool = false) {
    program = plan.program
    training = plan.training
    self.isSingle = isSingle
    spikes = SpikingSignal.all(of: program)
    sharpness = Array(repeating: 0, count: training.sharpening?.groups.count ?? 0)
    let zeros = program.signals.map {
      [Double](repeating: 0, count: $0.shape.reduce(plan.training.batch, *))
    }
    values = zeros
    gradients = zeros
    let parameterZeros = program.parameters.map {
      [Double](repeating: 0, count: $0.shape.reduce(1, *))
    }
    parameters = parameterZeros
    parameterGradients = parameterZeros
    moments = Array(repeating: parameterZeros, count: training.optimizer.rule.moments)
    kept = program.operators.map { _ in [] }
    labels = program.labels.map {
      [Int32](repeating: 0, count: $0.positions.reduce(plan.training.batch, *))
    }
  }

  // MARK: State

  var parameterValues: [[Float]] { parameters.map { $0.map { Float($0) } } }

  func save() -> ExecutorState {
    ExecutorState(
      parameters: parameterValues, moments: moments.map { $0.map { $0.map { Float($0) } } })
  }

  func restore(_ state: ExecutorState) {
    parameters = state.parameters.map { $0.map { Double($0) } }
    if !state.moments.isEmpty {
      moments = state.moments.map { $0.map { $0.map { Double($0) } } }
    }
  }

  func setSharpness(_ sharpness: Float, of group: Int) { self.sharpness[group] = sharpness }

  // MARK: Batches

  func load(_ pictures: PictureBatch, input: Int) {
    values[program.inputs[input].signal] = pictures.floats.map { Double($0) }
  }

  func load(_ classes: [Int32], label: Int) {
    for index in labels[label].indices {
      labels[label][index] = index < classes.count ? classes[index] : 0
    }
  }

  func scores(output: Int) -> [Float] { values[program.outputs[output].signal].map { Float($0) } }

  // MARK: Steps

  func trainingStep(step: Int) -> StepResult {
    forward(isTraining: true, isHard: false, step: step)
    for index in gradients.indices { clear(&gradients[index]) }
    for index in parameterGradients.indices { clear(&parameterGradients[index]) }
    let loss = lossOfBatch(pictures: batch)
    for index in program.operators.indices.reversed() { backward(index) }
    return StepResult(loss: loss, correct: correctClasses)
  }

  private var correctClasses: Int {
    guard let output = program.outputs.first(where: { $0.label != nil }), let label = output.label
    else { return 0 }
    let scores = values[output.signal]
    let classes = program.signals[output.signal].shape.last ?? 1
    return labels[label].indices.count { row in
      let own = Array(scores[(row * classes)..<((row + 1) * classes)])
      let order = own.sorted(by: >)
      if classes > 1 { distances.append(order[0] - order[1]) }
      return own.firstIndex(of: order[0]) == Int(labels[label][row])
    }
  }

  func evaluationStep(pictures: Int, isHard: Bool, probe: inout SpikeProbe?) -> Double {
    (isTraining, self.isHard) = (false, isHard)
    distances = []
    for index in program.operators.indices {
      forward(index)
      if let signal = spikes.firstIndex(where: { $0.node == index }) {
        visit(signal, pictures: pictures, &probe)
      }
    }
    return lossOfBatch(pictures: pictures)
  }

  private func visit(_ signal: Int, pictures: Int, _ probe: inout SpikeProbe?) {
    guard let wish = probe?.wish else { return }
    let size = spikes[signal].size
    let output = program.operators[spikes[signal].node].output
    let seen = values[output].map { Float($0) }
    if wish.contains(.activity), spikes[signal].isActivation {
      probe?.count(signal) { positive, sums in
        for element in 0..<(pictures * size) {
          positive[element % size] += seen[element] > 0 ? 1 : 0
          sums[element % size] += Double(seen[element])
        }
      }
    }
    if wish.contains(.spikes) {
      probe?.spikes[signal] = SpikeProbe.packed(pictures: pictures, size: size) { seen[$0] }
    }
    guard let substitute = probe?.substitutes[signal], !substitute.isEmpty else { return }
    for element in 0..<(pictures * size) {
      let fires = SpikeProbe.fires(
        substitute, picture: element / size, neuron: element % size, size: size)
      values[output][element] = fires ? 1 : 0
    }
  }

  private func forward(isTraining: Bool, isHard: Bool, step: Int) {
    (self.isTraining, self.isHard, self.step) = (isTraining, isHard, step)
    distances = []
    for index in program.operators.indices { forward(index) }
  }

  func stored(_ numbers: [Double]) -> [Double] {
    isSingle ? numbers.map { Double(Float($0)) } : numbers
  }

  private func clear(_ array: inout [Double]) {
    for index in array.indices { array[index] = 0 }
  }

  var firstNonFinite: String? {
    values.contains { $0.contains { !$0.isFinite } } ? "a signal" : nil
  }

  // MARK: Losses

  private func lossOfBatch(pictures: Int) -> Double {
    losses.reduce(0) { $0 + loss($1, pictures: pictures) }
  }

  // MARK: The optimiser

  @discardableResult
  func update(rateFactor: Double, step: Int) -> Bool {
    for (index, parameter) in program.parameters.enumerated() where parameter.trainable {
      for element in parameters[index].indices {
        update(index, element, rateFactor: rateFactor, number: Double(step + 1))
      }
    }
    return parameters.allSatisfy { $0.allSatisfy(\.isFinite) }
  }

  /// Settings as the engine has them, in single precision.
  private func update(_ index: Int, _ element: Int, rateFactor: Double, number: Double) {
    func single(_ value: Double) -> Double { Double(Float(value)) }
    let g = parameterGradients[index][element]
    let r = single(training.optimizer.rule.rate * rateFactor)
    var m = moments.map { $0[index][element] }
    var w = parameters[index][element]
    switch training.optimizer {
    case .sgd(_, let momentum, let nesterov):
      m[0] = single(momentum) * m[0] + g
      w -= r * (nesterov ? g + single(momentum) * m[0] : m[0])
    case .adam(_, let beta1, let beta2, let epsilon):
      w -= r * adam(g, &m, single(beta1), single(beta2), single(epsilon), number)
    case .adamw(_, let beta1, let beta2, let epsilon, let decay):
      w -=
        r
        * (adam(g, &m, single(beta1), single(beta2), single(epsilon), number)
          + single(decay) * w)
    case .adadelta(_, let rho, let epsilon):
      let (rho, epsilon) = (single(rho), single(epsilon))
      m[0] = rho * m[0] + (1 - rho) * g * g
      let change = ((m[1] + epsilon) / (m[0] + epsilon)).squareRoot() * g
      m[1] = rho * m[1] + (1 - rho) * change * change
      w -= r * change
    case .rmsprop(_, let rho, let epsilon):
      m[0] = single(rho) * m[0] + (1 - single(rho)) * g * g
      w -= r * g / (m[0].squareRoot() + single(epsilon))
    }
    for (number, moment) in m.enumerated() { moments[number][index][element] = moment }
    parameters[index][element] = w
  }

  private func adam(
    _ g: Double, _ m: inout [Double], _ beta1: Double, _ beta2: Double, _ epsilon: Double,
    _ number: Double
  ) -> Double {
    m[0] = beta1 * m[0] + (1 - beta1) * g
    m[1] = beta2 * m[1] + (1 - beta2) * g * g
    return m[0] / (1 - pow(beta1, number))
      / ((m[1] / (1 - pow(beta2, number))).squareRoot() + epsilon)
  }
}
