/// The parts that examples of the catalogue share.
extension DiagnosticEntry.Example {
  /// A file of one line behind the edition.
  static func line(_ text: String) -> Self { .source("whetstone 1\n\n\(text)\n") }

  /// A network with one more item in it.
  static func inNetwork(_ item: String) -> Self {
    .source(
      """
      whetstone 1

      network Small {
        \(item)
        input image: unit[4]
        label digit: class[2]
        output digit = image |> dense(2) |> softmax
      }

      """)
  }

  /// A `train` plan with one setting, and the network that it trains.
  static func inTrain(_ setting: String) -> Self {
    .source(
      """
      whetstone 1

      network Small {
        input image: unit[28, 28, 1]
        label digit: class[10]
        output digit = image |> flatten |> dense(10) |> softmax
      }

      train Small {
        \(setting)
      }

      """)
  }
}
