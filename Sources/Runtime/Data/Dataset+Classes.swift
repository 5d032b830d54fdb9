extension Dataset {
  /// Fails unless each label of a field is one of the first `classes` classes.
  ///
  /// - Parameter label: of the network that asks, if one does.
  func expectClasses(
    _ classes: Int, in field: DataField, label: String?
  ) throws(RuntimeError) {
    guard case .classes(let labels, _) = field.values,
      let index = labels.firstIndex(where: { $0 < 0 || $0 >= classes })
    else { return }
    let picture = index / field.size
    let file = files.first { $0.labelled.contains(picture) }
    let place = picture - (file?.labelled.lowerBound ?? 0)
    let whose = label.map { "`\($0)` has" } ?? "there are"
    throw RuntimeError(
      .label,
      "label \(place)\(field.position(of: index)) of \(file.map { "`\($0.name)`" } ?? name) is "
        + "\(labels[index]), but \(whose) \(classes) classes, 0 to \(classes - 1)",
      notes: file == nil ? [] : ["the data are \(name)"],
      help: advice(labels, classes: classes, label: label))
  }

  /// How the labels could be numbered; declaring more classes is only the last thing to try.
  private func advice(_ labels: [Int32], classes: Int, label: String?) -> String? {
    let values = Set(labels).sorted()
    guard let least = values.first, let most = values.last, least >= 0 else { return nil }
    if values == [0, 255] {
      return "classes are numbered from 0: write 1 instead of 255 (divide the labels by 255)"
    }
    if let few = rareLabels(labels, classes: classes) { return few }
    if least == 1, most == Int32(classes) {
      return "classes are numbered from 0: subtract 1 from each label"
    }
    if values.count <= classes {
      let listed = values.prefix(8).map(String.init).joined(separator: ", ")
      return "classes are numbered from 0: the labels that occur are \(listed)"
        + (values.count > 8 ? ", …" : "") + "; number them 0 to \(values.count - 1)"
    }
    let numbered = label.map { "declare `\($0)` with \(values.count) classes" }
    return Int(most) < values.count
      ? numbered
      : numbered.map { "number the labels that occur 0 to \(values.count - 1), and " + $0 }
  }

  /// One label in a hundred or fewer that is out of range is a slip, or marks what has no class.
  private func rareLabels(_ labels: [Int32], classes: Int) -> String? {
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    // A mask in black and white counts as one of two classes.
    let isMask = classes == 2 && (counts[255] ?? 0) > (counts[1] ?? 0)
    let rare = counts.filter { label, _ in
      label >= classes && !(isMask && label == 255) || isMask && label == 1
    }
    let count = rare.values.reduce(0, +)
    guard count > 0, count * 100 <= labels.count else { return nil }
    let listed = rare.keys.sorted().prefix(8).map(String.init).joined(separator: ", ")
    let verb = count == 1 ? "is" : "are"
    let scale = isMask ? ", and write 1 instead of 255" : ""
    return "\(count) of \(labels.count) labels \(verb) none of the classes (\(listed)"
      + (rare.count > 8 ? ", …" : "") + "): correct them, or leave their pictures out\(scale)"
  }
}

extension DataField {
  /// Within a mask: `, row 3, column 7`.
  fileprivate func position(of index: Int) -> String {
    guard steps == nil, shape.count == 2 else { return "" }
    let element = index % size
    return ", row \(element / shape[1]), column \(element % shape[1]),"
  }
}
