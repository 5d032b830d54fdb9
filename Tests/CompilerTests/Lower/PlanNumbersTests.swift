import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// A plan's file holds no number that a source could not: each is set to what lies outside.
@Suite struct PlanNumbersTests {
  /// What is outside, by the kind of the object (else the field that it stands in) and by field.
  private static let outside: [String: [JSONValue]] = [
    "training.epochs": [0, 1_000_001], "training.batch": [0, 65_537],
    "training.freeze_norm": [1_000_001], "inputs.grid_bits": [0, 17],
    "norm.epsilon": [0, 1.1, 1e-300], "norm.momentum": [0, 1.1], "threshold.level": [-1e300],
    "clip.limit": [0, 1e10], "dropout.rate": [1], "decode.temperature": [0, 1e-4, 1e7],
    "constant.value": [-1e300], "glorot_uniform.fan_in": [0], "he_normal.fan_in": [0],
    "sgd.rate": [0], "sgd.momentum": [1], "adam.rate": [0, 1e-300, 1e39],
    "adam.beta1": [1, 0.999999999999], "adam.beta2": [1], "adam.epsilon": [0],
    "adamw.epsilon": [0], "adamw.decay": [1e10], "adadelta.rho": [1], "adadelta.epsilon": [0],
    "rmsprop.rho": [1], "rmsprop.epsilon": [0], "cross_entropy.weight": [0],
    "mean_squared.weight": [0], "window.width": [0, 1e-7, 1001], "triangle.width": [0, 1001],
    "every.epochs": [0], "step.factor": [0, 1.1], "warm_up.batches": [1e10],
    "one_cycle.warm_up": [1], "start.epochs": [1e10], "end.epochs": [1e10],
    "sharpening.finish": [1_000_001], "adaptive.wait": [1_000_001], "adaptive.rate": [0],
    "adaptive.critical": [1.1], "adaptive.critical_rate": [0], "adaptive.patience": [1_000_001],
    "adaptive.improved": [0, 1.1], "adaptive.degraded": [0], "adaptive.first_layer": [0],
    "adaptive.floor": [1e10], "adaptive.stall": [0], "validation.examples": [1_000_000_001],
    "validation.fraction": [1], "shift.pixels": [0, 65_537], "crop.pad": [0, 65_537],
  ]
  /// Anything may stand there.
  private static let free: Set = ["seed", "stream"]
  /// Below 0, too.
  private static let signed: Set = ["threshold.level", "constant.value"]

  @Test func aNumberOutsideOfItsBoundsIsRefused() throws {
    var met: Set<String> = []
    for plan in try Self.plans() {
      let whole = try JSONValue.parse(plan.encoded(), origin: "the plan")
      #expect(Self.isRead(whole))
      Self.walk(whole, "plan", "plan") { place, field, changing in
        met.insert(place)
        if Self.free.contains(field) { return }
        let usual: [JSONValue] = Self.signed.contains(place) ? [1e300] : [-1, 1e300]
        for value in usual + (Self.outside[place] ?? []) {
          #expect(!Self.isRead(changing(value)), "\(place): \(value.text())")
        }
      }
    }
    #expect(Self.outside.keys.filter { !met.contains($0) }.sorted() == [])
  }

  private static func isRead(_ plan: JSONValue) -> Bool {
    (try? TrainingPlan(decoding: Array(plan.text().utf8))) != nil
  }

  /// Visits all numbers, each with its place, its field and how the whole looks with another.
  private static func walk(
    _ value: JSONValue, _ place: String, _ field: String,
    in whole: @escaping (JSONValue) -> JSONValue = { $0 },
    _ visit: (String, String, (JSONValue) -> JSONValue) -> Void
  ) {
    if let list = value.asArray {
      for (index, part) in list.enumerated() {
        walk(
          part, place, field,
          in: { changed in
            var list = list
            list[index] = changed
            return whole(.array(list))
          }, visit)
      }
    } else if let object = value.asObject {
      let owner = object["kind"]?.asString ?? field
      for name in object.names {
        guard let part = object[name] else { continue }
        walk(
          part, "\(owner).\(name)", name,
          in: { changed in
            var object = object
            object[name] = changed
            return whole(.object(object))
          }, visit)
      }
    } else if value.asDouble != nil {
      visit(place, field, whole)
    }
  }

  /// Together they hold all that a plan may.
  private static func plans() throws -> [TrainingPlan] {
    var net = digitsNet()
    let seen = net.add("seen", ThresholdLayer(level: 0.5), 0)
    let all = net.add("all", .flatten, seen)
    let clip = net.add("clip", ClipLayer(limit: 2), all)
    let relu = net.add("relu", .relu, net.add("dense", .dense(units: 3, bias: true), clip))
    let drop = net.add("drop", .dropout(rate: 0.25), relu)
    net.output("rest", drop)
    var diagnostics = Diagnostics()
    let subject = net.subject(losses: [
      .init("cross_entropy", .output(0, label: 0), weight: 1),
      .init("mean_squared", .node(drop, target: relu), weight: 0.5),
    ])
    let plan = try #require(lowerToPlan(subject, sourceDigest: "00", into: &diagnostics))
    let adaptive = AdaptivePlan(
      wait: 10, rate: 0.25, critical: 0.75, criticalRate: 0.126, patience: 1, improved: 0.15,
      degraded: 0.15, firstLayer: 1, floor: 0.01, stall: 3, together: false, original: false)
    return [
      plan,
      try plan.changing {
        $0.optimizer = .sgd(rate: 0.1, momentum: 0.9, nesterov: true)
        $0.schedule = .step(every: Span(1, .epochs), factor: 0.5)
        $0.gradient = .triangle(width: 1)
        $0.data.validation = .fraction(0.2)
        $0.sharpening?.policy = .adaptive(adaptive)
        $0.sharpening?.finish = 1
      },
      try plan.changing {
        $0.optimizer = .adamw(rate: 0.1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, decay: 0.1)
        $0.schedule = .cosine(warmUp: Span(3, .batches))
        $0.data.augment = [.shift(1), .flip, .crop(pad: 2)]
        $0.data.validation = .examples(20)
        let window = SharpeningPlan.Window(start: Span(0, .epochs), end: Span(1, .epochs))
        let groups = $0.sharpening?.groups.count ?? 0
        $0.sharpening?.policy = .windows(Array(repeating: window, count: groups))
      },
      try plan.changing {
        $0.optimizer = .adadelta(rate: 1, rho: 0.95, epsilon: 1e-6)
        $0.schedule = .oneCycle(warmUp: 0.3)
      },
      try plan.changing { $0.optimizer = .rmsprop(rate: 0.1, rho: 0.9, epsilon: 1e-8) },
    ]
  }
}
