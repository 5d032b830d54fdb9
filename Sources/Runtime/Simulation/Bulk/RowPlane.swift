import CKernels

/// Where the rows of a signal lie: `[height, width, blocks]` with a border that is silent.
struct RowPlane: Equatable, Sendable {
  let height: Int
  let width: Int
  let channels: Int
  /// Rows of a pixel.
  let blocks: Int
  private(set) var top = 0
  private(set) var left = 0
  private var bottom = 0
  private var right = 0

  /// For spikes: 16 channels a row.
  init(_ shape: SignalAxes) {
    height = shape.height
    width = shape.width
    channels = shape.channels
    blocks = (shape.channels + 15) / 16
  }

  /// For what windows see of a signal, see `WindowRows`.
  init(height: Int, width: Int, blocks: Int) {
    self.height = height
    self.width = width
    channels = 0
    self.blocks = blocks
  }

  /// Makes room for all that the windows see outside.
  mutating func widen(for window: ConvolutionWindow) {
    top = max(top, window.top)
    left = max(left, window.left)
    bottom = max(bottom, window.reachDown - window.top - height)
    right = max(right, window.reachRight - window.left - width)
  }

  /// From pixel to the one below, in rows.
  var line: Int { (left + width + right) * blocks }

  /// Nil if there are too many to count.
  var rowCount: Int? { checkedProduct([top + height + bottom, left + width + right, blocks]) }

  /// The first row of a pixel, which may lie in the border.
  func row(_ y: Int, _ x: Int) -> Int { (top + y) * line + (left + x) * blocks }
}
