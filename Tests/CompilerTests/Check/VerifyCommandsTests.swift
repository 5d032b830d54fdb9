import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// What `train` and `emit` would refuse, `check` refuses at its place.
@Suite struct VerifyCommandsTests {
  private func verified(_ text: String) -> [Diagnostic] {
    let checked = CheckedSource(text)
    var messages = Diagnostics()
    for diagnostic in checked.diagnostics { messages.report(diagnostic) }
    checked.model.verifyCommands(into: &messages)
    return messages.all.filter { $0.severity == .error }
  }

  private func net(
    _ picture: String, _ stage: String, batch: Int = 10, plans: Set<String> = ["train", "emit"]
  ) -> String {
    let train = """
      train Net {
        data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
        loss: cross_entropy(y)
        batch: \(batch)
        limit: 3 epochs
      }
      """
    let emit = "emit Net { target: netlist  weights: 8 bits }"
    return """
      whetstone 1
      network Net {
        input image: unit[\(picture)]
        label y: class[2]
        a = image |> \(stage)
        output y = a |> flatten |> dense(2) |> batch_norm |> brelu |> decode(key(2, copies: 1))
      }
      sharpen Net { policy: hard }
      \(plans.contains("train") ? train : "")
      \(plans.contains("emit") ? emit : "")

      """
  }

  /// The words under a message.
  private func place(_ diagnostic: Diagnostic?, in text: String) -> String? {
    guard let range = diagnostic?.primary?.range else { return nil }
    return SourceText(name: "net.ws", text: text).text(range)
  }

  @Test(arguments: [
    ("conv(2, kernel: 65537) |> brelu", "65537"),
    ("conv(2, kernel: [3, 65537], padding: [1, 40000]) |> brelu", "65537"),
    ("conv(2, kernel: 3, padding: 65537) |> brelu", "65537"),
    ("conv(2, kernel: 3, padding: [1, 65537]) |> brelu", "65537"),
    ("conv(2, kernel: 3, stride: 65537) |> brelu", "65537"),
    ("threshold(0.5) |> max_pool(2, stride: 65537)", "65537"),
    ("avg_pool(65537)", "65537"),
    ("avg_pool(2, stride: [65537, 1])", "65537"),
  ])
  func sidesOfWindowsHaveALimit(_ stage: String, _ argument: String) {
    let text = net("70000, 70000, 1", stage)
    let found = verified(text)
    #expect(found.count == 1)
    #expect(found.first?.message.contains("65536") == true, "\(found.map(\.message))")
    #expect(place(found.first, in: text) == argument)
  }

  @Test func theLargestSidesPass() {
    let stage = "conv(1, kernel: [65536, 1], stride: 65536, padding: [65536, 0]) |> brelu"
    #expect(verified(net("8, 8, 1", stage)) == [])
  }

  @Test func whatCannotBeTrainedForItsSizeIsShown() {
    let wide = net(
      "20000, 20000, 3", "conv(3, kernel: 1) |> avg_pool(2000) |> brelu", plans: ["train"])
    let found = verified(wide)
    #expect(found.map(\.code.text) == ["WS8022", "WS8022"])
    #expect(place(found.first, in: wide) == "image")
    #expect(found.first?.primary?.text.contains("1,073,741,824") == true)

    let classes = """
      whetstone 1
      network Net {
        input image: unit[200, 200, 1]
        label y: class[200, 200, 2]
        output y = image |> conv(2, kernel: 1) |> brelu |> decode(key(2, copies: 1))
      }
      sharpen Net { policy: hard }
      train Net {
        data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
        loss: cross_entropy(y)
        batch: 65536
        limit: 3 epochs
      }

      """
    let rows = verified(classes)
    #expect(rows.map(\.code.text) == ["WS8022"])
    #expect(place(rows.first, in: classes)?.hasPrefix("decode") == true)
  }

  /// However many neurons there are, check folds the network as `emit` does.
  @Test func foldingIsTriedAtAnySize() {
    let joined = net(
      "4096, 4096, 2",
      "concat(image |> threshold(0.5), image |> conv(2, kernel: 3)) |> brelu |> max_pool(64)",
      plans: ["emit"]
    ).replacing("image |> concat", with: "concat")
    let found = verified(joined)
    #expect(found.map(\.code.text) == ["WS6101"], "\(found.map(\.message))")
    let sound = net(
      "4096, 4096, 2", "conv(2, kernel: 3) |> batch_norm |> brelu |> max_pool(64)", plans: ["emit"])
    #expect(verified(sound) == [])
    let tooLarge = net(
      "4096, 4096, 2", "conv(5, kernel: 3) |> batch_norm |> brelu |> max_pool(64)", plans: ["emit"])
    #expect(verified(tooLarge).map(\.code.text) == ["WS6112"])
    let dense = net("64, 64, 1", "flatten |> dense(67108865) |> brelu", plans: ["emit"])
    #expect(verified(dense).map(\.code.text) == ["WS6112"])
  }

  @Test func aKernelOverAveragesMayBeTooLarge() {
    let text = net(
      "69000, 1, 1",
      "threshold(0.5) |> avg_pool([300, 1]) |> conv(1, kernel: [230, 1], padding: valid) |> brelu",
      plans: ["emit"])
    let found = verified(text)
    #expect(found.map(\.code.text) == ["WS6112"])
    #expect(place(found.first, in: text) == "brelu")
  }

  @Test func aRelayOfTooManyValuesIsRefused() {
    let text = """
      whetstone 1
      network Net {
        input image: unit[128, 128, 1]
        a = image |> threshold(0.5) |> flatten
        b = image |> threshold(0.7) |> flatten
        output y = concat(a, b)
      }
      emit Net { target: netlist  weights: 8 bits }

      """
    let found = verified(text)
    #expect(found.map(\.code.text) == ["WS6101"])
    #expect(found.first?.message.contains("so many values") == true)
  }

  /// A plan that this version cannot run is one error at its place.
  @Test func aConversionIsOneError() throws {
    let text = try GoldenSources.example("vgg16")
    let found = verified(text)
    #expect(found.map(\.code.text) == ["WS5105"])
    #expect(place(found.first, in: text) == "convert Vgg16")
  }
}
