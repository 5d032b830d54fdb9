extension Netlist {
  /// Larger populations and inputs than this are refused: they would not fit into memory.
  package static let mostElements = 1 << 26
  /// Sums stay below this in magnitude, so that integers and float32 agree in any order.
  package static let sumLimit = 1 << 24

  /// The shape of an input or a population.
  package func shape(ofSource name: String) -> [Int]? {
    inputs.first { $0.name == name }?.shape ?? populations.first { $0.name == name }?.shape
  }

  /// What a projection connects.
  package func connectivity(of projection: Projection) throws(RuntimeError) -> Connectivity {
    guard let source = shape(ofSource: projection.from) else {
      throw projection.comesFromNothing
    }
    guard let target = populations.first(where: { $0.name == projection.to })?.shape else {
      throw projection.goesToNothing
    }
    return try projection.connectivity(from: source, to: target)
  }
}

extension Netlist.Projection {
  /// What it connects between a source and a target of these shapes.
  func connectivity(from source: [Int], to target: [Int]) throws(RuntimeError) -> Connectivity {
    do throws(ConnectivityFault) {
      return try Connectivity(map, view, from: source, to: target)
    } catch {
      throw fault(error.text(target: to, target))
    }
  }

  var comesFromNothing: RuntimeError {
    fault("comes from `\(from)`, which is no input or population")
  }

  var goesToNothing: RuntimeError { fault("goes to `\(to)`, which is no population") }

  func fault(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistStructure, "projection `\(name)` \(reason)")
  }
}
