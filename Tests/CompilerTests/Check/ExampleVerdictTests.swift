import Testing
import WSLang

@testable import WSCompiler

/// The verdicts that the page of the language states.
@Suite struct ExampleVerdictTests {
  @Test(arguments: ["mnist", "autoencoder", "segment", "vgg16", "ps_mnist"])
  func everyExampleIsAccepted(name: String) throws {
    let checked = CheckedSource(try GoldenSources.example(name))
    #expect(checked.codes == [], "\(checked.rendered)")
  }

  @Test func aMemoryThatIsNotGradedIsOneErrorAtItsReader() throws {
    let text = try GoldenSources.example("ps_mnist").replacing(
      "  graded: [trace: 16 bits]", with: "")
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4108"], "\(checked.rendered)")
    #expect(checked.primaryText == "dense(units)")
  }

  @Test func aMissingSharpenPlanIsOneErrorAtTheNetwork() throws {
    let text = try GoldenSources.example("mnist").without(plan: "sharpen Mnist {")
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4106"], "\(checked.rendered)")
    #expect(checked.primaryText == "Mnist")
    #expect(checked.diagnostics[0].secondary.count == 3)
  }

  @Test func aMissingThresholdInAnOpIsOneErrorAtItsPlace() throws {
    let text = try GoldenSources.example("mnist")
      .replacing("batch_norm |> brelu\n\n  input", with: "batch_norm\n\n  input")
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4101"], "\(checked.rendered)")
    #expect(checked.primaryText == "conv(channels, kernel: kernel, bias: false)")
    #expect(checked.diagnostics[0].notes.joined().contains("`c2.stage.conv` reads `c1.stage.conv`"))
  }

  @Test func aMissingConversionIsOneErrorAtTheNetwork() throws {
    let text = try GoldenSources.example("vgg16").without(plan: "convert Vgg16")
      .without(plan: "train Vgg16Two").replacing("emit Vgg16Two", with: "emit Vgg16")
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4107"], "\(checked.rendered)")
    #expect(checked.primaryText == "Vgg16")
    let labelled = checked.diagnostics[0].secondary.map { checked.model.sources[0].text($0.range) }
    #expect(labelled == ["clip(limit: learned)", "clip(limit: learned)", "softmax"])
  }

  @Test func theMessageOfTheLanguagesPage() throws {
    let text = try GoldenSources.example("mnist").replacing(
      "  c2 = c1 |> stage(64, kernel: 7) |> max_pool(2)\n  c3 = c2 |> stage(64, kernel: 5)\n",
      with: "  c2 = c1 |> conv(64, kernel: 7)\n  c3 = c2 |> max_pool(2) |> stage(64, kernel: 5)\n")
    #expect(
      CheckedSource(text).rendered == """
        error[WS4104]: `max_pool` reads a raw sum, so `Mnist` cannot become a spiking netlist
          --> net.ws:16:14
           |
        15 |   c2 = c1 |> conv(64, kernel: 7)
           |              ------------------- this sum is real[28, 28, 64]; nothing thresholds it
        16 |   c3 = c2 |> max_pool(2) |> stage(64, kernel: 5)
           |              ^^^^^^^^^^^ needs spikes
           |
        help: end `c2` with a sharpenable activation
           |
        15 |   c2 = c1 |> conv(64, kernel: 7) |> brelu
           |                                  ++++++++
           = explain: wsc explain WS4104

        """)
  }

  @Test func withoutAnEmitPlanTheDeployedViewIsCheckedOnDemand() throws {
    let text = try GoldenSources.example("mnist").without(plan: "sharpen Mnist {")
      .without(plan: "emit Mnist {")
    #expect(CheckedSource(text).codes == [])
    #expect(CheckedSource(text, deployed: true).codes == ["WS4106"])
  }
}

extension String {
  /// The text without the plan that starts so.
  func without(plan start: String) -> String {
    guard let first = range(of: start),
      let last = range(of: "}\n", range: first.upperBound..<endIndex)
    else { return self }
    return String(self[..<first.lowerBound] + self[last.upperBound...])
  }

  private func range(
    of text: String, range: Range<String.Index>? = nil
  ) -> Range<String.Index>? {
    self[range ?? startIndex..<endIndex].firstRange(of: text)
  }
}

extension CheckedSource {
  /// What the first message points at.
  var primaryText: String? {
    diagnostics.first?.primary.map { model.sources[$0.source].text($0.range) }
  }
}
