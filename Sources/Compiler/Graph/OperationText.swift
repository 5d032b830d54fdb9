import WSRuntime

/// An operation as a word with named arguments: one description for printing and for reading.
struct OperationText: Equatable {
  enum Argument: Equatable {
    case whole(Int)
    case real(Double)
    case flag(Bool)
    case list([Int])
    case text(String)

    var description: String {
      switch self {
      case .whole(let value): "\(value)"
      case .real(let value): "\(value)"
      case .flag(let value): "\(value)"
      case .list(let values): "[" + values.map(String.init).joined(separator: ", ") + "]"
      case .text(let value): "\"\(value)\""
      }
    }
  }

  var word: String
  var arguments: [(name: String, value: Argument)]

  static func == (a: OperationText, b: OperationText) -> Bool {
    a.word == b.word && a.arguments.elementsEqual(b.arguments) { $0 == $1 }
  }

  init(word: String, arguments: [(name: String, value: Argument)]) {
    self.word = word
    self.arguments = arguments
  }

  init(_ operation: Operation) {
    switch operation {
    case .input: self.init("input")
    case .dense(let units, let bias):
      self.init("dense", ("units", .whole(units)), ("bias", .flag(bias)))
    case .conv(let channels, let geometry, let bias):
      self.init("conv", channels, geometry, bias)
    case .convTranspose(let channels, let geometry, let bias):
      self.init("conv_transpose", channels, geometry, bias)
    case .maxPool(let pool): self.init("max_pool", pool)
    case .averagePool(let pool): self.init("avg_pool", pool)
    case .globalAveragePool: self.init("global_avg_pool")
    case .batchNorm(let epsilon, let momentum):
      self.init("batch_norm", ("epsilon", .real(epsilon)), ("momentum", .real(momentum)))
    case .brelu: self.init("brelu")
    case .sigmoid: self.init("sigmoid")
    case .threshold(let level): self.init("threshold", ("level", .real(level)))
    case .relu: self.init("relu")
    case .clip(let limit): self.init("clip", ("limit", .real(limit)))
    case .clipLearned: self.init("clip", ("limit", .text("learned")))
    case .softmax: self.init("softmax")
    case .winner(let count): self.init("winner", ("count", .whole(count)))
    case .flatten: self.init("flatten")
    case .reshape(let shape): self.init("reshape", ("shape", .list(shape)))
    case .concat: self.init("concat")
    case .add: self.init("add")
    case .upsample(let factor): self.init("upsample", ("factor", .whole(factor)))
    case .dropout(let rate): self.init("dropout", ("rate", .real(rate)))
    case .delay(let steps): self.init("delay", ("steps", .whole(steps)))
    case .final: self.init("final")
    case .legendre(let order, let window):
      self.init("legendre", ("order", .whole(order)), ("window", .whole(window)))
    case .bits(let count): self.init("bits", ("count", .whole(count)))
    case .thermometer(let levels): self.init("thermometer", ("levels", .whole(levels)))
    case .decode(let key):
      self.init(
        "decode", ("classes", .whole(key.classes)), ("copies", .whole(key.copies)),
        ("kind", .text(key.kind.rawValue)), ("overlap", .flag(key.overlap)),
        ("seed", .text("\(key.seed)")), ("temperature", .real(key.temperature)),
        ("key", .text(key.plan.key.joined(separator: " "))))
    }
  }

  private init(_ word: String, _ arguments: (name: String, value: Argument)...) {
    self.init(word: word, arguments: arguments)
  }

  private init(_ word: String, _ channels: Int, _ geometry: ConvolutionGeometry, _ bias: Bool) {
    self.init(
      word, ("channels", .whole(channels)), ("kernel", .list(geometry.kernel)),
      ("stride", .list(geometry.stride)), ("padding", .list(geometry.padding)),
      ("groups", .whole(geometry.groups)), ("bias", .flag(bias)))
  }

