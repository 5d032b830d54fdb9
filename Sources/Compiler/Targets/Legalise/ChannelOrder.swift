/// Orders of elements. A netlist's is height, width, channels.
enum ChannelOrder {
  static let asIs: @Sendable (Int) -> Int = { $0 }

  /// Which element of the netlist's order stands at a place of channels, height, width; shapes of
  /// other than three axes have one order.
  static func channelsFirst(_ shape: [Int]) -> @Sendable (Int) -> Int {
    guard shape.count == 3 else { return asIs }
    let (pixels, channels) = (shape[0] * shape[1], shape[2])
    return { $0 % pixels * channels + $0 / pixels }
  }
}
