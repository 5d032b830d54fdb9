/// A table in a text file (RFC 4180): cells stand between commas, semicolons or tabs, perhaps in
/// quotation marks. The first line names the columns, unless all its cells are numbers.
struct CSVTable: Equatable, Sendable {
  /// `1`, `2`, … where the file gives none.
  let columns: [String]
  /// Each with a cell for every column.
  let rows: [[String]]
  /// The line on which each row begins, from 1.
  let lines: [Int]

  static func load(_ path: FilePath) throws(RuntimeError) -> (table: CSVTable, digest: String) {
    var bytes = try FileSystem.read(path, limit: 1 << 32)
    let origin = path.description
    if Gzip.isCompressed(bytes) {
      bytes = try Gzip.decompress(bytes, limit: 1 << 32, origin: origin)
    }
    return (try CSVTable(bytes, origin: origin), DataFile.digest(of: bytes))
  }

  init(_ bytes: [UInt8], origin: String) throws(RuntimeError) {
    var scanner = Scanner(bytes, origin: origin)
    guard let first = try scanner.row() else { throw Self.fault(origin, "it is empty") }
    let hasNames = first.cells.contains { Double($0) == nil }
    let columns = hasNames ? first.cells : first.cells.indices.map { "\($0 + 1)" }
    if let twice = columns.indices.first(where: { columns[..<$0].contains(columns[$0]) }) {
      throw Self.fault(origin, "two of its columns are called `\(columns[twice])`")
    }
    var (rows, lines) = ([[String]](), [Int]())
    if !hasNames {
      rows.append(first.cells)
      lines.append(first.line)
    }
    while let row = try scanner.row() {
      guard row.cells.count == columns.count else {
        func words(_ count: Int) -> String { "\(count) \(count == 1 ? "cell" : "cells")" }
        throw Self.fault(
          origin,
          "line \(row.line) has \(words(row.cells.count)), the first line \(columns.count)",
          help: "a comma, semicolon or tab inside a cell needs quotation marks around the cell")
      }
      rows.append(row.cells)
      lines.append(row.line)
    }
    guard !rows.isEmpty else {
      throw Self.fault(origin, "no line follows the names of its columns")
    }
    self.columns = columns
    self.rows = rows
    self.lines = lines
  }

  static func fault(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError {
    RuntimeError(.table, "`\(origin)` is not a table that can be read: \(reason)", help: help)
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private let origin: String
    private let separator: UInt8
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8], origin: String) {
      self.bytes = bytes
      self.origin = origin
      // Some programs put a byte order mark in front.
      position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var (isQuoted, counts) = (false, [0, 0, 0])
      let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if isQuoted { continue }
        if byte == 0x0A || byte == 0x0D { break }
        if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
      }
      separator = candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
    }

    /// Nil at the end; empty lines are skipped.
    mutating func row() throws(RuntimeError) -> (cells: [String], line: Int)? {
      while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { endLine() }
      guard position < bytes.count else { return nil }
      let first = line
      var cells = [try cell()]
      while position < bytes.count, bytes[position] == separator {
        position += 1
        cells.append(try cell())
      }
      if position < bytes.count { endLine() }
      return (cells, first)
    }

    private mutating func endLine() {
      let isPair = bytes[position...].starts(with: [0x0D, 0x0A])
      position += isPair ? 2 : 1
      line += 1
    }

    /// Up to the separator or the end of the line.
    private mutating func cell() throws(RuntimeError) -> String {
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        let content = bytes[position...].prefix { $0 != separator && $0 != 0x0A && $0 != 0x0D }
        position += content.count
        let inside = content.drop { $0 == 0x20 }
        return try text(inside.prefix(inside.count - inside.reversed().prefix { $0 == 0x20 }.count))
      }
      let first = line
      var content: [UInt8] = []
      position += 1
      while true {
        guard position < bytes.count else {
          throw fault(origin, "the quotation mark of line \(first) is not closed")
        }
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < bytes.count, bytes[position] == byte else { break }
          position += 1
        }
        if byte == 0x0A { line += 1 }
        content.append(byte)
      }
      guard
        position == bytes.count || bytes[position] == separator || bytes[position] == 0x0A
          || bytes[position] == 0x0D
      else { throw fault(origin, "text follows a quotation mark on line \(line)") }
      return try text(content[...])
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(RuntimeError) -> String {
      guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
        throw fault(origin, "line \(line) is not in UTF-8", help: "save it in UTF-8")
      }
      return text
    }
  }
}
