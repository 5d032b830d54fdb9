/// What the commands hold at once, each as one sum.
extension MemoryNeed {
  /// A whole `wsc train`: the training itself, the data, and the comparison of the netlist, which
  /// comes when the memory of training has been given back.
  ///
  /// - Parameter netlist: the one that is made at the end; nil if none is.
  package static func run(of plan: TrainingPlan, netlist: NetlistSize?) -> MemoryNeed {
    var need = training(plan)
    if let netlist {
      let beyond = emission(of: plan, netlist: netlist).total
      need.add("comparison of the netlist, beyond training", beyond - min(beyond, need.total))
    }
    need.add(data(plan.training.data.source))
    return need
  }

  /// Engine, optimiser, the weights of the best epoch, and a checkpoint while it is written: its
  /// tensors, and the file that they are put into.
  private static func training(_ plan: TrainingPlan) -> MemoryNeed {
    let counts = ParameterCounts(plan.program.parameters)
    let moments = plan.training.optimizer.rule.moments
    var need = engine(of: plan, forTraining: true)
    need.add("moments of the optimizer", bytes(counts.trainable, moments, 4))
    need.add("weights of the best epoch", bytes(counts.all, 4))
    let file = sum(bytes(counts.all, 2, 4), bytes(counts.trainable, moments, 4))
    need.add("checkpoint while it is written", bytes(file, 2))
    return need
  }

  /// Running what was trained: an engine and a file of weights, as the reader of files counts it.
  package static func prediction(of plan: TrainingPlan) -> MemoryNeed {
    var need = engine(of: plan, forTraining: false)
    need.add("files of weights", bytes(ParameterCounts(plan.program.parameters).all, 3, 4))
    return need
  }

  /// The same on the data of a run.
  package static func evaluation(of plan: TrainingPlan) -> MemoryNeed {
    var need = prediction(of: plan)
    need.add(data(plan.training.data.source))
    return need
  }

  /// Making a netlist of a trained plan and comparing it.
  package static func emission(of plan: TrainingPlan, netlist: NetlistSize) -> MemoryNeed {
    let size = netlist.union(NetlistSize(plan.program))
    var need = folding(parameters: ParameterCounts(plan.program.parameters).all, into: size)
    need.add(comparison(of: size))
    need.add(engine(of: plan, forTraining: false))
    return need
  }

  /// A file of weights, and the weights after norms and averages were folded into them.
  package static func folding(parameters: Int, into netlist: NetlistSize) -> MemoryNeed {
    var need = MemoryNeed()
    need.add("files of weights", bytes(parameters, 2, 4))
    need.add("folded weights", bytes(netlist.weights, 4))
    return need
  }

  /// Rounding on calibration pictures: what they are and what they make fire in both networks, the
  /// samples of a layer, and how its inputs vary together.
  package static func calibration(
    weights: Int, values: Int, inputs: Int, pictures: Int
  ) -> MemoryNeed {
    var need = MemoryNeed()
    need.add("pictures of the calibration", bytes(inputs, pictures, 2))
    need.add("spikes of the calibration", bytes(sum(values / 8, 1), pictures, 2))
    let columns = min(weights, ColumnMoments.mostColumns)
    need.add("moments of the calibration", bytes(columns, columns, 10))
    need.add("samples of the calibration", SampledColumns.mostBits / 8 * 2)
    return need
  }

  /// A netlist in both of its executors, with the spikes of 1000 pictures from each and from the
  /// network in floats.
  package static func comparison(of netlist: NetlistSize) -> MemoryNeed {
    let (weights, values) = (netlist.weights, netlist.values)
    var need = simulation(of: netlist)
    need.add("netlist", bytes(weights, 2, 2))
    need.add("engine of the netlist", sum(bytes(weights, 3, 4), bytes(values, 64, 4)))
    need.add("spikes to compare", bytes(values / 8, 1000, 3))
    return need
  }

  /// The simulator's tables: 16 × 4 weights become 256 bytes, made in an array that grows and then
  /// copied.
  package static func simulation(of netlist: NetlistSize) -> MemoryNeed {
    var need = MemoryNeed()
    need.add("tables of the simulator", bytes(netlist.weights, 3, 4))
    need.add("tables of the simulator", bytes(netlist.values, 64, 4))
    return need
  }

  package static func simulation(of netlist: Netlist) -> MemoryNeed {
    simulation(of: NetlistSize(netlist))
  }

  /// What is known of each neuron while a netlist is pruned, and its weights before and after.
  package static func pruning(of netlist: Netlist) -> MemoryNeed {
    let size = NetlistSize(netlist)
    var need = MemoryNeed()
    need.add("what is known of the neurons", bytes(size.values, 3, 8))
    need.add("weights before and after", bytes(size.weights, 2, 4))
    return need
  }

  /// Test vectors: the values of the inputs, and all spikes as they are computed and as they are
  /// kept.
  package static func vectors(of netlist: Netlist, count: Int) -> MemoryNeed {
    let inputs = netlist.inputs.reduce(0) { sum($0, elementCount($1.shape) ?? Int.max) }
    let spikes = netlist.populations.reduce(0) {
      sum($0, sum(elementCount($1.shape) ?? Int.max, 7) / 8)
    }
    var need = MemoryNeed()
    need.add("test vectors", sum(bytes(count, inputs, 3), bytes(count, spikes, 3)))
    return need
  }

  /// A file that is read as a whole, and the numbers that are made of its bytes.
  static func file(bytes: Int) -> MemoryNeed {
    var need = MemoryNeed()
    need.add("the file", bytes)
    need.add("what is read from it", Self.bytes(bytes, 2))
    return need
  }

  /// The examples of a source, read or drawn; nothing where only the files tell how many there are.
  package static func data(_ source: DataRecipe.Source) -> MemoryNeed {
    var need = MemoryNeed()
    guard let counts = try? source.kind.examples(source) else { return need }
    let example = source.fields.reduce(0) { $0 + $1.bytes }
    // While a set is put together its parts are still there.
    need.add(
      "data",
      sum(
        bytes(counts.train, 2, example),
        bytes(counts.test, source.kind.isReadAtOnce ? 2 : 1, example)))
    return need
  }
}
