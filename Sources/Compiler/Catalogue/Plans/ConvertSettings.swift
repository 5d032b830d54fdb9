import WSLang
import WSRuntime

/// The settings of `convert` plans.
enum ConvertSettings {
  static let all: [WordParameter] = [
    WordParameter("steps", .count(.step, Bounds(1, 65_536)), "the length of the spike trains"),
    WordParameter(
      "neuron", .choice([integrateFire]), "the neuron that stands for a `clip`",
      default: .value(.word("integrate_fire"), "integrate_fire")),
    WordParameter(
      "threshold", .choice([fromClip]), "where the threshold comes from",
      default: .value(.word("from_clip"), "from_clip")),
    WordParameter(
      "input", .choice([directCurrent]), "how an input enters",
      default: .value(.word("direct_current"), "direct_current")),
    WordParameter(
      "readout", .choice(EmitSettings.readouts), "how a `softmax` is read", default: .none),
    WordParameter("from", .planName, "the train plan whose weights are converted", default: .none),
  ]

  private static let integrateFire = Word(
    "integrate_fire", "adds up what it gets and fires at its threshold",
    [
      WordParameter(
        "reset",
        .choice([Word("subtract", "takes the threshold off"), Word("zero", "back to zero")]),
        "what a spike does to the membrane", default: .value(.word("subtract"), "subtract")),
      WordParameter(
        "leak",
        .either([
          .choice([Word("none", "no leak"), Word("learned", "trained with the weights")]),
          .number(.unitInterval),
        ]), "what is lost per step", default: .value(.word("none"), "none")),
    ])

  private static let fromClip = Word(
    "from_clip", "the limit of the `clip`, scaled",
    [
      WordParameter(
        "scale", .either([.choice([search]), .number(.positive)]), "factor of the limit",
        default: .value(.number(1), "1.0"))
    ])

  private static let search = Word(
    "search", "the best of some factors",
    [
      .first("interval", .interval(.number(.positive)), "from where to where"),
      WordParameter(
        "points", .size(Bounds(2, 10_000)), "how many", default: .value(.integer(50), "50")),
    ])

  private static let directCurrent = Word(
    "direct_current", "the value itself, at every step")
}
