import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Which plans a command gets, with which values.
@Suite struct SubjectTests {
  private let small = """
    whetstone 1
    network Net {
      size copies = 2
      input x: unit[4]
      label k: class[2]
      h = x |> dense(6) |> brelu
      output k = h |> dense(2 * copies) |> brelu |> decode(key(2, copies: copies))
    }

    """
  private let data = """
    whetstone 1
    network Net {
      input image: unit[28, 28, 1]
      label digit: class[10]
      output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
    }

    """

  @Test func mnistHasTheValuesOfItsFile() throws {
    let checked = CheckedSource(try GoldenSources.example("mnist"))
    let subject = try #require(checked.subject(for: .train).subject)
    let train = try #require(subject.train)
    #expect(train.data?.source == .mnist(folder: "mnist"))
    #expect(train.data?.validation == .examples(5000))
    #expect(train.data?.fields == [:], "the first of each kind")
    #expect(train.losses.map(\.name) == ["cross_entropy"])
    #expect(train.losses.map(\.judged) == [.output(0, label: 0)])
    #expect(train.losses.map(\.weight) == [1])
    #expect(train.optimizer == .adadelta(rate: 4, rho: 0.95, epsilon: 1e-6))
    #expect(train.limit == 200)
    #expect(train.gradient == .triangle(width: 1))
    let sharpen = try #require(subject.sharpen)
    #expect(
      sharpen.plan.groups.map(\.name) == [
        "c1.stage.brelu", "c2.stage.brelu", "c3.stage.brelu", "c4.stage.brelu",
        "c5.stage_1.brelu", "c5.stage_2.brelu", "f1.brelu", "votes.brelu",
      ])
    #expect(sharpen.groupNodes.allSatisfy { $0.count == 1 })
    guard case .adaptive(let adaptive) = sharpen.plan.policy else {
      Issue.record("not adaptive")
      return
    }
    #expect(adaptive.wait == 10 && adaptive.rate == 0.25 && adaptive.criticalRate == 0.126)
    #expect(adaptive.improved == 0.15 && !adaptive.together)
    let emit = try #require(subject.emit)
    #expect(
      emit.options == HardenOptions(WeightWidths(8)) && emit.inputBits == 8
        && emit.target == "netlist")
    let pool = try #require(subject.graph.nodes.first { $0.name == "c2.max_pool" })
    #expect(pool.type.training.kind == .unit && pool.type.deployed.kind == .spike)
    #expect(pool.type.deployed.shape == [14, 14, 64])
    let sum = try #require(subject.graph.nodes.first { $0.name == "c1.stage.batch_norm" })
    #expect(sum.type.deployed.isRawSum && sum.type.training.isRawSum)
    guard let decode = subject.graph.nodes.last?.layer as? DecodeLayer else {
      Issue.record("no decode")
      return
    }
    let rows = decode.code.rows()
    #expect(decode.temperature == 4 && rows.count == 10)
    #expect(rows[3][12..<16] == [1, 1, 1, 1] && rows[3].reduce(0) { $0 + Int($1) } == 4)
  }

  @Test func windowsFollowEachOther() throws {
    let checked = CheckedSource(try GoldenSources.example("autoencoder"))
    let subject = try #require(checked.subject(for: .check).subject)
    guard case .windows(let windows)? = subject.sharpen?.plan.policy else {
      Issue.record("no windows")
      return
    }
    #expect(windows.map(\.start.count) == [5, 10, 15, 20, 25, 30])
    #expect(windows.map(\.end.count) == [9, 14, 19, 24, 29, 34])
    #expect(subject.emit?.inputBits == nil)
  }

  @Test func whatCannotBeDoneYetIsSaidWhenItIsAskedFor() throws {
    let segment = CheckedSource(try GoldenSources.example("segment"))
    #expect(segment.subject(for: .train).codes == [])
    #expect(segment.subject(for: .check).codes == [])
    let memory = CheckedSource(try GoldenSources.example("ps_mnist"))
    #expect(Set(memory.subject(for: .emit).codes) == ["WS6101"])
    #expect(memory.subject(for: .train).codes == ["WS5101"])
    let converted = CheckedSource(try GoldenSources.example("vgg16"))
    #expect(Set(converted.subject(for: .emit).codes) == ["WS6101"])
  }

  @Test func ordersOfSharpening() throws {
    func groups(_ order: String) -> [[String]]? {
      let text =
        small + "sharpen Net { policy: windows(start: 1 epoch, duration: 1 epoch)  \(order) }"
      return CheckedSource(text).subject(for: .check).subject?.sharpen?.plan.groups.map(
        \.activations)
    }
    #expect(groups("order: together") == [["h.brelu", "k.brelu"]])
    #expect(groups("") == [["h.brelu"], ["k.brelu"]])
    #expect(groups("order: [k, h]") == [["k.brelu"], ["h.brelu"]])
    #expect(groups("order: [[k, h.brelu]]") == [["k.brelu", "h.brelu"]])
    #expect(groups("only: h") == [["h.brelu"]])
    #expect(groups("except: [h]") == [["k.brelu"]])
  }

  @Test func listedWindowsGiveTheirGroups() throws {
    let text =
      small + "sharpen Net { policy: windows([k: 6 epochs .. 8 epochs, h: 2 epochs .. 5 epochs]) }"
    let subject = try #require(CheckedSource(text).subject(for: .check).subject)
    #expect(subject.sharpen?.plan.groups.map(\.name) == ["h.brelu", "k.brelu"])
  }

  @Test func overridesAreCheckedLikeTheFile() throws {
    let plans =
      "train Net { data: digits()  loss: cross_entropy(digit)  limit: 5 epochs  optimizer: adam }"
    let checked = CheckedSource(
      data + plans,
      set: [
        "train.limit=20 epochs", "train.optimizer.rate=1e-2", "train.batch=32",
        "train.data.train=500 examples", "train.schedule=one_cycle(warm_up: 10 %)",
      ])
    #expect(checked.codes == [], "\(checked.rendered)")
    let train = try #require(checked.subject(for: .train).subject?.train)
    #expect(train.limit == 20 && train.batch == 32 && train.schedule == .oneCycle(warmUp: 0.1))
    #expect(train.optimizer == .adam(rate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8))
    #expect(train.data?.source == .digits(train: 500, test: 2000, seed: 1))
    let bad = CheckedSource(data + plans, set: ["train.limit=20 steps"])
    #expect(bad.codes == ["WS5002"])
    #expect(bad.diagnostics[0].primary?.source == 1)
    #expect(bad.primaryText == "20 steps")
    for (setting, code) in [
      ("train.limit=", "WS1032"), ("train.limit=20 epochs epochs", "WS1080"),
      ("train.optimizer.rte=1", "WS2013"), ("train.a.b=1", "WS5005"), ("=1", "WS5020"),
      ("train=1", "WS5020"), ("Net.copies=1", "WS5023"), ("train..limit=1", "WS5020"),
    ] {
      let codes = CheckedSource(data + plans, set: [setting]).codes
      #expect(codes.count == 1, "\(setting) gives \(codes), such as \(code)")
    }
  }

  @Test func anOverriddenSizeChangesTheNetwork() throws {
    let checked = CheckedSource(small, set: ["Net.copies=10"])
    let subject = try #require(checked.subject(for: .check).subject)
    #expect(subject.graph.nodes.contains { $0.type.training.shape == [20] })
    #expect(CheckedSource(small, set: ["Net.copies=0"]).codes == ["WS2011"])
  }

  @Test func ambiguityListsTheNames() throws {
    let two = small + small.replacing("whetstone 1\n", with: "").replacing("Net", with: "Other")
    #expect(CheckedSource(two).subject(for: .check).codes == ["WS5074"])
    #expect(
      CheckedSource(two).subject(SubjectChoice(network: "Other"), for: .check).subject?.name
        == "Other")
    #expect(
      CheckedSource(two).subject(SubjectChoice(network: "Othr"), for: .check).codes == ["WS5071"])
    let plans = small + "train Net as a { seed: 1 }\ntrain Net as b { seed: 2 }\n"
    #expect(CheckedSource(plans).subject(for: .train).codes == ["WS5075"])
    #expect(
      CheckedSource(plans).subject(SubjectChoice(train: "b"), for: .check).subject?.train?.seed
        == 2)
    #expect(
      CheckedSource(plans).subject(SubjectChoice(train: "c"), for: .check).codes == ["WS5072"])
    // A plan of another network is none of this one.
    let both =
      two + "sharpen Net { policy: hard }\n"
      + "train Net as a { seed: 1 }\nemit Net as e { target: netlist }\n"
    for choice in [
      SubjectChoice(network: "Net", train: "b"), SubjectChoice(network: "Other", train: "a"),
      SubjectChoice(network: "Other", emit: "e"),
    ] {
      #expect(CheckedSource(both).subject(choice, for: .train).codes == ["WS5072"])
    }
  }

  @Test func windowsInPartsOfEpochsOrInBatches() throws {
    func windows(_ policy: String) -> [SharpeningPlan.Window]? {
      let checked = CheckedSource(small + "sharpen Net { policy: \(policy) }")
      guard case .windows(let found)? = checked.subject(for: .check).subject?.sharpen?.plan.policy
      else { return nil }
      return found
    }
    func codes(_ policy: String) -> [String] {
      CheckedSource(small + "sharpen Net { policy: \(policy) }\ntrain Net { limit: 3 epochs }")
        .codes
    }
    #expect(
      windows("windows(start: 0.5 epochs, duration: 1.25 epochs)")
        == [
          .init(start: Span(0.5, .epochs), end: Span(1.75, .epochs)),
          .init(start: Span(1.75, .epochs), end: Span(3, .epochs)),
        ])
    #expect(
      windows("windows([h: 10 batches .. 300 batches])")
        == [.init(start: Span(10, .batches), end: Span(300, .batches))])
    #expect(
      windows("linear(start: 0 epochs, duration: 40 batches)")
        == [
          .init(start: Span(0, .batches), end: Span(20, .batches)),
          .init(start: Span(20, .batches), end: Span(40, .batches)),
        ])
    #expect(codes("linear(start: 1.5 epochs, duration: 1.5 epochs)") == [])
    #expect(codes("linear(start: 1.5 epochs, duration: 1.75 epochs)") == ["WS5038"])
    #expect(codes("windows(start: 1 epoch, duration: 40 batches)") == ["WS5045"])
    #expect(codes("windows([h: 1 epoch .. 40 batches])") == ["WS5045"])
    #expect(codes("windows([h: 2.5 epochs .. 1 epoch])") == ["WS5037"])
    #expect(codes("linear(start: 1 epoch, duration: 0 epochs)") == ["WS2011"])
  }

  @Test func adaptiveSharpeningThatCannotEndIsTold() {
    func codes(_ policy: String, limit: Int) -> [String] {
      CheckedSource(
        small + "sharpen Net { policy: \(policy) }\ntrain Net { limit: \(limit) epochs }"
      ).codes
    }
    // 0.75 at 0.25 and the rest at 0.126 an epoch: five epochs for each of two groups.
    #expect(codes("adaptive()", limit: 9) == ["WS5046"])
    #expect(codes("adaptive()", limit: 10) == [])
    #expect(codes("adaptive(first_layer: 0.5)", limit: 14) == ["WS5046"])
    #expect(codes("adaptive(rate: 0.75 / epoch, critical_rate: 0.25 / epoch)", limit: 4) == [])
  }

  @Test func emittedWeightsAreAsWideAsTheTrainedOnes() throws {
    func source(_ weights: String) -> CheckedSource {
      CheckedSource(
        small + "sharpen Net { policy: hard }\ntrain Net { quantise: weights(10 bits) }\n"
          + "emit Net { target: netlist \(weights) }")
    }
    #expect(source("weights: 9 bits").codes == ["WS5062"])
    #expect(source("weights: 10 bits").codes == [])
    #expect(source("weights: 12 bits").codes == [])
    #expect(source("").codes == [])
    #expect(try #require(source("").subject(for: .emit).subject?.emit).options.widths.rest == 10)
  }

  @Test func emissionNeedsNoPlanButKeepsTheRules() throws {
    let sharpened = CheckedSource(small + "sharpen Net { policy: hard }")
    let emit = try #require(sharpened.subject(for: .emit).subject?.emit)
    #expect(emit.options.widths == WeightWidths(8) && emit.inputBits == 8)
    #expect(CheckedSource(small).subject(for: .emit).codes == ["WS4106"])
  }

  @Test func defaultsBringTheirOwnDefaults() throws {
    let checked = CheckedSource(small + "train Net { limit: 5 epochs }")
    func value(_ key: String) -> ResolvedSetting? {
      checked.model.resolvedSettings.first { $0.key == key }
    }
    #expect(value("optimizer.rate")?.origin == .fallback)
    #expect(value("gradient")?.origin == .fallback)
    #expect(value("limit")?.origin == .file)
  }
}
