import Testing
import WSLang

@testable import WSCompiler

/// `weights:` and `scales:` of `emit` plans: widths for all layers or for each.
@Suite("Widths of weights")
struct WeightWidthTests {
  private static let network = """
    whetstone 1
    network Net {
      op stage(c: size) = conv(c, kernel: 3, bias: false) |> brelu
      input image: spike[8, 8, 1]
      c1 = image |> stage(4) * 2
      sum = add(c1, image |> conv(4, kernel: 1)) |> brelu
      rest_of_it = sum |> flatten |> dense(8) |> brelu
      output votes = rest_of_it |> dense(4) |> brelu
    }
    sharpen Net { policy: hard }

    """

  private func checked(_ settings: String, _ text: String = network) -> CheckedSource {
    CheckedSource(text + "emit Net { target: netlist  \(settings) }\n")
  }

  private func options(_ settings: String, _ text: String = network) throws -> HardenOptions {
    let source = checked(settings, text)
    #expect(source.codes == [], "\(source.rendered)")
    return try #require(source.subject(for: .emit).subject?.emit).options
  }

  @Test("one width for all layers, from ±1 to 16 bits")
  func oneWidth() throws {
    #expect(try options("").widths == WeightWidths(8))
    #expect(try options("weights: 2 bits").widths == WeightWidths(2))
    #expect(try options("weights: 16 bits").widths == WeightWidths(16))
    #expect(try options("weights: ternary").widths == WeightWidths(2))
    #expect(try options("weights: binary").widths == WeightWidths(1))
    #expect(checked("weights: 1 bit").codes == ["WS2011"])
    #expect(checked("weights: 17 bits").codes == ["WS2011"])
    #expect(checked("weights: 8").codes == ["WS5002"])
  }

  @Test("a name in a list means every product inside it; `rest` all others")
  func lists() throws {
    #expect(
      try options("weights: [c1: 4 bits, rest_of_it.dense: binary, rest: 6 bits]").widths
        == WeightWidths(
          6, own: ["c1.stage_1.conv": 4, "c1.stage_2.conv": 4, "rest_of_it.dense": 1]))
    #expect(
      try options("weights: [c1.stage_2: ternary]").widths
        == WeightWidths(8, own: ["c1.stage_2.conv": 2]))
    #expect(try options("weights: [rest: 3 bits]").widths == WeightWidths(3))
  }

  @Test("a signal called `rest` is older than the word")
  func restMayBeASignal() throws {
    let text = Self.network.replacing("rest_of_it", with: "rest")
    #expect(
      try options("weights: [rest: 3 bits]", text).widths
        == WeightWidths(8, own: ["rest.dense": 3]))
  }

  @Test("names that are none, hold no product, or are given twice")
  func faults() {
    func fault(_ list: String) -> (codes: [String], text: String) {
      let source = checked("weights: \(list)")
      return (source.codes, source.rendered)
    }
    let unknown = fault("[c2: 4 bits]")
    #expect(unknown.codes == ["WS5032"] && unknown.text.contains("did you mean `c1`?"))
    let misspelt = fault("[c1: 4 bits, rets: 8 bits]")
    #expect(misspelt.codes == ["WS5032"] && misspelt.text.contains("did you mean `rest`?"))
    #expect(fault("[image: 4 bits]").codes == ["WS5063"])
    #expect(fault("[c1: 4 bits, c1.stage_1.conv: 8 bits]").codes == ["WS5006"])
    #expect(fault("[rest: 4 bits, rest: 8 bits]").codes == ["WS5006"])
    #expect(fault("[c1: 4]").codes == ["WS5002"])
    #expect(fault("[c1: tenary]").codes == ["WS2001"])
    #expect(fault("[4 bits]").codes == ["WS2018"])
    #expect(
      fault("[c1: 2 bits, sum: 2 bits, rest_of_it: 2 bits, votes: 2 bits, rest: 8 bits]").codes
        == ["WS5034"])
  }

  @Test("no width of a list may be less than the trained one")
  func trainedWidths() throws {
    let trained = Self.network + "train Net { quantise: weights(ternary) }\n"
    #expect(try options("", trained).widths == WeightWidths(2))
    #expect(try options("weights: [c1: 4 bits]", trained).widths.rest == 2)
    let source = checked("weights: [c1: 4 bits, votes: binary]", trained)
    #expect(source.codes == ["WS5062"])
    #expect(source.rendered.contains("weights of 2 bits do not fit into 1 bit"))
  }

  @Test("scales are those of a neuron unless a layer shares them")
  func scales() throws {
    #expect(try options("").scales == .perNeuron)
    #expect(try options("scales: per_neuron").scales == .perNeuron)
    #expect(try options("scales: per_layer").scales == .perLayer)
    #expect(checked("scales: per_net").codes == ["WS5004"])
  }
}
