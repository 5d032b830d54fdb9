import WSCompiler
import WSLang

extension Snapshot {
  /// The edits that give a symbol another name. Refused if any name of the file would then mean
  /// something else.
  func renamingEdits(at offset: Int, to newName: String) throws(ResponseError) -> [TextEdit] {
    guard let symbol = symbols.occurrence(at: offset)?.symbol else {
      throw ResponseError(.requestFailed, "nothing here can be renamed")
    }
    guard isName(newName) else {
      throw ResponseError(.requestFailed, "`\(newName)` is no name, or has a meaning of its own")
    }
    let edits = symbols.occurrences(of: symbol).map { TextEdit($0.range, newName) }
    var bytes: [UInt8] = []
    var end = 0
    for edit in edits {
      bytes += source.bytes[end..<edit.range.start] + Array(newName.utf8)
      end = edit.range.end
    }
    bytes += source.bytes[end...]
    var found = Diagnostics()
    let renamed = SymbolIndex(parse(SourceText(name: uri, bytes: bytes), into: &found))
    let isSame =
      renamed.occurrences.count == symbols.occurrences.count
      && zip(renamed.occurrences, symbols.occurrences).allSatisfy { $0.symbol == $1.symbol }
    guard isSame, declaredNames(renamed) else {
      throw ResponseError(.requestFailed, "`\(newName)` is taken: other names would change meaning")
    }
    return edits
  }

  /// No two symbols of one owner share the new name unless they did before.
  private func declaredNames(_ renamed: SymbolIndex) -> Bool {
    func twins(_ index: SymbolIndex) -> Int {
      index.symbols.count
        - Set(
          index.symbols.map { symbol in
            "\(symbol.owner ?? -1) \(symbol.kind == .op ? "op" : "") \(symbol.name.text)"
          }
        ).count
    }
    return twins(renamed) == twins(symbols)
  }

  private func isName(_ text: String) -> Bool {
    let reserved = FixedWords.units + FixedWords.constants + FixedWords.builtins
    guard let first = text.utf8.first, text.utf8.count <= 128, !reserved.contains(text) else {
      return false
    }
    func isLetter(_ byte: UInt8) -> Bool {
      byte == 95 || (65...90).contains(byte) || (97...122).contains(byte)
    }
    return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
  }
}
