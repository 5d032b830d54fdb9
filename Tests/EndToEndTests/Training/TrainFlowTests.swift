import Foundation
import Testing

@Suite("From a file to a verified netlist")
struct TrainFlowTests {
  @Test("train, evaluate, emit, simulate, predict, show")
  func wholePath() throws {
    let place = try Workplace()
    let source = TinyNetwork.source(epochs: 6, train: 1500)
    try place.write("net.ws", source)

    let train = try place.wsc("train", "net.ws")
    #expect(train.status == 0, "\(train.messages)")
    #expect(train.output.isEmpty)
    let run = "runs/Tiny/1"
    for name in [
      "network.ws", "plan.json", "metrics.jsonl", "soft.safetensors", "weights.safetensors",
      "checkpoint.safetensors", "net.netlist.safetensors",
    ] { #expect(place.exists("\(run)/\(name)"), "\(name)") }
    #expect(try place.text("\(run)/network.ws") == source)
    let metrics = try place.text("\(run)/metrics.jsonl").split(separator: "\n")
    #expect(metrics.count == 6)
    #expect(metrics.allSatisfy { isJSONObject(String($0)) })

    let evaluate = try place.wsc("evaluate", "--json", run)
    #expect(evaluate.status == 0, "\(evaluate.messages)")
    let hard = try #require(number("accuracy_hard", in: evaluate.output))
    let soft = try #require(number("accuracy_soft", in: evaluate.output))
    #expect(hard > 0.3 && hard <= 1)
    // After one epoch the running statistics lag: little more than a range can be asked for.
    #expect((0...1).contains(soft))

    let emit = try place.wsc("emit", "--netlist")
    #expect(emit.status == 0, "\(emit.messages)")
    #expect(emit.messages.contains(run))
    let held = try place.wsc(
      "emit", "--netlist", "--split", "validation", "-o", "held.netlist.safetensors")
    #expect(held.messages.contains("validation pictures"), "\(held.messages)")
    #expect(
      try place.read("Tiny.netlist.safetensors") == place.read("\(run)/net.netlist.safetensors"))

    let vectors = try place.wsc("simulate", "--vectors", "Tiny.netlist.safetensors")
    #expect(vectors.status == 0, "\(vectors.messages)")
    let simulate = try place.wsc("simulate", "--json", "Tiny.netlist.safetensors")
    #expect(simulate.status == 0, "\(simulate.messages)")
    let simulated = try #require(number("accuracy", in: simulate.output))
    #expect(simulate.output.contains("\"bulk\""), "\(simulate.output)")
    let events = try place.wsc(
      "simulate", "--json", "--executor", "events", "Tiny.netlist.safetensors")
    for name in ["accuracy", "operations_per_picture"] {
      #expect(number(name, in: events.output) == number(name, in: simulate.output), "\(name)")
    }
    #expect(abs(simulated - hard) < 0.1)

    try place.write(
      "picture.pgm", bytes: Array("P5 28 28 255\n".utf8) + [UInt8](repeating: 7, count: 784))
    for model in [run, "Tiny.netlist.safetensors"] {
      let predict = try place.wsc("predict", "--json", model, "picture.pgm")
      #expect(predict.status == 0, "\(predict.messages)")
      #expect(isJSONObject(predict.output))
    }

    for file in ["net.ws", run, "\(run)/plan.json", "\(run)/weights.safetensors"] {
      let show = try place.wsc("show", file)
      #expect(show.status == 0, "\(file): \(show.messages)")
      #expect(show.output.contains("Tiny") || show.output.contains("p1"), "\(show.output)")
    }
    let resolved = try place.wsc("show", "--resolved", "net.ws", "--set", "train.seed=7")
    #expect(resolved.status == 0)
    #expect(resolved.output.contains("seed"))
    #expect(resolved.output.contains("--set"))
    #expect(resolved.output.contains("default"))
  }

