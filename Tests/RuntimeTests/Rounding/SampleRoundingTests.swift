import Testing

@testable import WSRuntime

/// Rounding that keeps spikes, on samples drawn by hand.
@Suite("Rounding on samples")
struct SampleRoundingTests {
  private static func packed(_ pictures: [[Int]]) -> SampledSource {
    .spikes(pictures.flatMap { PackedBits.pack($0.map { UInt16($0) }, size: $0.count) })
  }

  /// A dense layer over spikes, a sample for each picture.
  private static func dense(_ pictures: [[Int]], neurons: Int) throws -> SampledColumns {
    let connectivity = try Connectivity(.dense, .plain, from: [pictures[0].count], to: [neurons])
    return SampledColumns(
      [SampledColumns.Part(connectivity, packed(pictures), largest: 1)],
      at: pictures.indices.map { SampledColumns.Place(picture: $0, pixel: 0) })
  }

  private static func spikes(_ count: Int, inputs: Int, _ random: inout CounterRandom) -> [[Int]] {
    // Neighbours fire together more often than not.
    (0..<count).map { _ in
      var last = 0
      return (0..<inputs).map { _ in
        if random.below(4) == 0 { last = random.below(2) }
        return last
      }
    }
  }

  @Test("columns of a convolution hold what its windows see, borders, views and groups too")
  func columns() throws {
    var random = CounterRandom(seed: 3, purpose: .noise)
    let source = (0..<2 * 8 * 6 * 4).map { _ in UInt16(random.below(256)) }
    let geometry = ConvolutionGeometry(
      kernel: [3, 2], stride: [1, 2], padding: [1, 0, 0, 1], groups: 2)
    let connectivity = try Connectivity(
      .convolution(geometry), View(sum: [2, 1]), from: [8, 6, 4], to: [3, 3, 6])
    let places = (0..<18).map { SampledColumns.Place(picture: $0 / 9, pixel: $0 % 9) }
    let samples = SampledColumns(
      [SampledColumns.Part(connectivity, .integers(source), largest: 255)], at: places)
    let length = 3 * 2 * 2
    let weight = (0..<6 * length).map { _ in Int16(random.below(15)) - 7 }
    // By the netlist's own list of synapses.
    var expected = [Int](repeating: 0, count: 2 * 9 * 6)
    connectivity.forEachSynapse(weight) { (synapse: Synapse) in
      for picture in 0..<2 {
        expected[picture * 54 + synapse.target] +=
          synapse.weight * Int(source[picture * 192 + synapse.source])
      }
    }
    for row in 0..<6 {
      var sums = [Int](repeating: 0, count: 18)
      for place in 0..<length {
        samples.add(
          samples.column(of: place, row: row, part: 0), times: Int(weight[row * length + place]),
          to: &sums
        ) { $0 * 2 }
      }
      #expect(sums == places.map { expected[$0.picture * 54 + $0.pixel * 6 + row] })
    }
  }

  @Test("moments are those of the numbers themselves, on any number of threads")
  func moments() throws {
    var random = CounterRandom(seed: 4, purpose: .noise)
    let pictures = Self.spikes(150, inputs: 7, &random)
    let samples = try Self.dense(pictures, neurons: 2)
    let moments = ColumnMoments(of: samples, threads: 1)
    #expect(moments.blocks.map(\.columns) == [0..<7])
    func mean(_ value: ([Int]) -> Int) -> Double {
      Double(pictures.reduce(0) { $0 + value($1) }) / 150
    }
    for first in 0..<7 {
      for second in 0..<7 {
        let expected = mean { $0[first] * $0[second] } - mean { $0[first] } * mean { $0[second] }
        #expect(abs(Double(moments.blocks[0].values[first * 7 + second]) - expected) < 1e-6)
      }
    }
    #expect(ColumnMoments(of: samples, threads: 3).blocks[0].values == moments.blocks[0].values)
  }

