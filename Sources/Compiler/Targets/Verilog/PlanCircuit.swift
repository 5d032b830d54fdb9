import WSRuntime

extension CircuitLayout {
  /// Of a netlist of threshold neurons in one step, whatever its weights are.
  init(_ netlist: Netlist) throws(RuntimeError) {
    title = netlist.name
    names = VerilogNames(netlist)
    inputs = []
    layers = []
    readouts = []
    for input in netlist.inputs { inputs.append(try stream(of: input, netlist)) }
    for population in netlist.populations {
      layers.append(try layer(of: population, netlist))
    }
    for output in netlist.outputs {
      guard let stream = stream(output.from) else { continue }
      readouts.append(CircuitReadout(output: output, name: names[output.name], stream: stream))
    }
  }

  /// Beats of an input that only dense products read.
  private static let elementsOfFlatBeat = 16

  private func stream(
    of input: Netlist.Input, _ netlist: Netlist
  ) throws(RuntimeError) -> CircuitStream {
    var isFlat = true
    for projection in netlist.projections where projection.from == input.name {
      let connectivity = try netlist.connectivity(of: projection)
      isFlat = isFlat && projection.map == .dense && connectivity.viewed.isPlain
    }
    let bits = Verilog.bits(numbering: input.code.largestValue + 1)
    let axes = SignalAxes(input.shape)
    if !isFlat {
      return CircuitStream(
        source: input.name, name: names[input.name], rows: axes.height, columns: axes.width,
        elements: axes.channels, bits: bits)
    }
    let elements = min(Self.elementsOfFlatBeat, axes.size)
    return CircuitStream(
      source: input.name, name: names[input.name], rows: 1,
      columns: (axes.size + elements - 1) / elements, elements: elements, bits: bits)
  }

  private func layer(
    of population: Netlist.Population, _ netlist: Netlist
  ) throws(RuntimeError) -> CircuitLayer {
    var feeds: [CircuitFeed] = []
    for projection in netlist.projections where projection.to == population.name {
      feeds.append(try feed(of: projection, netlist))
    }
    let isDense = feeds.contains { $0.projection.map == .dense }
    let axes = SignalAxes(population.shape)
    if isDense && axes.pixels > 1 && feeds.contains(where: { $0.projection.map != .dense }) {
      throw .refusal(
        by: "verilog", of: .population(population.name),
        "a dense product and a window arrive at \(axes.pixels) places",
        takes: "dense products beside others where the population is a vector",
        help: "let all that arrives there be dense, or nothing")
    }
    let output = CircuitStream(
      source: population.name, name: names[population.name], rows: isDense ? 1 : axes.height,
      columns: isDense ? 1 : axes.width, elements: isDense ? axes.size : axes.channels, bits: 1)
    return CircuitLayer(output: output, feeds: feeds, population: population)
  }

  private func feed(
    of projection: Netlist.Projection, _ netlist: Netlist
  ) throws(RuntimeError) -> CircuitFeed {
    let connectivity = try netlist.connectivity(of: projection)
    guard var stream = stream(projection.from) else {
      throw .refusal(
        by: "verilog", of: .projection(projection.name), "it comes from a later population",
        takes: "networks without loops")
    }
    let window = connectivity.unrolledWindow
    if projection.map == .dense && connectivity.viewed.isPlain {
      (stream.rows, stream.columns) = (1, stream.beats)
      return CircuitFeed(
        stream: stream, projection: projection,
        window: CircuitWindow(height: 1, width: stream.beats), connectivity: connectivity)
    }
    guard connectivity.viewed.repeats == [1, 1] else {
      throw .refusal(
        by: "verilog", of: .projection(projection.name), "it upsamples",
        takes: "views that keep or sum the elements of their source",
        help: "leave `upsample` out, or write for a target that repeats: `netlist`, `onnx`")
    }
    guard window.plane.height == stream.rows, window.plane.width == stream.columns,
      window.plane.channels == stream.elements
    else {
      throw .refusal(
        by: "verilog", of: .projection(projection.name),
        "it views `\(stream.source)` as another shape",
        takes: "another shape only in front of a dense product",
        help: "let a dense product read it, or nothing reshape it")
    }
    return CircuitFeed(
      stream: stream, projection: projection,
      window: CircuitWindow(
        height: window.kernelHeight, width: window.kernelWidth, strideDown: window.strideHeight,
        strideRight: window.strideWidth, top: window.top, left: window.left),
      connectivity: connectivity)
  }
}
