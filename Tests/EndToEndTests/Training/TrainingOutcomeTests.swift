import Foundation
import Testing

@Suite("What training ends in, and what it says on the way")
struct TrainingOutcomeTests {
  private static let slow = "adaptive(rate: 0.1 / epoch)"

  @Test("without a netlist that was asked for it ends with 1 and the remedy, which works")
  func notBinary() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2))
    let policy = "sharpen.policy=\(Self.slow)"
    let failed = try place.wsc("train", "net.ws", "--set", policy, "--run", "r", "--json")
    #expect(failed.status == 1)
    #expect(failed.messages.contains("error[WS8030]"), "\(failed.messages)")
    #expect(failed.messages.contains("has sharpness 0.2"), "\(failed.messages)")
    let advice = try #require(
      failed.messages.firstMatch(of: /wsc train --resume r --epochs (\d+)/), "\(failed.messages)")
    let result = failed.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(result.hasPrefix(#"{"result":"not_binary""#))
    #expect(!place.exists("r/net.netlist.safetensors"))
    let longer = try place.wsc("train", "--resume", "r", "--epochs", String(advice.1), "-q")
    #expect(longer.status == 0, "\(longer.messages)")
    #expect(place.exists("r/net.netlist.safetensors"))
    // Nothing was asked for.
    let plain = try place.wsc("train", "net.ws", "--set", policy, "--no-emit")
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(plain.messages.contains("not all activations have become binary"))
  }

  @Test("a plan alone says that it ends without a netlist and how to get one, which works")
  func planAlone() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2))
    #expect(try place.wsc("build", "net.ws", "-o", "p.json").status == 0)
    let outcome = try place.wsc("train", "p.json", "--run", "r")
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("no netlist is written"), "\(outcome.messages)")
    #expect(outcome.messages.contains("wsc emit --netlist FILE --weights r"))
    let emit = try place.wsc("emit", "--netlist", "net.ws", "--weights", "r")
    #expect(emit.status == 0, "\(emit.messages)")
    let wanted = try place.wsc("train", "p.json", "--no-emit")
    #expect(!wanted.messages.contains("no netlist is written"), "\(wanted.messages)")
  }

  @Test(
    "an edited plan is held to the rules of a source",
    arguments: [
      ("\"epochs\": 4", "\"epochs\": 1", "sharpening ends with epoch 2, training with epoch 1"),
      ("\"epochs\": 2.0", "\"epochs\": 0.5", "starts at epoch 1 and ends before, at epoch 0.5"),
    ])
  func editedPlan(old: String, new: String, says: String) throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    #expect(try place.wsc("build", "net.ws", "-o", "p.json").status == 0)
    let plan = try place.text("p.json")
    try #require(plan.contains(old))
    try place.write("p.json", plan.replacing(old, with: new))
    let failed = try place.wsc("train", "p.json", "--run", "r")
    #expect(failed.status == 1)
    #expect(failed.messages.contains(says), "\(failed.messages)")
    #expect(failed.messages.contains("`p.json`"), "\(failed.messages)")
    #expect(!place.exists("r"))
  }

  @Test("a plan edited to the exact gradient of a threshold is refused")
  func exactThreshold() throws {
    let place = try Workplace()
    let source = TinyNetwork.source()
      .replacing("dense(24, bias: false) |> batch_norm |> brelu", with: "dense(24) |> threshold(0)")
    try place.write("net.ws", source)
    #expect(try place.wsc("build", "net.ws", "-o", "p.json").status == 0)
    let plan = try place.text("p.json")
    let exact = plan.replacing(/"gradient": \{[^}]*\}/, with: #""gradient": { "kind": "exact" }"#)
    try #require(exact != plan)
    try place.write("p.json", exact)
    let failed = try place.wsc("train", "p.json", "--run", "r")
    #expect(failed.status == 1)
    #expect(failed.messages.contains("its exact gradient is 0"), "\(failed.messages)")
    #expect(!place.exists("r"))
  }

  @Test("adaptive sharpening in a plan that cannot end in time is warned of")
  func slowPlan() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 1))
    let built = try place.wsc(
      "build", "net.ws", "--set", "sharpen.policy=\(Self.slow)", "-o", "p.json")
    #expect(built.status == 0, "\(built.messages)")
    let outcome = try place.wsc("train", "p.json", "-q")
    #expect(outcome.messages.contains("warning[WS5046]"), "\(outcome.messages)")
  }

  @Test("a finished run is trained on by --epochs and by a larger limit, to the same bits")
  func longer() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    try place.write("long.ws", TinyNetwork.source(epochs: 5))
    for run in ["a", "b"] {
      #expect(try place.wsc("train", "net.ws", "--run", run, "-q", "--no-emit").status == 0)
    }
    #expect(try place.wsc("train", "long.ws", "--run", "whole", "-q", "--no-emit").status == 0)
    let byOption = try place.wsc("train", "--resume", "a", "--epochs", "5", "-q")
    #expect(byOption.status == 0, "\(byOption.messages)")
    let byFile = try place.wsc("train", "long.ws", "--resume", "b", "--no-emit")
    #expect(byFile.status == 0, "\(byFile.messages)")
    #expect(!byFile.messages.contains("it is not the run"), "\(byFile.messages)")
    func tensors(_ run: String) throws -> [UInt8] {
      // The header names the source, which differs.
      let bytes = try place.read("\(run)/weights.safetensors")
      let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      return Array(bytes.dropFirst(8 + length))
    }
    #expect(try tensors("a") == tensors("whole"))
    #expect(try tensors("b") == tensors("whole"))
    // The runs know their length from now on.
    #expect(try place.wsc("show", "a").output.contains("5 of 5"))
    #expect(try place.wsc("train", "--resume", "a", "-q", "--no-emit").status == 0)
    let withFile = try place.wsc("train", "net.ws", "--resume", "a", "-q", "--no-emit")
    #expect(withFile.status == 0, "\(withFile.messages)")
    let shorter = try place.wsc("train", "net.ws", "--resume", "b")
    #expect(shorter.status == 1)
    #expect(shorter.messages.contains("limit of epochs is 3, not 5"), "\(shorter.messages)")
    let less = try place.wsc("train", "--resume", "a", "--epochs", "2")
    #expect(less.messages.contains("error[WS8035]"), "\(less.messages)")
  }

  @Test("what another length changes is said")
  func lengthDifferences() throws {
    let place = try Workplace()
    try place.write(
      "net.ws", TinyNetwork.source(epochs: 2, extra: "  schedule: cosine(warm_up: 1 epochs)\n"))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    let longer = try place.wsc("train", "--resume", "r", "--epochs", "4", "--no-emit")
    #expect(longer.status == 0, "\(longer.messages)")
    #expect(longer.messages.contains("its curve over 2 epochs"), "\(longer.messages)")
  }

  @Test("without validation it is said once that the last epoch is kept")
  func noValidation() throws {
    let place = try Workplace()
    let source = TinyNetwork.source(epochs: 3).replacing("validation: 100 examples", with: "")
    try place.write("net.ws", source)
    let outcome = try place.wsc("train", "net.ws", "--run", "r", "--no-emit")
    #expect(outcome.status == 0)
    let said = outcome.messages.split(separator: "\n").filter {
      $0.contains("the last epoch is kept")
    }
    #expect(said.count == 1, "\(outcome.messages)")
    #expect(!outcome.messages.contains("best"), "\(outcome.messages)")
    #expect(outcome.messages.contains("weights of epoch 3 kept"))
  }

  @Test("training accuracy and validation loss stand in the table and in the metrics")
  func table() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2))
    let outcome = try place.wsc("train", "net.ws", "--run", "r", "--no-emit")
    let head = outcome.messages.split(separator: "\n").first { $0.hasPrefix("epoch") } ?? ""
    #expect(head.contains("training") && head.contains("val loss"), "\(outcome.messages)")
    for line in try place.text("r/metrics.jsonl").split(separator: "\n") {
      let accuracy = number("training_accuracy", in: String(line)) ?? -1
      #expect((0...1).contains(accuracy))
      #expect(number("validation_loss", in: String(line)) != nil)
    }
  }

  @Test("a rate that is far too high is warned of once, and the result names the warning")
  func chance() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 14, train: 500))
    let outcome = try place.wsc(
      "train", "net.ws", "--run", "r", "--no-emit", "--json", "--quiet", "--set",
      "train.optimizer=sgd(rate: 1e-9)", "--set", "train.batch=40")
    #expect(outcome.messages.components(separatedBy: "warning[WS8031]").count == 2)
    #expect(outcome.output.contains(#""warnings":["WS8031""#), "\(outcome.messages)")
  }

  @Test("under --set a float twin is trained, and what depends on the netlist is left out")
  func twinBySetting() throws {
    let place = try Workplace()
    let plain = TinyNetwork.source(epochs: 2)
    try place.write("net.ws", plain)
    try place.write(
      "named.ws",
      plain.replacing("train Tiny {", with: "train Tiny as first {").replacing(
        "emit Tiny {", with: "emit Tiny {\n  from: first"))
    for (file, setting) in [("net.ws", "train.twin=relu"), ("named.ws", "first.twin=relu")] {
      let outcome = try place.wsc("train", file, "--set", setting, "--run", "r-" + file)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("no netlist is written: a float twin"))
      #expect(outcome.messages.contains("as trained, nothing sharpened"), "\(outcome.messages)")
      #expect(
        outcome.messages.ranges(of: "`gradient` of the file is left out").count == 1,
        "\(outcome.messages)")
      #expect(!place.exists("r-\(file)/net.netlist.safetensors"))
      #expect(try place.wsc("check", file, "--set", setting).status == 0)
    }
  }
}
