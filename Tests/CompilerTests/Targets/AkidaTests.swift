import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/akida` runs the files; here they are read and run by hand.
@Suite struct AkidaTests {
  private func call(_ text: String = "akida") throws -> TargetCall {
    var found = Diagnostics()
    return try #require(
      resolveTarget(SourceText(name: "--target", text: text), into: &found))
  }

  private func text(_ netlist: Netlist) throws -> String {
    let files = try call().files(netlist)
    #expect(files.map(\.ending) == [".akida.json"])
    let sink = CollectedBytes()
    try files[0].write(sink)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  /// Skips, pools, averages, odd windows, integers: what fits says what the netlist does, the rest is
  /// refused at a part of it.
  @Test func theFileSaysWhatTheNetlistDoes() throws {
    let pictures = 2
    var (fitting, refused) = (0, 0)
    let call = try call()
    for var netlist in try DrawnNetlists.chains() + TargetCorpus.netlists() {
      netlist.vectors = nil
      let fitted: Netlist
      do throws(RuntimeError) {
        fitted = try call.fitted(netlist)
      } catch {
        #expect(error.code == "WS6217", "\(netlist.name): \(error.message)")
        refused += 1
        continue
      }
      fitting += 1
      try fitted.verify()
      let spikes = try DrawnNetlists.spikes(of: fitted, pictures: pictures)
      let model = try AkidaText(try text(fitted))
      let entering = try #require(spikes[fitted.inputs[0].name])
      let size = entering.count / pictures
      for picture in 0..<pictures {
        let fired = try model.run(
          entering[picture * size..<(picture + 1) * size].map { Int($0) })
        for (population, values) in zip(fitted.populations, fired) {
          let all = try #require(spikes[population.name])
          #expect(
            all[picture * values.count..<(picture + 1) * values.count].map { Int($0) } == values,
            "\(netlist.name), \(population.name)")
        }
        #expect(fired.count == fitted.populations.count)
      }
    }
    #expect(fitting >= 15, "\(refused) refused")
    #expect(refused >= 3)
  }

  @Test func windowsHaveOddSizes() throws {
    func window(
      _ kernel: Int, _ stride: Int, _ padding: [Int], _ places: Int, _ outputs: Int
    ) -> AkidaWindow? {
      AkidaWindow(
        ConvolutionGeometry(
          kernel: [kernel, kernel], stride: [stride, stride], padding: padding + padding, groups: 1),
        from: [places, places, 1], to: [outputs, outputs, 1])
    }
    let same = try #require(window(3, 1, [1, 1], 8, 8))
    #expect(same.kernel == [3, 3] && same.isSame && same.shift == [0, 0])
    let pool = try #require(window(2, 2, [0, 0], 8, 4))
    #expect(pool.kernel == [3, 3] && pool.isSame && pool.shift == [0, 0])
    let odd = try #require(window(2, 2, [0, 0], 7, 3))
    #expect(odd.kernel == [3, 3] && !odd.isSame && odd.shift == [0, 0])
    let even = try #require(window(4, 1, [1, 2], 8, 8))
    #expect(even.kernel == [5, 5] && even.isSame && even.shift == [1, 1])
    let average = try #require(window(6, 2, [2, 2], 14, 7))
    #expect(average.kernel == [7, 7] && average.isSame && average.shift == [0, 0])
    #expect(window(2, 1, [0, 0], 8, 7) == nil)
  }

  /// Strides are taken out of large windows, and every spike stays.
  @Test func aPickTakesTheStride() throws {
    var split = 0
    for netlist in try DrawnNetlists.chains() {
      let chain = try joinLevels(netlist, for: "chip").netlist
      let picked = try splitStrides(chain) { _ in true }
      try picked.verify()
      if picked == chain { continue }
      split += 1
      let (before, after) = try (
        DrawnNetlists.spikes(of: chain), DrawnNetlists.spikes(of: picked)
      )
      for population in chain.populations {
        #expect(after[population.name] == before[population.name], "\(population.name)")
      }
    }
    #expect(split >= 3)
  }

  /// Copies share what is too much for one weight, and every spike stays.
  @Test func wideWeightsAreSharedByCopies() throws {
    var split = 0
    for netlist in try DrawnNetlists.chains() {
      let chain = try joinLevels(netlist, for: "chip").netlist
      for most in [127, 40] {
        let narrow = try splitWideWeights(chain, most: most)
        try narrow.verify()
        #expect(
          narrow.projections.dropFirst().allSatisfy { projection in
            projection.weight.allSatisfy { abs(Int($0)) <= most }
          })
        if narrow == chain { continue }
        split += 1
        let (before, after) = try (
          DrawnNetlists.spikes(of: chain), DrawnNetlists.spikes(of: narrow)
        )
        for (old, new) in zip(chain.populations, narrow.populations) {
          let (few, all) = (old.shape.last ?? 1, new.shape.last ?? 1)
          let kept = try #require(after[new.name]).enumerated()
            .filter { $0.offset % all < few }.map(\.element)
          #expect(kept == before[old.name], "\(old.name)")
        }
      }
    }
    #expect(split >= 4)
  }

  /// Two projections of one pair become one, whose weights are sums: each has to have fewer bits.
  @Test func theHelpForSumsIsForTheirTerms() throws {
    var netlist = SmallNetlists.pair
    func help(_ weight: Int16, _ target: String) throws -> String {
      netlist.projections = netlist.projections.prefix(1).map {
        var projection = $0
        projection.weight[0] = weight
        return projection
      }
      var second = netlist.projections[0]
      second.name = "q"
      netlist.projections.append(second)
      let call = try call(target)
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.message.contains("reach \(2 * weight) in magnitude") == true)
      return try #require(error?.help)
    }
    #expect(try help(127, "akida").contains("`weights: 7 bits`"))
    #expect(try help(4, "akida(for: akd1500)").contains("`weights: 3 bits`"))
    netlist.projections = netlist.projections.map {
      var projection = $0
      projection.weight[0] = 63
      return projection
    }
    #expect(throws: Never.self) { try call().fitted(netlist) }
    // A limit of another target, met by what was joined.
    var joined = SmallNetlists.pair
    joined.projections[0].name = "y.sum"
    joined.projections[0].weight[0] = 254
    let limits = TargetLimits(weightBits: 8)
    let error = #expect(throws: RuntimeError.self) {
      try limits.verify(joined, of: netlist, target: "chip")
    }
    #expect(error?.help?.contains("`weights: 7 bits`") == true, "\(error?.help ?? "none")")
  }

  @Test func whatAkidaCannotTakeIsRefusedByName() throws {
    func refused(_ netlist: Netlist, _ mention: String, _ target: String = "akida") throws {
      let call = try call(target)
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.code == "WS6217" && error?.help != nil && error?.notes.isEmpty == false)
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "taken")")
    }
    var netlist = SmallNetlists.pair
    netlist.inputs[0].code = .analog(bits: 5)
    try refused(netlist, "input `in.put`: a dense layer reads its integers of up to 31")
    netlist.inputs[0].code = .analog(bits: 9)
    try refused(netlist, "it has 9 bits")
    netlist.inputs[0].code = .analog(bits: 4)
    #expect(throws: Never.self) { try call().fitted(netlist) }
    netlist = SmallNetlists.pair
    netlist.projections[0].weight[0] = -128
    try refused(netlist, "projection `p`: its weights reach 128 in magnitude, 1 too much")
    netlist.projections[0].weight[0] = 8
    try refused(netlist, "8 in magnitude, 1 too much", "akida(for: akd1500)")
    netlist.projections[0].weight[0] = 7
    #expect(throws: Never.self) { try call("akida(for: akd1000)").fitted(netlist) }
    netlist.populations[0].bias[2] = 1 << 19
    try refused(netlist, "its thresholds reach 524,289", "akida(for: akd1000)")
    netlist = SmallNetlists.pair
    netlist.steps = 2
    try refused(netlist, "it runs for 2 steps")

    let window = SmallNetlists.window
    try refused(window(2, 1, [0, 0], 8, 1), "its windows of 2 × 2 make 7 × 7 of 8 × 8")
    let chip = "akida(for: akd1000)"
    try refused(window(3, 1, [0, 0], 8, 1), "its windows leave out the border", chip)
    try refused(window(9, 1, [4, 4], 9, 1), "its windows are 9 × 9", chip)
    try refused(window(3, 3, [0, 0], 9, 1), "its stride is 3 × 3", chip)
    try refused(window(1, 1, [0, 0], 2, 2049), "it reads 2,049 channels, 1 too many", chip)
    var picture = window(3, 1, [1, 1], 4, 2)
    picture.inputs[0].code = .analog(bits: 8)
    try refused(picture, "it reads a picture of 2 channels", chip)
    #expect(throws: Never.self) { try call().fitted(picture) }
    let wide = SmallNetlists.dense(57_335)
    try refused(wide, "it reads 57,335 neurons, 1 too many", chip)
    #expect(throws: Never.self) { try call("akida(for: akd1500)").fitted(wide) }
  }
}
