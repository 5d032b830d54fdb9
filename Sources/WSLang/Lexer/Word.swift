/// What a name may mean where the grammar asks; everywhere else it is a name like any other.
enum Word: UInt8, Sendable {
  case other
  case whetstone, network, size, op, input, label, output
  case sharpen, train, convert, emit, `as`
  case shared, `import`
  case `true`, `false`
  case step, epoch, batch, bit, example

  init(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 9 else {
      self = .other
      return
    }
    var key: UInt128 = 0
    for byte in bytes { key = key << 8 | UInt128(byte) }
    self = Word.byKey[key] ?? .other
  }

  static let spellings: [(text: String, word: Word)] = [
    ("whetstone", .whetstone), ("network", .network), ("size", .size), ("op", .op),
    ("input", .input), ("label", .label), ("output", .output), ("sharpen", .sharpen),
    ("train", .train), ("convert", .convert), ("emit", .emit), ("as", .as),
    ("shared", .shared), ("import", .import), ("true", .true), ("false", .false),
    ("step", .step), ("steps", .step), ("epoch", .epoch), ("epochs", .epoch),
    ("batch", .batch), ("batches", .batch), ("bit", .bit), ("bits", .bit),
    ("example", .example), ("examples", .example),
  ]

  private static let byKey: [UInt128: Word] = {
    var table: [UInt128: Word] = [:]
    for (spelling, word) in spellings {
      table[spelling.utf8.reduce(0) { $0 << 8 | UInt128($1) }] = word
    }
    return table
  }()

  /// The unit that the word names behind a number.
  var unit: Unit? {
    switch self {
    case .step: .step
    case .epoch: .epoch
    case .batch: .batch
    case .bit: .bit
    case .example: .example
    default: nil
    }
  }

  var planKind: PlanDeclaration.Kind? {
    switch self {
    case .sharpen: .sharpen
    case .train: .train
    case .convert: .convert
    case .emit: .emit
    default: nil
    }
  }

  /// The word opens a declaration that cannot stand in a body.
  var opensDeclarationOnly: Bool { self == .network || planKind != nil }

  /// The word opens an item of a network.
  var opensItem: Bool {
    switch self {
    case .size, .op, .input, .label, .output: true
    default: false
    }
  }

  var isBoolean: Bool { self == .true || self == .false }
}
