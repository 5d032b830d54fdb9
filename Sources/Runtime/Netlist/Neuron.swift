/// What the neurons of a population do with their sums, all in integers; `docs/netlist-format.md`
/// has the formulas.
package enum Neuron: Equatable, Sendable {
  /// Fires iff the sum plus the bias is at least 0.
  case threshold
  case integrateFire(IntegrateFire)
  /// Adds up and never fires; the host reads the membrane.
  case accumulate(saturates: Bool)
  case linear(LinearMemory)
  case count(CountNeuron)

  package static let names = ["threshold", "integrate_fire", "accumulate", "linear", "count"]
  /// Membranes stay within ± this.
  package static let membraneLimit = 1 << 23 - 1

  package var name: String {
    switch self {
    case .threshold: "threshold"
    case .integrateFire: "integrate_fire"
    case .accumulate: "accumulate"
    case .linear: "linear"
    case .count: "count"
    }
  }

  /// What travels along the wires in a step; nil where nothing does.
  package var range: ClosedRange<Int>? {
    switch self {
    case .threshold, .integrateFire: 0...1
    case .accumulate: nil
    case .linear(let memory): memory.range
    case .count(let count): count.range
    }
  }

  package var isSpiking: Bool { range == 0...1 }

  /// Something is carried from step to step.
  package var hasState: Bool { self != .threshold }

  /// Whether a membrane can meet its limit; nil where there is none.
  package var saturates: Bool? {
    switch self {
    case .threshold: nil
    case .integrateFire(let neuron): neuron.saturates
    case .accumulate(let saturates): saturates
    case .linear(let memory): memory.saturates
    case .count(let count): count.saturates
    }
  }
}

/// v ← ((v · numerator) >> shift) + s + b; fires iff v ≥ θ, and v is reset.
package struct IntegrateFire: Equatable, Sendable {
  package enum Reset: String, CaseIterable, Sendable {
    /// v ← v − θ
    case subtract
    /// v ← 0
    case zero
  }

  package struct Leak: Equatable, Sendable {
    package var numerator: Int
    package var shift: Int

    package init(numerator: Int, shift: Int) {
      self.numerator = numerator
      self.shift = shift
    }

    package static let none = Leak(numerator: 1, shift: 0)
  }

  /// One for each channel, or one for each neuron.
  package var threshold: [Int32]
  /// Of the membrane; as many.
  package var start: [Int32]
  package var leak: Leak
  package var reset: Reset
  package var saturates: Bool

  package init(
    threshold: [Int32], start: [Int32], leak: Leak, reset: Reset, saturates: Bool
  ) {
    self.threshold = threshold
    self.start = start
    self.leak = leak
    self.reset = reset
    self.saturates = saturates
  }
}

/// m ← (A · m + s + b) >> shift for each group of `order` neighbours along the last axis; emits m.
package struct LinearMemory: Equatable, Sendable {
  package var order: Int
  /// `[order, order]`
  package var matrix: [Int32]
  package var shift: Int
  /// The state stays within it.
  package var range: ClosedRange<Int>
  package var saturates: Bool

  package init(
    order: Int, matrix: [Int32], shift: Int, range: ClosedRange<Int>, saturates: Bool
  ) {
    self.order = order
    self.matrix = matrix
    self.shift = shift
    self.range = range
    self.saturates = saturates
  }
}

/// v ← v + f(s + b); n = v >> shift; v ← v − (n << shift); emits n.
package struct CountNeuron: Equatable, Sendable {
  package enum Function: Equatable, Sendable {
    case identity
    case table(Table)
  }

  /// f(x) = the entry x >> shift, counted from `first`; beyond the ends the last one there.
  package struct Table: Equatable, Sendable {
    package var first: Int
    package var shift: Int
    /// `[1 or channels, entries]`
    package var rows: [[Int32]]

    package init(first: Int, shift: Int, rows: [[Int32]]) {
      self.first = first
      self.shift = shift
      self.rows = rows
    }
  }

  package var shift: Int
  /// One for each channel, or one for each neuron.
  package var start: [Int32]
  package var function: Function
  package var range: ClosedRange<Int>
  package var saturates: Bool

  package init(
    shift: Int, start: [Int32], function: Function, range: ClosedRange<Int>, saturates: Bool
  ) {
    self.shift = shift
    self.start = start
    self.function = function
    self.range = range
    self.saturates = saturates
  }
}
