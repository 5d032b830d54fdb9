import CKernels

/// Weights in the order in which products of one shape read them. Operators that use one parameter
/// in one shape share them.
struct PackedWeights: Sendable {
  /// Index of the parameter.
  let parameter: Int
  let shape: wsk_product
  let packed: Block<UInt8>
  let weight: Block<Float>
  /// Whether the optimiser can pack them, piece by piece.
  let isDense: Bool
  var uses: PackedUse

  func isShared(by parameter: Int, _ shape: wsk_product) -> Bool {
    parameter == self.parameter && shape.hasSameFields(as: self.shape)
  }

  var hasInputGradient: Int32 { uses.contains(.inputGradient) ? 1 : 0 }

  func pack(_ pool: OpaquePointer) {
    withUnsafePointer(to: shape) {
      wsk_product_pack(pool, $0, weight.start, hasInputGradient, packed.start)
    }
  }
}

/// What packed weights are read for.
struct PackedUse: OptionSet, Sendable {
  let rawValue: Int

  static let training = PackedUse(rawValue: 1)
  static let evaluation = PackedUse(rawValue: 2)
  /// In training also for a gradient that is handed down.
  static let inputGradient = PackedUse(rawValue: 4)
}

/// Who packs which weights after they have changed: the optimiser those of dense layers, each piece
/// as soon as it is updated; the next forward pass those of the others that it needs.
struct WeightPacking {
  private let weights: [PackedWeights]
  private var isPacked: [Bool]
  /// In the order of the parameters, each parameter once.
  let byOptimizer: [wsk_packing]

  init(_ weights: [PackedWeights], of parameters: ParameterStore) {
    self.weights = weights
    isPacked = Array(repeating: false, count: weights.count)
    byOptimizer = weights.filter(\.isDense)
      .map { weights in
        wsk_packing(
          product: weights.shape, first: Int64(parameters.ranges[weights.parameter].lowerBound),
          has_input_gradient: weights.hasInputGradient, packed: weights.packed.start)
      }
      .sorted { $0.first < $1.first }
  }

  /// The parameters have changed; `byOptimizer` is packed again already, or not.
  mutating func expire(exceptDense: Bool) {
    for index in weights.indices { isPacked[index] = exceptDense && weights[index].isDense }
  }

  func isComplete(forTraining isTraining: Bool) -> Bool {
    !weights.indices.contains { isNeeded($0, isTraining) }
  }

  /// Packs what is needed and not packed yet.
  mutating func complete(forTraining isTraining: Bool, _ pool: OpaquePointer) {
    for index in weights.indices where isNeeded(index, isTraining) {
      weights[index].pack(pool)
      isPacked[index] = true
    }
  }

  private func isNeeded(_ index: Int, _ isTraining: Bool) -> Bool {
    weights[index].uses.contains(isTraining ? .training : .evaluation) && !isPacked[index]
  }
}

extension wsk_product {
  fileprivate func hasSameFields(as other: wsk_product) -> Bool {
    withUnsafeBytes(of: self) { own in
      withUnsafeBytes(of: other) { own.elementsEqual($0) }
    }
  }
}
