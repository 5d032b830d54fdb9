import WSLang
import WSRuntime

/// The settings of `emit` plans.
enum EmitSettings {
  static let all: [WordParameter] = [
    WordParameter("target", .choice(targets), "what is written"),
    WordParameter(
      "weights", Widths.perLayer,
      "how wide the integer weights of a projection are, before its shift; a list gives layers "
        + "widths of their own: `[c1: 8 bits, rest: 4 bits]`",
      default: .value(.integer(Defaults.weightBits), "\(Defaults.weightBits) bits")),
    WordParameter(
      "scales", .choice(scales.map(\.word)), "whose weights share a scale",
      default: .value(.word(scales[0].word.name), scales[0].word.name)),
    WordParameter(
      "rounding", .choice(roundings.map(\.word)), "what is kept when weights become whole numbers",
      default: .value(.word("nearest"), "nearest")),
    WordParameter(
      "input", .choice([analog]), "how inputs that are not spikes enter", default: .none),
    WordParameter(
      "graded", .table(.count(.bit, Bounds(2, 24))),
      "memories that leave their neuron as integers of so many bits", default: .none),
    WordParameter("readout", .choice(readouts), "how a `softmax` is read", default: .none),
    WordParameter("from", .planName, "the train plan whose weights are emitted", default: .none),
  ]

  static let analog = Word(
    "analog", "unsigned integers of so many bits, q / (2^bits − 1)",
    [.first("bits", .count(.bit, Bounds(1, 16)), "how wide")])

  static let scales: [WordRule<WeightScales>] = [
    WordRule("per_neuron", "those of a neuron; where kernels are shared, of a channel") {
      _ throws(CallFault) in .perNeuron
    },
    WordRule("per_layer", "those of all neurons of a layer") { _ throws(CallFault) in .perLayer },
  ]

  static let roundings: [WordRule<WeightRounding>] = [
    WordRule("nearest", "each weight, as well as its width can") { _ throws(CallFault) in .nearest
    },
    WordRule(
      "spikes", "the spikes on pictures of the training set; slower, and better with few bits",
      [
        WordParameter(
          "pictures", .count(.example, Bounds(1, 1_000_000)), "how many pictures, at most",
          default: .value(.integer(2000), "2000 examples"))
      ]
    ) { call throws(CallFault) in .spikes(pictures: try call.whole("pictures")) },
  ]

  static let readouts = [
    Word("membrane", "the host reads the sums themselves"),
    Word("spikes", "the host reads spikes only"),
  ]

  static let targets = Target.all.map(\.word) + Target.chips.map(\.word)
}
