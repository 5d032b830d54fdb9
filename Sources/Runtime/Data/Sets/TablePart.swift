/// The training or test examples of a table, in numbers and texts.
struct TablePart {
  private let path: FilePath
  private var files: [DataFile]
  /// Inputs, by name: `[examples, columns]` as they stand there.
  private var numbers: [(name: String, columns: Int, values: [Float])] = []
  private var texts: [(name: String, values: [String])] = []
  /// The lines of the examples.
  private var lines: [Int]

  /// - Parameter rest: the input that takes what is left, where none is named.
  init(
    _ path: FilePath, role: String, fields: [DataRecipe.Source.NamedField], rest: String
  ) throws(RuntimeError) {
    let (table, digest) = try CSVTable.load(path)
    self.path = path
    lines = table.lines
    files = [
      DataFile(role: "\(role) table", at: path, digest: digest, labelled: 0..<table.rows.count)
    ]
    var left = Array(table.columns.indices)
    func column(_ name: String, for field: String) throws(RuntimeError) -> Int {
      guard let index = table.columns.firstIndex(of: name) else {
        throw RuntimeError(
          .dataSet, "`\(path)` has no column `\(name)` for `\(field)`",
          notes: [
            "its columns are " + table.columns.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
              + (table.columns.count > 12 ? ", …" : "")
          ])
      }
      return index
    }
    var inputs: [(name: String, columns: [Int])] = []
    for field in fields {
      if field.isPicture {
        var columns: [Int] = []
        for name in field.place.split(separator: ",", omittingEmptySubsequences: false) {
          columns.append(try column(Self.trimmed(name), for: field.name))
        }
        inputs.append((field.name, columns))
        left.removeAll(where: columns.contains)
      } else {
        let index = try column(field.place, for: field.name)
        texts.append((field.name, table.rows.map { $0[index] }))
        left.removeAll { $0 == index }
      }
    }
    if inputs.isEmpty { inputs = [(rest, left)] }
    for (name, columns) in inputs {
      guard !columns.isEmpty else {
        throw RuntimeError(.dataSet, "`\(path)` has no column for `\(name)`")
      }
      var values: [Float] = []
      values.reserveCapacity(table.rows.count * columns.count)
      for (row, line) in zip(table.rows, table.lines) {
        for column in columns {
          guard let value = Float(row[column]), value.isFinite else {
            throw CSVTable.fault(
              path.description,
              "column `\(table.columns[column])` of line \(line) is "
                + (row[column].isEmpty ? "empty" : "`\(row[column])`") + ", a number is needed",
              help: "leave lines without a value out, or name the columns to read: "
                + "`\(name == rest ? "x" : name): \"\(table.columns[column])\"`")
          }
          values.append(value)
        }
      }
      numbers.append((name, columns.count, values))
    }
  }

  private static func trimmed(_ name: Substring) -> String {
    let start = name.drop { $0 == " " }
    return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
  }

  func taking(_ examples: [Int], withFiles: Bool = true) -> TablePart {
    var part = self
    if !withFiles { part.files = [] }
    part.lines = examples.map { lines[$0] }
    part.texts = texts.map { text in (text.name, examples.map { text.values[$0] }) }
    part.numbers = numbers.map { field in
      let width = field.columns
      return (
        field.name, width, examples.flatMap { field.values[($0 * width)..<(($0 + 1) * width)] }
      )
    }
    return part
  }

  // MARK: Scales and classes

  /// By input and column the least and the largest value.
  var ranges: [[ClosedRange<Float>]] {
    numbers.map { field in
      (0..<field.columns).map { column in
        let values = stride(from: column, to: field.values.count, by: field.columns)
          .map { field.values[$0] }
        return (values.min() ?? 0)...(values.max() ?? 0)
      }
    }
  }

  /// By field of classes the texts that occur: numbers by their size, else by their letters.
  static func classes(_ parts: [TablePart]) throws(RuntimeError) -> [[String]] {
    var classes: [[String]] = []
    for (index, (name, _)) in (parts.first?.texts ?? []).enumerated() {
      let all = Set(parts.flatMap { $0.texts[index].values })
      for part in parts {
        guard let place = part.texts[index].values.firstIndex(of: "") else { continue }
        throw CSVTable.fault(
          part.path.description, "line \(part.lines[place]) has no `\(name)`",
          help: "leave lines without a class out")
      }
      let sorted = all.sorted { one, other in
        if let one = Double(one), let other = Double(other), one != other { return one < other }
        return one.utf8.lexicographicallyPrecedes(other.utf8)
      }
      guard sorted.count > 1 else {
        throw RuntimeError(
          .dataSet, "all lines of `\(parts[0].path)` have the same `\(name)`, `\(sorted[0])`",
          help: "classes are told apart by the texts of their column")
      }
      classes.append(sorted)
    }
    return classes
  }

  /// - Parameter ranges: what becomes 0 to 1; what lies outside is cut off.
  func dataset(
    _ name: String, _ classes: [[String]], _ ranges: [[ClosedRange<Float>]]
  ) throws(RuntimeError) -> Dataset {
    let inputs = zip(numbers, ranges).map { field, ranges in
      DataField(
        name: field.name, shape: [field.columns],
        values: .floats(
          field.values.enumerated().map { place, value in
            let range = ranges[place % field.columns]
            let width = Double(range.upperBound) - Double(range.lowerBound)
            guard width > 0 else { return 0 }
            return Float(min(max((Double(value) - Double(range.lowerBound)) / width, 0), 1))
          }))
    }
    let labels = zip(texts, classes).map { field, classes in
      let numbers = Dictionary(zip(classes, Int32(0)...)) { first, _ in first }
      return DataField(
        name: field.name, shape: [],
        values: .classes(field.values.map { numbers[$0] ?? -1 }, of: classes.count),
        classNames: classes)
    }
    return try Dataset(name: name, fields: inputs + labels, files: files)
  }
}
