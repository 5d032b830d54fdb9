import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Which input and label takes which field.
@Suite struct DataBindingTests {
  private func check(_ labels: [String], _ data: String) -> CheckedSource {
    let heads = labels.map { label in
      let (name, count) = (label.prefix { $0 != ":" }, label.drop { $0 != ":" }.dropFirst(2))
      return """
          label \(name): class[\(count)]
          output \(name) = h |> dense(2 * \(count)) |> brelu |> decode(key(\(count), copies: 2))

        """
    }
    let losses = labels.map { "cross_entropy(\($0.prefix { $0 != ":" }))" }
    return CheckedSource(
      """
      whetstone 1
      network Net {
        input image: unit[32, 32, 3]
        h = image |> flatten |> dense(20) |> brelu
      \(heads.joined())
      }
      train Net { data: \(data)  loss: [\(losses.joined(separator: ", "))]  limit: 5 epochs }
      """)
  }

  @Test(
    arguments: [
      (["object: 100"], "cifar100(\"c\")", [:]), (["fine: 100"], "cifar100(\"c\")", [:]),
      (["coarse: 20"], "cifar100(\"c\")", ["coarse": "coarse"]),
      (["family: 20"], "cifar100(\"c\", coarse: family)", ["family": "coarse"]),
      (["family: 20"], "cifar100(\"c\", image: image, coarse: family)", ["family": "coarse"]),
      (["fine: 100", "coarse: 20"], "cifar100(\"c\")", ["coarse": "coarse"]),
      (["object: 100", "coarse: 20"], "cifar100(\"c\")", ["coarse": "coarse"]),
      (["family: 20", "object: 100"], "cifar100(\"c\", coarse: family)", ["family": "coarse"]),
      (
        ["coarse: 100", "fine: 20"], "cifar100(\"c\", fine: coarse, coarse: fine)",
        ["fine": "coarse"]
      ),
    ] as [([String], String, [String: String])])
  func fieldsFindTheirSignals(labels: [String], data: String, fields: [String: String]) throws {
    let checked = check(labels, data)
    #expect(checked.codes == [], "\(checked.rendered)")
    let recipe = try #require(checked.subject(for: .train).subject?.train?.data)
    #expect(recipe.fields == fields)
    #expect(recipe.source == DataRecipe.Source(CIFAR100.self, ["folder": .text("c")]))
  }

  @Test(arguments: [
    (
      ["a: 100", "b: 20"], "cifar100(\"c\")", "WS5043",
      "say which takes which: `fine: a, coarse: b`"
    ),
    (["a: 20"], "cifar100(\"c\")", "WS5044", "take the field that fits: `coarse: a`"),
    (["object: 100"], "cifar100(\"c\", fine: objekt)", "WS5042", "did you mean `object`?"),
    (
      ["a: 100"], "cifar100(\"c\", fine: a, coarse: a)", "WS5042", "give each to a label of its own"
    ),
    (["a: 100", "b: 20"], "cifar10(\"c\")", "WS5043", "keep the label that the data can give"),
  ])
  func whatDoesNotFitIsSaid(labels: [String], data: String, code: String, help: String) {
    let checked = check(labels, data)
    #expect(checked.codes == [code], "\(checked.rendered)")
    #expect(
      checked.diagnostics.first?.helps.map(\.message).contains(help) == true, "\(checked.rendered)")
  }
}