  private init(_ word: String, _ pool: PoolPlan) {
    self.init(word, ("window", .list(pool.window)), ("stride", .list(pool.stride)))
  }

  /// The operation of these words; nil where a word is unknown or an argument missing or surplus.
  var operation: Operation? {
    guard let operation = read() else { return nil }
    return OperationText(operation) == self ? operation : nil
  }

  private func read() -> Operation? {
    switch word {
    case "input": return .input
    case "dense":
      guard let units = whole("units"), let bias = flag("bias") else { return nil }
      return .dense(units: units, bias: bias)
    case "conv", "conv_transpose":
      guard let channels = whole("channels"), let kernel = list("kernel"),
        let stride = list("stride"), let padding = list("padding"), let groups = whole("groups"),
        let bias = flag("bias")
      else { return nil }
      let geometry = ConvolutionGeometry(
        kernel: kernel, stride: stride, padding: padding, groups: groups)
      return word == "conv"
        ? .conv(channels: channels, geometry: geometry, bias: bias)
        : .convTranspose(channels: channels, geometry: geometry, bias: bias)
    case "max_pool", "avg_pool":
      guard let window = list("window"), let stride = list("stride") else { return nil }
      let pool = PoolPlan(window: window, stride: stride)
      return word == "max_pool" ? .maxPool(pool) : .averagePool(pool)
    case "batch_norm":
      guard let epsilon = real("epsilon"), let momentum = real("momentum") else { return nil }
      return .batchNorm(epsilon: epsilon, momentum: momentum)
    case "global_avg_pool": return .globalAveragePool
    case "brelu": return .brelu
    case "sigmoid": return .sigmoid
    case "threshold": return real("level").map { .threshold(level: $0) }
    case "relu": return .relu
    case "clip": return real("limit").map { .clip(limit: $0) } ?? .clipLearned
    case "softmax": return .softmax
    case "winner": return whole("count").map { .winner(count: $0) }
    case "flatten": return .flatten
    case "reshape": return list("shape").map { .reshape($0) }
    case "concat": return .concat
    case "add": return .add
    case "upsample": return whole("factor").map { .upsample(factor: $0) }
    case "dropout": return real("rate").map { .dropout(rate: $0) }
    case "delay": return whole("steps").map { .delay(steps: $0) }
    case "final": return .final
    case "legendre":
      guard let order = whole("order"), let window = whole("window") else { return nil }
      return .legendre(order: order, window: window)
    case "bits": return whole("count").map { .bits(count: $0) }
    case "thermometer": return whole("levels").map { .thermometer(levels: $0) }
    case "decode": return key.map { .decode($0) }
    default: return nil
    }
  }

  private var key: DecodeKey? {
    guard let classes = whole("classes"), let copies = whole("copies"), let word = text("kind"),
      let kind = DecodeKey.Kind(rawValue: word), let overlap = flag("overlap"),
      let seed = text("seed").flatMap({ UInt64($0) }), let temperature = real("temperature"),
      let rows = text("key")
    else { return nil }
    return DecodeKey(
      classes: classes, copies: copies, kind: kind, overlap: overlap, seed: seed,
      temperature: temperature,
      rows: rows.split(separator: " ").map { $0.utf8.map { $0 == UInt8(ascii: "0") ? 0 : 1 } })
  }

  private func argument(_ name: String) -> Argument? {
    arguments.first { $0.name == name }?.value
  }

  private func whole(_ name: String) -> Int? {
    if case .whole(let value) = argument(name) { value } else { nil }
  }

  private func real(_ name: String) -> Double? {
    if case .real(let value) = argument(name) { value } else { nil }
  }

  private func flag(_ name: String) -> Bool? {
    if case .flag(let value) = argument(name) { value } else { nil }
  }

  private func list(_ name: String) -> [Int]? {
    if case .list(let value) = argument(name) { value } else { nil }
  }

  private func text(_ name: String) -> String? {
    if case .text(let value) = argument(name) { value } else { nil }
  }
}
