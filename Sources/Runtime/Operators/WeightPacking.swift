import CKernels

/// Who packs which weights after they have changed: the optimiser those of dense layers, each piece
/// as soon as it is updated; the next forward pass the others.
struct WeightPacking {
  enum State {
    case nothing
    case byOptimizer
    case everything
  }

  /// Evaluation may read weights in another order than training; those of dense layers it does not.
  var packed: (training: State, evaluation: State) = (.nothing, .nothing)
  /// In the order of the parameters, each parameter once.
  let byOptimizer: [wsk_packing]
  private let products: [StageProduct]
  private let others: [StageProduct]

  init(_ operators: [EngineOperator]) {
    products = operators.compactMap { node in
      if case .stage(let stage) = node { stage.product } else { nil }
    }
    var byOptimizer: [Int64: wsk_packing] = [:]
    var others: [StageProduct] = []
    for product in products {
      if let packing = product.packing, byOptimizer[packing.first] == nil {
        byOptimizer[packing.first] = packing
      } else {
        others.append(product)
      }
    }
    self.byOptimizer = byOptimizer.values.sorted { $0.first < $1.first }
    self.others = others
  }

  func isComplete(forTraining isTraining: Bool) -> Bool {
    (isTraining ? packed.training : packed.evaluation) == .everything
  }

  /// Packs what is not packed yet.
  mutating func complete(forTraining isTraining: Bool, _ pool: OpaquePointer) {
    let state = isTraining ? packed.training : packed.evaluation
    for product in state == .nothing ? products : others {
      product.pack(pool, forTraining: isTraining)
    }
    if isTraining { packed.training = .everything } else { packed.evaluation = .everything }
  }
}
