import WSRuntime

/// Values that travel between two populations, as the C file holds them.
struct CSignal {
  enum Form {
    /// Bits, lowest first; each pixel begins with a byte of its own.
    case spikes
    /// Integers that the caller has, of 8 or of 16 bits.
    case integers(bits: Int, largest: Int)
  }

  /// Of a member or a parameter.
  let name: String
  let axes: SignalAxes
  let form: Form

  var isSpikes: Bool { if case .spikes = form { true } else { false } }

  var largest: Int {
    switch form {
    case .spikes: 1
    case .integers(_, let largest): largest
    }
  }

  /// Of an element of the array.
  var type: String {
    switch form {
    case .spikes: "uint8_t"
    case .integers(let bits, _): "uint\(bits)_t"
    }
  }

  /// How a function reaches it.
  var expression: String { isSpikes ? "net->\(name)" : name }

  /// Elements of the array that a pixel takes.
  var pixelStride: Int { isSpikes ? Self.bytes(axes.channels) : axes.channels }

  /// Elements of the array.
  var count: Int { axes.pixels * pixelStride }

  /// No bits are left unused between pixels, so that any number of pixels can be read as one.
  var isUnbroken: Bool { !isSpikes || axes.pixels == 1 || axes.channels % 8 == 0 }

  static func bytes(_ channels: Int) -> Int { (channels + 7) / 8 }

  /// The same values in the order of another shape.
  func reshaped(_ axes: SignalAxes, name: String) -> CSignal {
    CSignal(name: name, axes: axes, form: form)
  }
}
