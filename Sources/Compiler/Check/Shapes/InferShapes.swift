import WSLang
import WSRuntime

/// The types that are written in a network: of its inputs and labels, and of bindings that have
/// one.
struct WrittenTypes {
  var inputs: [WrittenType?] = []
  var labels: [WrittenType?] = []
  var bindings: [WrittenType?] = []
}

/// Evaluates all written types of a network.
func evaluateTypes(
  _ names: NetworkNames, in scope: NumberScope, _ reporter: inout Reporter
) -> WrittenTypes {
  var types = WrittenTypes()
  for input in names.inputs {
    var type = evaluateType(input.type, in: scope, &reporter)
    if type?.kind == .class {
      reporter.report(
        .inputIsClass,
        "input `\(input.name.text)` is a class, which no layer of this edition reads",
        at: Place(input.type.range))
      type = nil
    }
    types.inputs.append(type)
  }
  for label in names.labels {
    var type = evaluateType(label.type, in: scope, &reporter)
    if let known = type, known.kind != .class {
      reporter.report(
        .labelIsNoClass, "label `\(label.name.text)` is no `class`", at: Place(label.type.range),
        helps: [Help("a label is written `class[classes]`, a mask `class[height, width, classes]`")]
      )
      type = nil
    }
    types.labels.append(type)
  }
  for entry in names.bindings {
    types.bindings.append(
      entry.binding.type.flatMap { evaluateType($0, in: scope, &reporter) })
  }
  return types
}

/// Gives each node its shape, in order.
func inferShapes(
  _ graph: OrderedGraph, _ types: WrittenTypes, _ names: NetworkNames, _ reporter: inout Reporter
) -> TypedGraph {
  var typed = TypedGraph(graph: graph, results: [], training: [])
  var keyEntries = 0
  for (index, node) in graph.nodes.enumerated() {
    switch node.kind {
    case .input(let input):
      let type = types.inputs[input]
      typed.results.append(type.map { LayerResult(InputLayer(), $0.shape) })
    case .layer(let entry, let arguments):
      let inputs = inputShapes(of: index, typed.results, graph, types, names, &reporter)
      guard let inputs else {
        typed.results.append(nil)
        continue
      }
      guard keyEntries <= DecodeKey.largestTotal else {
        typed.results.append(nil)
        continue
      }
      let result = apply(entry, arguments, reading: inputs, node, &reporter)
      typed.results.append(result)
      guard let key = result?.layer.votes?.key else { continue }
      keyEntries += key.size
      if keyEntries > DecodeKey.largestTotal {
        reporter.report(
          .keyTooLarge, "the keys of `\(names.name)` have more than 2^24 entries", at: node.place)
      }
    }
  }
  return typed
}

private func inputShapes(
  of index: Int, _ results: [LayerResult?], _ graph: OrderedGraph, _ types: WrittenTypes,
  _ names: NetworkNames, _ reporter: inout Reporter
) -> [SignalShape]? {
  if let binding = graph.loops[index] {
    guard binding >= 0 else { return nil }
    if let type = types.bindings[binding] { return [type.shape] }
    let name = names.bindings[binding].binding
    if name.type == nil {
      reporter.report(
        .loopWithoutType, "`\(name.name.text)` goes round a loop and needs a written type",
        at: Place(name.name.range),
        secondary: [Label(graph.nodes[index].place.range, "delayed here")],
        helps: [Help("write its kind and shape: `\(name.name.text): spike[…] = …`")])
    }
    return nil
  }
  var shapes: [SignalShape] = []
  for input in graph.inputs[index] {
    guard let input, let result = results[input] else { return nil }
    shapes.append(result.shape)
  }
  return shapes
}

private func apply(
  _ entry: LayerEntry, _ arguments: Arguments, reading inputs: [SignalShape],
  _ node: ExpandedNode, _ reporter: inout Reporter
) -> LayerResult? {
  do throws(CallFault) {
    let result = try measured(entry, arguments, reading: inputs)
    for warning in result.layer.warnings(reading: inputs)
    where !reporter.isChosenElsewhere(warning, arguments) {
      report(warning, .warning, arguments, node, &reporter)
    }
    return result
  } catch {
    report(error, .error, arguments, node, &reporter)
    return nil
  }
}

private func measured(
  _ entry: LayerEntry, _ arguments: Arguments, reading inputs: [SignalShape]
) throws(CallFault) -> LayerResult {
  let layer = try entry.makeLayer(arguments, reading: inputs)
  let output = try layer.output(reading: inputs)
  guard signalSize(output.shape + [output.steps ?? 1]) != nil else { throw tooLarge() }
  guard layer.trainedCount(reading: inputs) <= largestSignal else {
    throw CallFault(.signalTooLarge, "`\(entry.name)` has more than 2^40 weights")
  }
  return LayerResult(layer, output)
}

private func report(
  _ fault: CallFault, _ severity: Severity, _ arguments: Arguments, _ node: ExpandedNode,
  _ reporter: inout Reporter
) {
  var place = node.place
  if let parameter = fault.parameter, let argument = arguments[parameter],
    argument.origin != .fallback
  {
    place = argument.place
  }
  let secondary = node.callPlace == node.place ? [] : [node.callPlace.label("called here")]
  var helps: [Help] = []
  if let help = fault.help {
    let fix = fault.insertBefore.map { stage in
      let start = SourceRange(node.place.range.start, node.place.range.start)
      return Fix(.maybe, [TextEdit(start, stage + " |> ")])
    }
    helps = [Help(help, fix: fix)]
  }
  reporter.report(
    Diagnostic(
      fault.code, severity, fault.message, at: place.label(fault.label), secondary: secondary,
      helps: helps))
}

extension Reporter {
  /// A value without effect that comes by a name: whoever gives the name its value may want it.
  fileprivate func isChosenElsewhere(_ fault: CallFault, _ arguments: Arguments) -> Bool {
    guard fault.code == .settingWithoutEffect, let parameter = fault.parameter,
      let argument = arguments[parameter]
    else { return false }
    return text(argument.place).contains(where: \.isLetter)
  }
}
