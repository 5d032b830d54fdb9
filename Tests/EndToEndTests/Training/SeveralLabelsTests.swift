import Foundation
import Testing
import WSRuntime

/// A network with two labels, each of which takes a field of the data.
@Suite("several labels")
struct SeveralLabelsTests {
  private static let source = """
    whetstone 1

    network Two {
      input image: unit[32, 32, 3]
      label kind: class[100]
      label family: class[20]
      h = image |> conv(4, kernel: 4, stride: 4) |> brelu |> flatten
      output kind = h |> dense(200) |> brelu |> decode(key(100, copies: 2))
      output family = h |> dense(40) |> brelu |> decode(key(20, copies: 2))
    }

    sharpen Two { policy: linear(start: 10 epochs, duration: 5 epochs) }
    train Two {
      data: cifar100("cifar-100", coarse: family)
      loss: [cross_entropy(kind), cross_entropy(family)]
      optimizer: adam(rate: 1e-2)
      batch: 20
      limit: 20 epochs
      validation: 20 examples
    }
    emit Two { target: netlist  input: analog(8 bits) }

    """

  /// Pictures lit from the right are of kind 10 in family 3, from the left of kind 90 in family 15.
  private static func records(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<count {
      let isLeft = index % 2 == 1
      bytes += isLeft ? [15, 90] : [3, 10]
      for pixel in 0..<3072 {
        let isLit = (pixel % 32 < 16) == isLeft
        bytes.append(UInt8((isLit ? 200 : 10) + (pixel * 7 + index) % 40))
      }
    }
    return bytes
  }

  /// Data that judge one of the two, and data for the wrong outputs.
  private func simulateOthers(_ place: Workplace, _ netlist: String) throws {
    let swapped = try place.wsc(
      "simulate", netlist, "--data-dir", "data", "--data", #"cifar100("cifar-100", fine: family)"#)
    #expect(swapped.status == 1 && swapped.messages.contains("WS5044"), "\(swapped.messages)")
    let same = try place.wsc(
      "simulate", netlist, "--data-dir", "data", "--data", #"cifar100("cifar-100", fine: kind)"#,
      "--json")
    #expect(same.status == 0, "\(same.messages)")
    #expect(same.output.contains(#""accuracies":{"kind":1.0,"family":1.0}"#), "\(same.output)")
    // Ten classes: what is judged by them is of one output only.
    var batch: [UInt8] = []
    for record in 0..<20 { batch += [UInt8(record % 10)] + Array(repeating: 9, count: 3072) }
    for part in 1...5 { try place.write("data/ten/data_batch_\(part).bin", bytes: batch) }
    try place.write("data/ten/test_batch.bin", bytes: batch)
    let ten = try place.wsc(
      "simulate", netlist, "--data-dir", "data", "--data", #"cifar10("ten", label: family)"#,
      "--json")
    #expect(ten.status == 0, "\(ten.messages)")
    #expect(ten.output.contains(#""accuracies":{"family":"#), "\(ten.output)")
    #expect(!ten.output.contains(#""kind":"#), "\(ten.output)")
    let open = try place.wsc(
      "simulate", netlist, "--data-dir", "data", "--data", #"cifar10("ten")"#)
    #expect(open.messages.contains("`label: kind`"), "\(open.messages)")
  }

  @Test("coarse and fine labels of CIFAR-100 at once: trained, emitted, simulated, judged by name")
  func both() throws {
    let place = try Workplace()
    try place.write("net.ws", Self.source)
    try place.write("data/cifar-100/train.bin", bytes: Self.records(120))
    try place.write("data/cifar-100/test.bin", bytes: Self.records(40))
    let train = try place.wsc("train", "net.ws", "--run", "r", "--data-dir", "data")
    #expect(train.status == 0, "\(train.messages)")
    let plan = try place.text("r/plan.json")
    #expect(plan.contains("\"family\": \"coarse\""), "\(plan.suffix(2000))")
    let netlist = "r/net.netlist.safetensors"
    #expect(train.messages.contains("simulator and engine agree on every spike"))
    let simulated = try place.wsc("simulate", netlist, "--data-dir", "data")
    #expect(simulated.status == 0, "\(simulated.messages)")
    // One accuracy a label, whoever tells it.
    for label in ["kind", "family"] {
      #expect(
        simulated.output.contains("accuracy of `\(label)` 100.00 %"), "\(simulated.output)")
      #expect(
        train.messages.contains("accuracy of `\(label)` with whole weights 100.00 %"),
        "\(train.messages)")
    }
    let evaluated = try place.wsc("evaluate", "r", "--data-dir", "data")
    #expect(
      evaluated.output.contains("hard:   `kind` 100.00 %, `family` 100.00 %"),
      "\(evaluated.output)")
    let json = try place.wsc("evaluate", "r", "--data-dir", "data", "--json")
    #expect(
      json.output.contains(#""accuracies_hard":{"kind":1.0,"family":1.0}"#), "\(json.output)")
    try simulateOthers(place, netlist)

    // With the labels the other way round nothing fits.
    try place.write(
      "net.ws", Self.source.replacingOccurrences(of: "coarse: family", with: "fine: family"))
    let wrong = try place.wsc("check", "net.ws")
    #expect(wrong.status == 1 && wrong.messages.contains("WS5044"), "\(wrong.messages)")

    // A label that is none is named with its file and its picture.
    var bytes = Self.records(120)
    bytes[3074 * 7 + 1] = 100
    try place.write("data/cifar-100/train.bin", bytes: bytes)
    try place.write("net.ws", Self.source)
    let bad = try place.wsc("train", "net.ws", "--run", "b", "--data-dir", "data")
    #expect(bad.status == 1, "\(bad.messages)")
    #expect(bad.messages.contains("picture 7 of `"), "\(bad.messages)")
    #expect(bad.messages.contains("data/cifar-100/train.bin` has the"), "\(bad.messages)")
    #expect(bad.messages.contains("fine label 100"), "\(bad.messages)")
  }

  @Test("an output without a label is run, and held against no truth")
  func unlabelled() throws {
    let place = try Workplace()
    let output = "  output digit = votes |> decode(key(classes, copies: copies))\n"
    let source = TinyNetwork.source(epochs: 3, train: 300)
    try #require(source.contains(output))
    // It decodes the same spikes by another key: its classes are right by chance.
    try place.write(
      "net.ws",
      source.replacing(
        output,
        with: output
          + output.replacing("digit", with: "echo")
          .replacing("copies: copies", with: "copies: copies, kind: random")))
    let train = try place.wsc("train", "net.ws", "--run", "r")
    try #require(train.status == 0, "\(train.messages)")
    #expect(!train.messages.contains("accuracy of"), "\(train.messages)")
    let netlist = "r/net.netlist.safetensors"
    let stored = try NetlistFile.load(FilePath(place.path(netlist)))
    #expect(stored.outputs.map(\.hasLabel) == [true, false])
    let plain = try place.wsc("simulate", netlist, "--json")
    #expect(plain.output.contains(#""accuracies":{"digit":"#), "\(plain.messages)")
    #expect(!plain.output.contains(#""echo":"#), "\(plain.output)")
    let other = try place.wsc(
      "simulate", netlist, "--data", "digits(test: 50 examples, seed: 3)", "--json")
    #expect(other.output.contains(#""accuracies":{"digit":"#), "\(other.messages)")
    #expect(!other.output.contains(#""echo":"#), "\(other.output)")
    let taken = try place.wsc("simulate", netlist, "--data", "digits(label: echo)")
    #expect(
      taken.messages.contains("`Tiny` has no output with a label `echo`"), "\(taken.messages)")
  }
}
