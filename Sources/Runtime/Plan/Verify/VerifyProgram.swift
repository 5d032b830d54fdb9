/// Refuses a program that could not be run as it stands.
///
/// It may come from a file, so anything may stand in it. After this check every index is in range,
/// every operator turns the shapes that it reads into the one that it gives, and all numbers are
/// finite.
///
/// - Parameter batch: pictures that it is run on at once; kernels count in 32 bits.
func verifyProgram(_ program: Program, batch: Int) throws(RuntimeError) {
  guard PlanBounds.batch.contains(batch) else { throw planFault("a batch of \(batch)") }
  var verifier = ProgramVerifier(program, batch: batch)
  try verifier.verifyParameters()
  try verifier.verifySignals()
  try verifier.verifyOperators()
  try verifier.verifyEnds()
}

/// What every check of a plan says when it fails.
func planFault(_ message: String) -> RuntimeError {
  RuntimeError(
    .planStructure, "the plan does not fit together: \(message)",
    help: "build the plan again from its source")
}

struct ProgramVerifier {
  /// Kernels count axes in 32 bits.
  static let largestExtent = Int(Int32.max)
  /// More would take hours to place in memory.
  static let mostOperators = 20_000

  let program: Program
  let batch: Int
  /// What each parameter is to the operators that use it.
  private var roles: [ParameterRole?]
  /// For each signal: an input or an operator before this one gives it.
  var isGiven: [Bool]

  init(_ program: Program, batch: Int) {
    self.program = program
    self.batch = batch
    roles = Array(repeating: nil, count: program.parameters.count)
    isGiven = Array(repeating: false, count: program.signals.count)
  }

  func verifyParameters() throws(RuntimeError) {
    var names: Set<String> = []
    var total = 0
    for parameter in program.parameters {
      guard names.insert(parameter.name).inserted else {
        throw planFault("two parameters are called `\(parameter.name)`")
      }
      guard parameter.name != Safetensors.metadataName else {
        throw planFault("no parameter can be called `\(parameter.name)`")
      }
      guard let count = elementCount(parameter.shape),
        parameter.shape.allSatisfy({ $0 <= Self.largestExtent })
      else { throw planFault("`\(parameter.name)` has the shape \(parameter.shape)") }
      // Sixteen bytes each at most: value, gradient and two moments.
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow, sum <= Int.max / 16 else { throw planFault("its parameters overflow") }
      total = sum
      let isSound =
        switch parameter.initializer {
        // The role that an operator gives it says more (`ParameterRole.start`).
        case .constant(let value): value.isFinite
        case .glorotUniform(let fanIn, let fanOut):
          fanIn > 0 && fanOut > 0 && fanIn <= Int.max - fanOut
        case .heNormal(let fanIn): fanIn > 0
        }
      guard isSound else {
        throw planFault("`\(parameter.name)` starts as \(parameter.initializer)")
      }
    }
  }

  mutating func verifySignals() throws(RuntimeError) {
    for signal in program.signals {
      guard let count = elementCount(signal.shape), count <= BufferList.mostElements,
        !signal.shape.isEmpty
      else { throw planFault("signal `\(signal.name)` has the shape \(signal.shape)") }
    }
    for input in program.inputs {
      guard program.signals.indices.contains(input.signal), !isGiven[input.signal] else {
        throw planFault("input `\(input.name)` is no signal of its own")
      }
      guard PlanBounds.inputBits.contains(input.gridBits) else {
        throw planFault("input `\(input.name)` has \(input.gridBits) bits")
      }
      isGiven[input.signal] = true
    }
  }

  /// Any number of operators may use a parameter, all in the same role.
  mutating func claim(_ use: ParameterUse) throws(RuntimeError) {
    guard let role = roles[use.index], role != use.role else {
      roles[use.index] = use.role
      return
    }
    throw planFault(
      "`\(program.parameters[use.index].name)` is \(role) here and \(use.role) there")
  }

  /// Labels and outputs.
  func verifyEnds() throws(RuntimeError) {
    for label in program.labels {
      guard (1...Self.largestExtent).contains(label.classes),
        let positions = elementCount(label.positions), positions <= Self.largestExtent
      else { throw planFault("label `\(label.name)` has no classes or positions") }
    }
    for output in program.outputs {
      guard program.signals.indices.contains(output.signal) else {
        throw planFault("output `\(output.name)` is no signal")
      }
      guard let label = output.label else { continue }
      guard program.labels.indices.contains(label) else {
        throw planFault("output `\(output.name)` has no label \(label)")
      }
      try program.verifyJudged(output.signal, by: label)
    }
  }
}

extension Program {
  func verifyJudged(_ signal: Int, by label: Int) throws(RuntimeError) {
    let scores = signals[signal]
    let truth = labels[label]
    guard scores.shape == truth.positions + [truth.classes] else {
      throw planFault(
        "`\(scores.name)` has the shape \(scores.shape), label `\(truth.name)` "
          + "\(truth.positions + [truth.classes])")
    }
  }
}