  @Test("--profile prints a table and leaves a trace")
  func profile() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    let train = try place.wsc("train", "net.ws", "--profile", "--no-emit", "--run", "a")
    #expect(train.status == 0, "\(train.messages)")
    #expect(train.messages.contains("weight gradient"), "\(train.messages)")
    #expect(train.messages.contains("one step"), "\(train.messages)")
    let trace = try place.text("a/profile.json")
    #expect(isJSONObject(trace))
    #expect(trace.contains("\"traceEvents\""))
  }

  @Test("--json prints the metrics, --quiet nothing; the bits are the same for any threads")
  func machineOutput() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    let json = try place.wsc("train", "net.ws", "--json", "--no-emit", "--run", "a")
    #expect(json.status == 0, "\(json.messages)")
    // A line for each epoch, then the result.
    let lines = json.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(try lines.dropLast().joined(separator: "\n") + "\n" == place.text("a/metrics.jsonl"))
    let result = String(lines.last ?? "")
    #expect(result.hasPrefix(#"{"result":"finished","network":"Tiny","run":"a","epochs":3,"#))
    #expect(result.contains(#""netlist":null,"agreement":null"#), "\(result)")
    let accuracies = try place.wsc("evaluate", "a", "--json").output.dropLast(2)
    #expect(
      result.contains(accuracies.prefix { $0 != "}" }.replacing(#","split":"test""#, with: "")))
    let quiet = try place.wsc(
      "train", "net.ws", "--quiet", "--no-emit", "--run", "b", "--threads", "1")
    #expect(quiet.status == 0)
    #expect(quiet.output.isEmpty)
    #expect(quiet.messages.isEmpty, "\(quiet.messages)")
    #expect(!place.exists("b/net.netlist.safetensors"))
    #expect(try place.read("a/weights.safetensors") == place.read("b/weights.safetensors"))
  }

  @Test("a plan trains alone to the same bits")
  func planAlone() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    #expect(try place.wsc("build", "net.ws").status == 0)
    let first = try place.read("Tiny.plan.json")
    #expect(
      try place.wsc("build", "net.ws", "-o", "-").output == String(decoding: first, as: UTF8.self))
    #expect(try place.wsc("train", "net.ws", "--run", "a", "--no-emit", "-q").status == 0)
    let plan = try place.wsc("train", "Tiny.plan.json", "--run", "b", "-q")
    #expect(plan.status == 0, "\(plan.messages)")
    #expect(try place.read("a/weights.safetensors") == place.read("b/weights.safetensors"))
  }

  @Test("each stage can be dumped")
  func dumps() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    for stage in ["tokens", "tree", "model", "graph", "plan"] {
      let dump = try place.wsc("build", "--dump", stage, "net.ws")
      #expect(dump.status == 0, "\(stage): \(dump.messages)")
      #expect(!dump.output.isEmpty)
      #expect(try place.names() == ["net.ws"])
    }
  }

  @Test("emit without weights says what to run")
  func emitWithoutWeights() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    for arguments in [["emit", "--netlist"], ["emit", "--netlist", "net.ws"]] {
      let outcome = try place.start(arguments).wait(seconds: 20)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("wsc train"), "\(outcome.messages)")
    }
  }

  @Test("several networks: the choice is asked for by name")
  func severalNetworks() throws {
    let place = try Workplace()
    let second = TinyNetwork.source(name: "Second").replacing("whetstone 1", with: "")
    try place.write("net.ws", TinyNetwork.source(name: "First") + second)
    let outcome = try place.wsc("build", "net.ws")
    #expect(outcome.status != 0)
    #expect(outcome.messages.contains("First") && outcome.messages.contains("Second"))
    #expect(try place.wsc("build", "net.ws", "--network", "Second").status == 0)
    #expect(place.exists("Second.plan.json"))
    #expect(try place.wsc("build", "net.ws", "--network", "Secnd").messages.contains("`Second`"))
  }
}

/// Whether a text is one JSON object.
func isJSONObject(_ text: String) -> Bool {
  (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any]
}

/// A number of a JSON object.
func number(_ name: String, in text: String) -> Double? {
  let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  return (object?[name] as? NSNumber)?.doubleValue
}
