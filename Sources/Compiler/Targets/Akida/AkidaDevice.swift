/// What a model of Akida is made for, and what the mapper of the `akida` package 2.19.3 takes for it.
enum AkidaDevice: String, CaseIterable, Sendable {
  case software
  case akd1000
  case akd1500

  static let version = "akida 2.19.3"

  var summary: String {
    switch self {
    case .software: "the software model, which takes weights of 8 bits and every odd window"
    case .akd1000: "the chip AKD1000"
    case .akd1500: "the chip AKD1500"
    }
  }

  var isChip: Bool { self != .software }

  /// The largest magnitude of weights that are not those of a picture's first windows.
  var largestWeight: Int { isChip ? 7 : 127 }

  /// How many elements a dense layer reads.
  var denseInputs: Int? { self == .akd1000 ? 57_334 : nil }

  /// How many channels a window reads.
  var channels: Int? { isChip ? 2048 : nil }

  /// The largest magnitude of a threshold.
  var largestThreshold: Int? { isChip ? 1 << 19 - 1 : nil }
}
