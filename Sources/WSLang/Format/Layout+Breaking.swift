/// Where the lines of items break.
extension Layout {
  /// Where pieces are to stand.
  private struct Place {
    /// The indentation of the line.
    var indentation: Int
    /// The column at which the first piece begins.
    var column: Int
    /// The columns of what follows the last piece on its line.
    var after = 0
    /// How much deeper the lines go on.
    var hang = Layout.indentation

    init(_ indentation: Int, column: Int? = nil, after: Int = 0) {
      self.indentation = indentation
      self.column = column ?? indentation
      self.after = after
    }

    var deeper: Int { indentation + hang }
  }

  mutating func breakItems() {
    var start = 0
    while start < pieces.count {
      var end = start + 1
      while end < pieces.count, !endsItem(pieces[end]) { end += 1 }
      switch pieces[start].role {
      case .item: breakItem(start..<end, Place(Layout.indentation))
      case .declaration: breakItem(start..<end, Place(0))
      case .none, .verbatim: break
      }
      start = end
    }
  }

  private func endsItem(_ piece: Piece) -> Bool {
    switch piece.token.kind {
    case .leftBrace, .rightBrace, .endOfFile: true
    default: piece.role != .none
    }
  }

  private func fits(_ range: Range<Int>, _ place: Place) -> Bool {
    !hasComments(in: range) && place.column + flatWidth(range) + place.after <= Layout.widest
  }

  private mutating func beginLine(_ index: Int, _ indentation: Int) {
    pieces[index].newLine = indentation
  }

  // MARK: Items

  /// A value that is too long for the line of its `=` goes below it if it fits there as a whole.
  private mutating func breakItem(_ range: Range<Int>, _ place: Place) {
    guard !fits(range, place) else { return }
    guard let equals = range.first(where: { pieces[$0].token.kind == .equals }),
      equals + 1 < range.upperBound
    else { return lay(range, place) }
    let head = range.lowerBound..<(equals + 1)
    let value = (equals + 1)..<range.upperBound
    // The lines of a value that stands below its `=` go on right beneath it.
    var below = Place(place.deeper)
    below.hang = 0
    lay(head, place)
    if !pieces[value.lowerBound].comments.isEmpty || (fits(head, place) && fits(value, below)) {
      beginLine(value.lowerBound, below.indentation)
      lay(value, below)
    } else {
      lay(value, Place(place.indentation, column: columnAfter(head, place) + 1))
    }
  }

  private func columnAfter(_ range: Range<Int>, _ place: Place) -> Int {
    guard let last = range.dropFirst().last(where: { pieces[$0].newLine != nil }) else {
      return place.column + flatWidth(range)
    }
    return (pieces[last].newLine ?? 0) + flatWidth(last..<range.upperBound)
  }

  // MARK: Expressions

  /// What stands in no further brackets, the first piece apart.
  private struct Outermost {
    var pipes: [Int] = []
    var sums: [Int] = []
    var products: [Int] = []
    /// Opening brackets, the first piece included.
    var brackets: [Int] = []
  }

  private func outermost(_ range: Range<Int>) -> Outermost {
    var found = Outermost()
    var index = range.lowerBound
    while index < range.upperBound {
      switch pieces[index].token.kind {
      case .leftParenthesis, .leftBracket:
        found.brackets.append(index)
        index = max(index, partners[index])
      case .pipe where index > range.lowerBound: found.pipes.append(index)
      case .plus where index > range.lowerBound: found.sums.append(index)
      case .minus where index > range.lowerBound && !isSign(index): found.sums.append(index)
      case .star where index > range.lowerBound: found.products.append(index)
      default: break
      }
      index += 1
    }
    return found
  }

  /// Breaks what does not fit: at `|>` first, then at `+` and `-`, then inside a bracket.
  private mutating func lay(_ range: Range<Int>, _ place: Place) {
    guard !range.isEmpty, !fits(range, place) else { return }
    let found = outermost(range)
    if !found.pipes.isEmpty { return split(range, at: found.pipes, place) }
    if !found.sums.isEmpty { return split(range, at: found.sums, place) }
    let open = brackets(toBreak: found.brackets)
    if open.isEmpty, !found.products.isEmpty { return split(range, at: found.products, place) }
    for bracket in open { explode(bracket, place.indentation) }
    // A comment ends its line, wherever it stands.
    for index in range.dropFirst()
    where !pieces[index].comments.isEmpty && pieces[index].newLine == nil {
      // Behind an operator that begins its line the operand stands beneath it.
      let isOperand = index == range.lowerBound + 1 && pieces[range.lowerBound].newLine != nil
      beginLine(index, isOperand ? place.indentation : place.deeper)
    }
  }

