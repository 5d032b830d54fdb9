/// A tree as stable text: one node a line, indented, with the place of every declaration and item.
package func dumpTree(_ tree: SyntaxTree) -> String {
  var dump = TreeDump(SourcePositions(tree.source))
  dump.add(tree)
  return dump.text
}

private struct TreeDump {
  private let positions: SourcePositions
  private var depth = 0
  private(set) var text = ""

  init(_ positions: SourcePositions) { self.positions = positions }

  private mutating func line(
    _ content: String, _ range: SourceRange? = nil, _ children: (inout TreeDump) -> Void = { _ in }
  ) {
    text += String(repeating: "  ", count: depth) + content
    if let range { text += "  @" + place(range) }
    text += "\n"
    depth += 1
    children(&self)
    depth -= 1
  }

  private func place(_ range: SourceRange) -> String {
    let start = positions.position(range.start)
    let end = positions.position(range.end)
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private mutating func document(_ documentation: Documentation) {
    for text in documentation { line("documentation \(JSON.string(text).compact)") }
  }

  // MARK: Declarations and items

  mutating func add(_ tree: SyntaxTree) {
    if let edition = tree.edition { line("edition \(edition.number.text)", edition.range) }
    for declaration in tree.declarations { add(declaration) }
  }

  private mutating func add(_ declaration: Declaration) {
    switch declaration {
    case .network(let network):
      line("network \(network.name.text)", network.range) { dump in
        dump.document(network.documentation)
        for item in network.items { dump.add(item) }
      }
    case .op(let op): add(op)
    case .size(let size): add(size)
    case .plan(let plan): add(plan)
    case .malformed(let range): line("malformed", range)
    }
  }

  private mutating func add(_ plan: PlanDeclaration) {
    let alias = plan.alias.map { " as \($0.text)" } ?? ""
    line("\(plan.kind.rawValue) \(plan.subject.text)\(alias)", plan.range) { dump in
      dump.document(plan.documentation)
      for setting in plan.settings {
        dump.line("setting \(setting.key.text)", setting.range) { dump in
          dump.document(setting.documentation)
          dump.add(setting.value)
        }
      }
    }
  }

  private mutating func add(_ item: Item) {
    switch item {
    case .size(let size): add(size)
    case .op(let op): add(op)
    case .input(let signal): add(signal, "input")
    case .label(let signal): add(signal, "label")
    case .output(let binding): add(binding, "output")
    case .binding(let binding): add(binding, "binding")
    case .malformed(let range): line("malformed", range)
    }
  }

  private mutating func add(_ size: SizeDeclaration) {
    line("size \(size.name.text)", size.range) { dump in
      dump.document(size.documentation)
      dump.add(size.value)
    }
  }

  private mutating func add(_ op: OpDeclaration) {
    line("op \(op.name.text)", op.range) { dump in
      dump.document(op.documentation)
      for parameter in op.parameters {
        let kind = parameter.isMalformed ? "malformed" : parameter.kind.rawValue
        dump.line("parameter \(parameter.name.text): \(kind)", parameter.range) { dump in
          dump.document(parameter.documentation)
        }
      }
      dump.add(op.body)
    }
  }

  private mutating func add(_ signal: SignalDeclaration, _ keyword: String) {
    line("\(keyword) \(signal.name.text)", signal.range) { dump in
      dump.document(signal.documentation)
      dump.add(signal.type)
    }
  }

  private mutating func add(_ binding: Binding, _ keyword: String) {
    line("\(keyword) \(binding.name.text)", binding.range) { dump in
      dump.document(binding.documentation)
      if let type = binding.type { dump.add(type) }
      dump.add(binding.value)
    }
  }

  private mutating func add(_ type: TypeExpression) {
    line("type \(type.isMalformed ? "malformed" : type.kind.rawValue)") { dump in
      if let bits = type.bits { dump.line("bits") { $0.add(bits) } }
      for axis in type.axes { dump.add(axis) }
    }
  }

  // MARK: Expressions

  private mutating func add(_ expression: Expression) {
    switch expression.form {
    case .number(let number): line("number \(number.text)")
    case .quantity(let number, let unit, _): line("quantity \(number.text) \(unit.rawValue)")
    case .string(let text): line("string \(JSON.string(text).compact)")
    case .boolean(let value): line("boolean \(value)")
    case .path(let names): line("path \(joined(names))")
    case .call(let names, let arguments, _):
      line("call \(joined(names))") { $0.add(arguments) }
    case .list(let elements): line("list") { $0.add(elements) }
    case .parenthesized(let inner): line("parenthesized") { $0.add(inner) }
    case .negative(let operand): line("negative") { $0.add(operand) }
    case .operation(let first, let operands):
      line("operation") { dump in
        dump.add(first)
        for operand in operands {
          dump.line(operand.op.rawValue) { dump in
            switch operand.value {
            case .expression(let expression): dump.add(expression)
            case .unit(let unit, _): dump.line("unit \(unit.rawValue)")
            }
          }
        }
      }
    case .range(let lower, let upper):
      line("range") { dump in
        dump.add(lower)
        dump.add(upper)
      }
    case .pipeline(let first, let stages):
      line("pipeline") { dump in
        dump.add(first)
        for stage in stages { dump.add(stage.value) }
      }
    case .malformed: line("malformed")
    }
  }

  private mutating func add(_ arguments: [Expression.Argument]) {
    for argument in arguments {
      if let label = argument.label {
        line("argument \(joined(label))") { $0.add(argument.value) }
      } else {
        add(argument.value)
      }
    }
  }

  private func joined(_ names: [Name]) -> String { names.map(\.text).joined(separator: ".") }
}
