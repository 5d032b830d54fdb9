/// The syntax tree: immutable values with ranges.
///
/// The tree is lossless because it keeps every token, comments and white space included; their
/// concatenation is the source, byte for byte. What the parser could not read is `malformed`.
package struct SyntaxTree: Sendable {
  package let source: SourceText
  /// All tokens and trivia in order; together they cover every byte.
  package let tokens: [Token]
  package let edition: Edition?
  package let declarations: [Declaration]
  /// Where errors of tokens and grammar were reported, in order.
  package let faults: [Int]

  package init(
    source: SourceText, tokens: [Token], edition: Edition?, declarations: [Declaration],
    faults: [Int] = []
  ) {
    self.source = source
    self.faults = faults
    self.tokens = tokens
    self.edition = edition
    self.declarations = declarations
  }
}

/// A name as written.
package struct Name: Hashable, Sendable {
  package let text: String
  package let range: SourceRange

  package init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// The lines of a `///` comment without their slashes; empty if there is none.
package typealias Documentation = [String]

/// `whetstone 1`
package struct Edition: Sendable {
  package let number: NumberLiteral
  package let range: SourceRange

  package init(number: NumberLiteral, range: SourceRange) {
    self.number = number
    self.range = range
  }
}

package enum Declaration: Sendable {
  case network(NetworkDeclaration)
  case op(OpDeclaration)
  case size(SizeDeclaration)
  case plan(PlanDeclaration)
  case malformed(SourceRange)
}

package struct NetworkDeclaration: Sendable {
  package let documentation: Documentation
  package let name: Name
  package let items: [Item]
  /// From `{` to `}`.
  package let body: SourceRange
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, items: [Item], body: SourceRange, range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.items = items
    self.body = body
    self.range = range
  }
}

package enum Item: Sendable {
  case size(SizeDeclaration)
  case op(OpDeclaration)
  case input(SignalDeclaration)
  case label(SignalDeclaration)
  case output(Binding)
  case binding(Binding)
  case malformed(SourceRange)
}

/// `size copies = 4`
package struct SizeDeclaration: Sendable {
  package let documentation: Documentation
  package let name: Name
  package let value: Expression
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, value: Expression, range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.value = value
    self.range = range
  }
}

/// `op stage(c: size) = conv(c, kernel: 3) |> brelu`
package struct OpDeclaration: Sendable {
  package let documentation: Documentation
  package let name: Name
  package let parameters: [Parameter]
  package let body: Expression
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, parameters: [Parameter], body: Expression,
    range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.parameters = parameters
    self.body = body
    self.range = range
  }
}

package struct Parameter: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case size, number, signal
  }

  package let documentation: Documentation
  package let name: Name
  package let kind: Kind
  /// The type was missing or is no type; this was reported, and `kind` says nothing.
  package let isMalformed: Bool
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, kind: Kind, isMalformed: Bool = false,
    range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.kind = kind
    self.isMalformed = isMalformed
    self.range = range
  }
}

/// An `input` or a `label`.
package struct SignalDeclaration: Sendable {
  package let documentation: Documentation
  package let name: Name
  package let type: TypeExpression
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, type: TypeExpression, range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.type = type
    self.range = range
  }
}

/// `c2: spike[14, 14, 64] = c1 |> stage(64)`, also behind `output`.
package struct Binding: Sendable {
  package let documentation: Documentation
  package let name: Name
  package let type: TypeExpression?
  package let value: Expression
  package let range: SourceRange

  package init(
    documentation: Documentation, name: Name, type: TypeExpression?, value: Expression,
    range: SourceRange
  ) {
    self.documentation = documentation
    self.name = name
    self.type = type
    self.value = value
    self.range = range
  }
}

package struct PlanDeclaration: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case sharpen, train, convert, emit
  }

  package let documentation: Documentation
  package let kind: Kind
  package let kindRange: SourceRange
  package let subject: Name
  package let alias: Name?
  package let settings: [Setting]
  /// From `{` to `}`.
  package let body: SourceRange
  package let range: SourceRange

  package init(
    documentation: Documentation, kind: Kind, kindRange: SourceRange, subject: Name, alias: Name?,
    settings: [Setting], body: SourceRange, range: SourceRange
  ) {
    self.documentation = documentation
    self.kind = kind
    self.kindRange = kindRange
    self.subject = subject
    self.alias = alias
    self.settings = settings
    self.body = body
    self.range = range
  }
}

