import WSLang

/// The settings of `emit` plans.
enum EmitSettings {
  static let all: [WordParameter] = [
    WordParameter("target", .choice(targets), "what is written"),
    WordParameter(
      "weights", Widths.kind,
      "how wide the integer weights of a projection are, before its shift",
      default: .value(.integer(Defaults.weightBits), "\(Defaults.weightBits) bits")),
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

  static let readouts = [
    Word("membrane", "the host reads the sums themselves"),
    Word("spikes", "the host reads spikes only"),
  ]

  static let targets = Target.all.map(\.word) + Target.planned
}