  @Test("the best bias is the first of all, next to the expected one")
  func bias() {
    var random = CounterRandom(seed: 5, purpose: .noise)
    for _ in 0..<200 {
      let count = 1 + random.below(12)
      let sums = (0..<count).map { _ in random.below(15) - 7 }
      let fires = (0..<count).map { _ in random.below(2) == 1 }
      let expected = Double(random.below(41)) / 2 - 10
      let bias = bestBias(sums: sums, fires: fires, expected: expected)
      func faults(_ bias: Int) -> Int { zip(sums, fires).count { ($0 + bias >= 0) != $1 } }
      let best = (-40...40).map { (faults($0), abs($0 - Int(expected.rounded(.down)))) }.min {
        $0 < $1
      }
      #expect(faults(bias) == best?.0)
      #expect(abs(bias - Int(expected.rounded(.down))) == best?.1)
    }
  }

  @Test(
    "sums vary less than after rounding to the nearest, and more spikes stay",
    arguments: [1, 2, 3, 4])
  func betterThanNearest(_ bits: Int) throws {
    var random = CounterRandom(seed: 6, purpose: .noise)
    let pictures = Self.spikes(2000, inputs: 40, &random)
    let samples = try Self.dense(pictures, neurons: 4)
    let rounding = SampleRounding(real: samples, whole: samples, threads: 2)
    let grid = WeightGrid(bits: bits)
    var (nearestFaults, faults) = (0, 0)
    for row in 0..<4 {
      let weights = (0..<40).map { _ in random.fraction(in: -1...1) }
      let shift = -0.2 * weights.reduce(0, +)
      let part = RowPart(weights, grid: grid)
      let scale = try #require(ScaleSearch.best(rows: 1) { _ in [part] })
      let rounded = rounding.round([part], row: row, shift: shift, scales: [scale])
      #expect(rounded.scale == scale)
      #expect(rounded.levels[0].allSatisfy { abs(Int($0)) <= grid.largest })
      if bits == 1 { #expect(rounded.levels[0].allSatisfy { $0 != 0 }) }
      let nearest = weights.map { grid.level($0, scale: scale) }
      let nearestBias = (scale * shift).rounded(.down)
      var errors = (nearest: [Double](), own: [Double]())
      for picture in pictures {
        func sum(_ levels: [Int16]) -> Double {
          zip(levels, picture).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let real = zip(weights, picture).reduce(shift) { $0 + $1.0 * Double($1.1) }
        errors.nearest.append(sum(nearest) / scale - real)
        errors.own.append(sum(rounded.levels[0]) / scale - real)
        if (sum(nearest) + nearestBias >= 0) != (real >= 0) { nearestFaults += 1 }
        if (sum(rounded.levels[0]) + Double(rounded.bias) >= 0) != (real >= 0) { faults += 1 }
      }
      #expect(variance(errors.own) < variance(errors.nearest))
    }
    #expect(faults < nearestFaults)
  }

  private func variance(_ numbers: [Double]) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  @Test("what the layer below has lost is fed back")
  func lossBelow() throws {
    var random = CounterRandom(seed: 7, purpose: .noise)
    let pictures = Self.spikes(3000, inputs: 20, &random)
    // Input 3 has died; its neighbours know most of it.
    let now = pictures.map { picture in
      var now = picture
      now[3] = 0
      return now
    }
    let (real, whole) = (
      try Self.dense(pictures, neurons: 1), try Self.dense(now, neurons: 1)
    )
    let weights = (0..<20).map { $0 == 3 ? 1.0 : 0.1 * random.fraction(in: -1...1) }
    let part = RowPart(weights, grid: WeightGrid(bits: 8))
    func faults(_ rounding: SampleRounding) -> Int {
      let rounded = rounding.round([part], row: 0, shift: -0.5, scales: [100])
      return zip(pictures, now).count { picture, now in
        let wanted = zip(weights, picture).reduce(-0.5) { $0 + $1.0 * Double($1.1) } >= 0
        let sum = zip(rounded.levels[0], now).reduce(rounded.bias) { $0 + Int($1.0) * $1.1 }
        return (sum >= 0) != wanted
      }
    }
    let blind = faults(SampleRounding(real: whole, whole: whole, threads: 1))
    #expect(2 * faults(SampleRounding(real: real, whole: whole, threads: 1)) < blind)
  }
}