  private mutating func split(_ range: Range<Int>, at operators: [Int], _ place: Place) {
    var start = range.lowerBound
    var part = place
    for end in operators + [range.upperBound] {
      part.after = end == range.upperBound ? place.after : 0
      lay(start..<end, part)
      guard end < range.upperBound else { return }
      beginLine(end, place.deeper)
      part = Place(place.deeper)
      start = end
    }
  }

  /// Those that hold comments, else the widest that holds anything.
  private func brackets(toBreak brackets: [Int]) -> [Int] {
    let candidates = brackets.filter { open in
      partners[open] > open && (open == 0 || !isQuant(open - 1))
    }
    let commented = candidates.filter { hasComments(in: $0..<(partners[$0] + 1)) }
    guard commented.isEmpty else { return commented }
    let widest = candidates.filter { partners[$0] > $0 + 1 }.max {
      flatWidth($0..<partners[$0]) < flatWidth($1..<partners[$1])
    }
    return widest.map { [$0] } ?? []
  }

  // MARK: Brackets

  /// Gives each element of a bracket a line of its own; numbers fill lines.
  private mutating func explode(_ open: Int, _ indentation: Int) {
    let close = partners[open]
    let inner = (open + 1)..<close
    if let bracket = soleBracket(inner), !hasComments(in: open..<(bracket + 1)),
      !hasComments(in: partners[bracket]..<(close + 1))
    {
      return explode(bracket, indentation)
    }
    let inside = Place(indentation + Layout.indentation, after: 1)
    let elements = elements(inner)
    if elements.count > 1, !hasComments(in: open..<(close + 1)),
      elements.allSatisfy(isNumber)
    {
      fill(elements, inside)
    } else {
      for element in elements {
        beginLine(element.lowerBound, inside.indentation)
        lay(element, inside)
      }
    }
    beginLine(close, indentation)
    if pieces[close - 1].token.kind == .comma {
      pieces[close - 1].isWritten = true
    } else if !inner.isEmpty, separatesByCommas(open) {
      pieces[close - 1].addsComma = true
    }
  }

  private mutating func fill(_ elements: [Range<Int>], _ place: Place) {
    var column = Layout.widest
    for element in elements {
      let width = flatWidth(element) + 1
      if column + 1 + width > Layout.widest {
        beginLine(element.lowerBound, place.indentation)
        column = place.indentation + width
      } else {
        column += 1 + width
      }
    }
  }

  private func elements(_ inner: Range<Int>) -> [Range<Int>] {
    var elements: [Range<Int>] = []
    var start = inner.lowerBound
    var index = inner.lowerBound
    while index < inner.upperBound {
      switch pieces[index].token.kind {
      case .leftParenthesis, .leftBracket: index = max(index, partners[index])
      case .comma:
        elements.append(start..<index)
        start = index + 1
      default: break
      }
      index += 1
    }
    if start < inner.upperBound { elements.append(start..<inner.upperBound) }
    return elements
  }

  /// The bracket that is all there is, but for what it belongs to: `([…])`, `(key(…))`.
  private func soleBracket(_ inner: Range<Int>) -> Int? {
    var rest = inner
    if rest.last.map({ pieces[$0].token.kind == .comma }) == true { rest = rest.dropLast() }
    guard let last = rest.last, partners[last] > inner.lowerBound - 1, partners[last] < last - 1,
      !isQuant(partners[last] - 1)
    else { return nil }
    let isCallee = (inner.lowerBound..<partners[last]).allSatisfy { index in
      switch pieces[index].token.kind {
      case .name, .dot, .colon: true
      default: false
      }
    }
    return isCallee ? partners[last] : nil
  }

  /// A number, maybe with a sign and a unit.
  private func isNumber(_ element: Range<Int>) -> Bool {
    element.allSatisfy { index in
      switch pieces[index].token.kind {
      case .number, .percent, .minus: true
      case .name: pieces[index - 1].token.kind == .number
      default: false
      }
    }
  }

  /// `(` behind a name opens arguments or parameters, `[` a list or a shape.
  private func separatesByCommas(_ open: Int) -> Bool {
    guard pieces[open].token.kind == .leftParenthesis else { return true }
    return open > 0 && pieces[open - 1].token.kind == .name
  }

  /// `quant(8)` takes one number and no comma.
  private func isQuant(_ index: Int) -> Bool {
    let range = pieces[index].token.range
    return source.bytes[range.start..<range.end].elementsEqual("quant".utf8)
  }
}
