/// The pictures of bytes and the label that the first input and the first label take.
extension Dataset {
  private var picture: DataField? { boundField(areClasses: false) }
  private var label: DataField? { boundField(areClasses: true) }

  /// Height, width, channels.
  package var shape: [Int] { picture?.shape ?? [] }
  /// `[count] + shape`, row-major.
  package var images: [UInt8] { if case .bytes(let bytes)? = picture?.values { bytes } else { [] } }
  /// Positions that carry a label each: `[]` for one a picture, `[h, w]` for masks.
  package var labelShape: [Int] { label?.shape ?? [] }
  /// `[count] + labelShape`, each in 0 ..< classes.
  package var labels: [Int32] {
    if case .classes(let labels, _)? = label?.values { labels } else { [] }
  }
  package var classes: Int {
    if case .classes(_, let classes)? = label?.values { classes } else { 0 }
  }
  package var pictureSize: Int { picture?.size ?? 0 }
  package var labelsPerPicture: Int { label?.size ?? 0 }
}