/// `limit: 200 epochs`
package struct Setting: Sendable {
  package let documentation: Documentation
  package let key: Name
  package let value: Expression
  package let range: SourceRange

  package init(
    documentation: Documentation, key: Name, value: Expression, range: SourceRange
  ) {
    self.documentation = documentation
    self.key = key
    self.value = value
    self.range = range
  }
}

/// `spike[28, 28, 32]`
package struct TypeExpression: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case real, unit, spike, `class`, quant
  }

  package let kind: Kind
  package let kindRange: SourceRange
  /// The argument of `quant`.
  package let bits: Expression?
  package let axes: [Expression]
  /// The type could not be read; this was reported, and nothing more should be said about it.
  package let isMalformed: Bool
  package let range: SourceRange

  package init(
    kind: Kind, kindRange: SourceRange, bits: Expression?, axes: [Expression],
    isMalformed: Bool = false, range: SourceRange
  ) {
    self.kind = kind
    self.kindRange = kindRange
    self.bits = bits
    self.axes = axes
    self.isMalformed = isMalformed
    self.range = range
  }
}

/// A unit of measure behind a number.
package enum Unit: String, Sendable, CaseIterable {
  case step, epoch, batch, bit, example
  case percent = "%"
}

package struct NumberLiteral: Hashable, Sendable {
  package let text: String
  /// The value if it was written without point and exponent and fits in 64 bits.
  package let integer: Int?
  package let value: Double
  /// Written without point and exponent (`integer` is nil then only if it is too large).
  package let isWrittenAsInteger: Bool
  package let range: SourceRange

  package init(
    text: String, integer: Int?, value: Double, isWrittenAsInteger: Bool, range: SourceRange
  ) {
    self.text = text
    self.integer = integer
    self.value = value
    self.isWrittenAsInteger = isWrittenAsInteger
    self.range = range
  }
}

/// An expression. Chains are flat lists, so depth is bounded by the nesting of brackets, which
/// the parser limits to 256.
package struct Expression: Sendable {
  package enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
  }

  /// One more operand of a sum or product. `/ epoch` has a unit in place of the operand.
  package struct Operand: Sendable {
    package enum Value: Sendable {
      case expression(Expression)
      case unit(Unit, SourceRange)
    }
    package let op: Operator
    package let opRange: SourceRange
    package let value: Value

    package init(op: Operator, opRange: SourceRange, value: Value) {
      self.op = op
      self.opRange = opRange
      self.value = value
    }
  }

  /// `|> stage`
  package struct Stage: Sendable {
    package let pipe: SourceRange
    package let value: Expression

    package init(pipe: SourceRange, value: Expression) {
      self.pipe = pipe
      self.value = value
    }
  }

  /// `kernel: 3`; before the colon stands a path.
  package struct Argument: Sendable {
    package let label: [Name]?
    package let value: Expression
    package let range: SourceRange

    package init(label: [Name]?, value: Expression, range: SourceRange) {
      self.label = label
      self.value = value
      self.range = range
    }
  }

  package indirect enum Form: Sendable {
    case number(NumberLiteral)
    case quantity(NumberLiteral, Unit, unitRange: SourceRange)
    /// The text with its escapes resolved.
    case string(String)
    case boolean(Bool)
    /// A name or a dotted path; never empty.
    case path([Name])
    /// `arguments` is the range from `(` to `)`.
    case call([Name], [Argument], argumentsRange: SourceRange)
    case list([Argument])
    case parenthesized(Expression)
    case negative(Expression)
    /// A chain of `+` and `-`, or of `*` and `/`, to the left.
    case operation(Expression, [Operand])
    case range(Expression, Expression)
    case pipeline(Expression, [Stage])
    case malformed
  }

  package let form: Form
  package let range: SourceRange

  package init(_ form: Form, _ range: SourceRange) {
    self.form = form
    self.range = range
  }
}

extension SyntaxTree {
  /// The source again, from the tokens alone.
  package var printed: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count)
    for token in tokens { bytes += source.bytes[token.range.start..<token.range.end] }
    return bytes
  }
}
