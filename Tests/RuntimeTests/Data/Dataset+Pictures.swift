import WSRuntime

/// The first pictures and the first labels, where a test knows that there are no others.
extension Dataset {
  /// Height, width, channels.
  var shape: [Int] { picture(for: "")?.shape ?? [] }
  /// `[count] + shape`, row-major.
  var images: [UInt8] { picture(for: "")?.bytes ?? [] }
  /// Positions that carry a label each: `[]` for one a picture, `[h, w]` for masks.
  var labelShape: [Int] { truth(for: "")?.shape ?? [] }
  /// `[count] + labelShape`, each in 0 ..< classes.
  var labels: [Int32] { ExampleSet(self).labels(for: "") }
  var classes: Int {
    if case .classes(_, let classes)? = truth(for: "")?.values { classes } else { 0 }
  }
}
