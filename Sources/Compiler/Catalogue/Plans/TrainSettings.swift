import WSLang
import WSRuntime

/// The settings of `train` plans.
enum TrainSettings {
  static let all: [WordParameter] = [
    WordParameter("data", .choice(DataSets.all), "the examples", default: .none),
    WordParameter(
      "validation",
      .either([
        .count(.example, PlanBounds.validationExamples), .fraction(PlanBounds.validationShare),
      ]),
      "taken from the training set by seed", default: .value(.integer(0), "0 examples")),
    WordParameter(
      "loss", .either([.choice(losses), .list(.choice(losses))]),
      "what training makes small; a list is summed", default: .none),
    WordParameter(
      "optimizer", .choice(Optimizers.all.map(\.word)), "how weights follow the gradient",
      default: .value(.word("adam"), "adam")),
    WordParameter(
      "schedule", .choice(Schedules.all.map(\.word)),
      "the rate over time; the optimiser's is the peak",
      default: .value(.word("constant"), "constant")),
    WordParameter(
      "batch", .size(PlanBounds.batch), "examples in each step",
      default: .value(.integer(Defaults.batch), "\(Defaults.batch)")),
    WordParameter(
      "limit", .count(.epoch, PlanBounds.limit), "epochs after which training ends",
      default: .none),
    WordParameter(
      "seed", .size(.nonNegative), "what all randomness is drawn from",
      default: .value(.integer(1), "1")),
    WordParameter(
      "gradient", .choice(Gradients.all.map(\.word)),
      "what flows back through an activation, at every sharpness",
      default: .value(Defaults.gradient, Defaults.gradientText)),
    WordParameter(
      "shift_start", .number(.unitInterval),
      "where batch norm's shift or the bias starts; 1 is at the threshold of the activation",
      default: .value(.number(Defaults.shiftStart), decimalText(Defaults.shiftStart))),
    WordParameter(
      "freeze_norm", .count(.epoch, PlanBounds.epochs),
      "the last epochs, in which batch norm keeps its statistics and the network learns with the"
        + " numbers that it is deployed with",
      default: .value(.integer(0), "0 epochs")),
    WordParameter(
      "precision", .choice(precisions.map(\.word)), "how operands of products are rounded",
      default: .value(.word(Defaults.precision), Defaults.precision)),
    WordParameter(
      "twin", .choice([Word("relu", "every sharpenable activation a ReLU")]),
      "trains the float twin of the network for comparison; it is never emitted", default: .none),
    WordParameter(
      "sharpen", .planName, "the sharpen plan, or `none`", default: .none),
    WordParameter(
      "start", .choice([startWord]), "the weights to start from", default: .none),
    WordParameter(
      "quantise", .choice([quantiseWord]), "rounds the weights while training", default: .none),
  ]

  private static let losses = Losses.all.map(\.word)

  static let startWord = Word(
    "weights_of", "the weights of another network's or plan's latest run",
    [.first("name", .planName, "a network or train plan")], missing: [.training])

  static let quantiseWord = Word(
    "weights", "weights of few bits",
    [
      .first("width", Widths.kind, "how wide"),
      WordParameter(
        "start", .count(.epoch, PlanBounds.epochs), "epochs before it starts",
        default: .value(.integer(0), "0 epochs")),
    ], missing: [.training])

  static let precisions: [WordRule<Precision>] = [
    WordRule("float32", "as they are") { _ throws(CallFault) in .float32 },
    WordRule("bfloat16", "to bfloat16, with weights and sums in float32") { _ throws(CallFault) in
      .bfloat16
    },
  ]
}
