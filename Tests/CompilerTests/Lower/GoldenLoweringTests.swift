import Foundation
import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `Tests/Golden/graph` and `Tests/Golden/plan`: sources beside what the stages make of them.
@Suite struct GoldenLoweringTests {
  @Test(arguments: ["graph", "plan"])
  func stagesGiveTheirGoldenText(_ stage: String) throws {
    let folder = GoldenSources.folder.appending(path: stage)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    let cases = files.filter { $0.hasSuffix(".ws") }.map { String($0.dropLast(3)) }
    #expect(!cases.isEmpty)
    for name in cases {
      let text = try String(contentsOf: folder.appending(path: name + ".ws"), encoding: .utf8)
      let subject = try #require(checkedSubject(of: text, for: .train))
      try GoldenSources.check(
        try dump(stage, subject), against: "\(stage)/\(name).\(stage)")
    }
    let orphans = files.filter { file in
      !cases.contains { file == "\($0).ws" || file == "\($0).\(stage)" }
    }
    #expect(orphans == [])
  }

  /// What the checker accepts, the later stages must be able to hold.
  @Test(arguments: ["autoencoder", "mnist", "ps_mnist", "segment", "vgg16"])
  func graphsOfTheExamplesAreSound(_ name: String) throws {
    let subject = try #require(checkedSubject(of: try GoldenSources.example(name), for: .check))
    #expect(verifyGraph(subject.graph) == [])
    #expect(try parseGraph(printGraph(subject.graph)) == subject.graph)
    #expect(showTable(subject).rows.count == subject.graph.nodes.count)
  }

  @Test func theMnistExampleBecomesAPlanAndANetlist() throws {
    let subject = try #require(checkedSubject(of: try GoldenSources.example("mnist"), for: .train))
    var diagnostics = Diagnostics()
    let plan = try #require(lowerToPlan(subject, sourceDigest: "00", into: &diagnostics))
    #expect(parameters(of: subject.graph).map(\.name) == plan.program.parameters.map(\.name))
    #expect(parameters(of: subject.graph).map(\.shape) == plan.program.parameters.map(\.shape))
    let outline = try #require(netlistOutline(subject, into: &diagnostics))
    #expect(outline.contains("c2.max_pool"))
    #expect(diagnostics.all.isEmpty)
  }

  private func checkedSubject(of text: String, for demand: Demand) -> Subject? {
    let source = CheckedSource(text)
    #expect(source.codes == [])
    return source.subject(for: demand).subject
  }

  private func dump(_ stage: String, _ subject: Subject) throws -> String {
    if stage == "graph" { return printGraph(subject.graph) }
    var diagnostics = Diagnostics()
    let plan = try #require(lowerToPlan(subject, sourceDigest: "00", into: &diagnostics))
    return String(decoding: plan.encoded(), as: UTF8.self)
  }
}
