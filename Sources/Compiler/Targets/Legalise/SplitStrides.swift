import WSRuntime

/// Convolutions that leave out places, as convolutions of every place and a pick of those that are
/// meant. All populations that `isMeant` picks and whose windows begin at every stride.
///
/// - Parameter netlist: a chain of populations.
func splitStrides(
  _ netlist: Netlist, into isMeant: (_ population: String) throws(RuntimeError) -> Bool
) throws(RuntimeError) -> Netlist {
  var result = netlist
  result.populations = []
  result.projections = []
  var names = UniqueNames(reserved: netlist.names)
  var projections = UniqueNames(reserved: netlist.projections.map(\.name))
  for (var population, var projection) in zip(netlist.populations, netlist.projections) {
    population.validFrom = result.populations.count + 1
    if case .convolution(let geometry) = projection.map, geometry.stride != [1, 1],
      let source = netlist.shape(ofSource: projection.from), source.count == 3,
      (0..<2).allSatisfy({ place in
        population.shape[place] == (source[place] - 1) / geometry.stride[place] + 1
          && geometry.padding[2 * place] < geometry.kernel[place]
      }), try isMeant(population.name)
    {
      let (every, pick) = try split(projection, geometry, population, source, &names, &projections)
      result.populations.append(every.population)
      result.projections.append(every.projection)
      population.validFrom += 1
      population.bias = Array(repeating: -1, count: population.shape[2])
      projection = pick
    }
    result.populations.append(population)
    result.projections.append(projection)
  }
  return result
}

private func split(
  _ projection: Netlist.Projection, _ geometry: ConvolutionGeometry,
  _ population: Netlist.Population, _ source: [Int], _ names: inout UniqueNames,
  _ projections: inout UniqueNames
) throws(RuntimeError) -> (
  every: (population: Netlist.Population, projection: Netlist.Projection),
  pick: Netlist.Projection
) {
  var every = population
  every.name = names.take("\(population.name).every")
  every.shape = [source[0], source[1], population.shape[2]]
  guard let size = elementCount(every.shape), size <= Netlist.mostElements else {
    throw RuntimeError(
      .netlistTarget,
      "population `\(population.name)` would be \(every.shape.asSize) without its stride")
  }
  var whole = projection
  whole.to = every.name
  // As many windows as places: what one has too little on one side is more on the other.
  let (kernel, padding) = (geometry.kernel, geometry.padding)
  whole.map = .convolution(
    ConvolutionGeometry(
      kernel: kernel, stride: [1, 1],
      padding: [
        padding[0], kernel[0] - 1 - padding[0], padding[2], kernel[1] - 1 - padding[2],
      ], groups: geometry.groups))
  let channels = population.shape[2]
  let pick = Netlist.Projection(
    name: projections.take("\(projection.name).pick"), from: every.name, to: population.name,
    map: .convolution(
      ConvolutionGeometry(
        kernel: [1, 1], stride: geometry.stride, padding: [0, 0, 0, 0], groups: 1)),
    delay: 1,
    weight: (0..<channels * channels).map { $0 % (channels + 1) == 0 ? 1 : 0 },
    weightShape: [channels, 1, 1, channels], storedBits: 8)
  return ((every, whole), pick)
}
