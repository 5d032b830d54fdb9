import WSLang
import WSRuntime

/// The settings of `sharpen` plans.
enum SharpenSettings {
  static let all: [WordParameter] = [
    WordParameter(
      "order", .either([.choice(orders), .groups]),
      "which activations sharpen after which; a list gives the groups, inner lists move together",
      default: .value(.word("bottom_up"), "bottom_up")),
    WordParameter("policy", .choice(policies), "when and how fast each group sharpens"),
    WordParameter(
      "only", .groups, "sharpens these activations alone; a binding means all inside it",
      default: .none),
    WordParameter(
      "except", .groups, "leaves these activations as they are", default: .none),
    WordParameter(
      "finish", .count(.epoch, PlanBounds.epochs),
      "epochs of training after all is hard; without it training goes on to its limit",
      default: .none),
  ]

  private static let orders = [
    Word("bottom_up", "by the number of activations on the longest path, ties together"),
    Word("together", "all at once"),
  ]

  private static let duration = WordParameter(
    "duration", .span(.positiveUpToBillion), "how long the way from 0 to 1 takes")

  private static let policies = [
    Word(
      "windows", "one group after another, each in a window of its own",
      [
        .first(
          "list", .table(.interval(.span(PlanBounds.windowEnd))),
          "a window for each signal: `c1: 5 epochs .. 9 epochs`", default: .none),
        WordParameter(
          "start", .span(PlanBounds.windowEnd), "where the first window starts", default: .none),
        WordParameter(
          "duration", .span(.positiveUpToBillion), "how long each window is", default: .none),
        WordParameter(
          "pause", .span(.upToBillion), "between one window and the next",
          default: .value(.span(ExactSpan(Exact(0), .epochs)), "0 epochs")),
      ]),
    Word(
      "linear", "all groups together, or as `order` says one after another in equal parts",
      [
        WordParameter("start", .span(PlanBounds.windowEnd), "where sharpening starts"),
        duration,
      ]),
    Word("adaptive", "sharpens while the loss lets it (Severa et al. 2019)", adaptive),
    Word("hard", "hard from the first step"),
  ]

  private static let adaptive: [WordParameter] = [
    WordParameter(
      "wait", .count(.epoch, PlanBounds.epochs), "epochs before the loss is watched",
      default: .value(.integer(10), "10 epochs")),
    WordParameter(
      "rate", .rate(per: .epoch, PlanBounds.sharpeningRate), "sharpness gained per epoch",
      default: .value(.number(0.25), "0.25 / epoch")),
    WordParameter(
      "critical", .fraction(PlanBounds.criticalSharpness),
      "the sharpness from which `critical_rate` holds",
      default: .value(.number(0.75), "0.75")),
    WordParameter(
      "critical_rate", .rate(per: .epoch, PlanBounds.sharpeningRate),
      "sharpness gained per epoch from `critical` on",
      default: .value(.number(0.126), "0.126 / epoch")),
    WordParameter(
      "patience", .count(.epoch, PlanBounds.epochs), "epochs without improvement before it goes on",
      default: .value(.integer(1), "1 epoch")),
    WordParameter(
      "improved", .fraction(PlanBounds.improved),
      "the relative fall of the loss that counts as improvement",
      default: .value(.number(0.15), "15 %")),
    WordParameter(
      "degraded", .fraction(PlanBounds.degraded),
      "the relative rise of the loss that stops sharpening",
      default: .value(.number(0.15), "15 %")),
    WordParameter(
      "first_layer", .number(PlanBounds.firstLayer), "factor of the rate for the first group",
      default: .value(.number(1), "1.0")),
    WordParameter(
      "floor", .number(PlanBounds.lossFloor), "losses below this count as this",
      default: .value(.number(0.01), "0.01")),
    WordParameter(
      "stall", .count(.epoch, PlanBounds.stall),
      "epochs without sharpening after which it goes on, whatever the loss does",
      default: .value(.integer(3), "3 epochs")),
    WordParameter(
      "original", .boolean, "the exact behaviour of the paper's program, defects included",
      default: .value(.boolean(false), "false")),
  ]
}
