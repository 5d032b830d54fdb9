extension Dataset {
  /// Fails unless each label is one of the first `classes` classes.
  ///
  /// - Parameter label: of the network that asks, if one does.
  func expectClasses(_ classes: Int, label: String?) throws(RuntimeError) {
    guard let index = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) else { return }
    let picture = index / max(1, labelsPerPicture)
    let file = files.first { $0.labelled.contains(picture) }
    let place = picture - (file?.labelled.lowerBound ?? 0)
    let whose = label.map { "`\($0)` has" } ?? "there are"
    throw RuntimeError(
      .label,
      "label \(place)\(position(of: index)) of \(file.map { "`\($0.name)`" } ?? name) is "
        + "\(labels[index]), but \(whose) \(classes) classes, 0 to \(classes - 1)",
      notes: file == nil ? [] : ["the data are \(name)"],
      help: advice(classes: classes, label: label))
  }

  /// Within a mask: `, row 3, column 7`.
  private func position(of index: Int) -> String {
    guard labelShape.count == 2, labelShape[1] > 0 else { return "" }
    let element = index % labelsPerPicture
    return ", row \(element / labelShape[1]), column \(element % labelShape[1]),"
  }

  /// How the labels could be numbered; declaring more classes is only the last thing to try.
  private func advice(classes: Int, label: String?) -> String? {
    let values = Set(labels).sorted()
    guard let least = values.first, let most = values.last, least >= 0 else { return nil }
    if values == [0, 255] {
      return "classes are numbered from 0: write 1 instead of 255 (divide the labels by 255)"
    }
    if least == 1, most == Int32(classes) {
      return "classes are numbered from 0: subtract 1 from each label"
    }
    if values.count <= classes {
      let listed = values.prefix(8).map(String.init).joined(separator: ", ")
      return "classes are numbered from 0: the labels that occur are \(listed)"
        + (values.count > 8 ? ", …" : "") + "; number them 0 to \(values.count - 1)"
    }
    return label.map { "declare `\($0)` with \(most + 1) classes" }
  }
}
