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
}
