import WSLang

/// How an `emit` plan rounds weights: as wide as they were trained, where training rounds them, and
/// not narrower.
func resolveWeights(
  _ plan: CheckedPlan, _ quantise: Argument?, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> HardenOptions {
  let trained = quantise?.value.word?.arguments["width"].flatMap { Widths.bits(of: $0.value) }
  var widths = WeightWidths(trained ?? Defaults.weightBits)
  if plan.settings.isWritten("weights"), let weights = plan.settings["weights"] {
    if case .table(let rows) = weights.value {
      widths = resolveWidths(rows, rest: widths.rest, network, &reporter)
    } else if let bits = Widths.bits(of: weights.value) {
      widths.rest = bits
    }
    if let quantise, let trained { verify(weights, trained, quantise, &reporter) }
  }
  do throws(CallFault) {
    return HardenOptions(
      widths, scales: try plan.call.meaning(of: "scales", EmitSettings.scales),
      rounding: try plan.call.meaning(of: "rounding", EmitSettings.roundings))
  } catch {
    reporter.report(error, at: plan.place)
    return HardenOptions(widths)
  }
}

/// `weights: [c1: 8 bits, rest: 4 bits]`
private func resolveWidths(
  _ rows: [Value.TableRow], rest: Int, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> WeightWidths {
  let index = LayerIndex(.products, of: network)
  // A signal of that name is older than the word.
  let isWord = network.bindingIndex[Widths.rest.name] == nil
  var widths = WeightWidths(rest)
  var restRow: Argument?
  var taken: Set<Int> = []
  for row in rows {
    guard let bits = Widths.bits(of: row.value.value) else { continue }
    if isWord, row.key == [Widths.rest.name] {
      if restRow != nil {
        reporter.report(
          .settingTwice, "`\(Widths.rest.name)` is given twice", at: row.keyPlace)
      }
      widths.rest = bits
      restRow = Argument(row.value.value, at: row.keyPlace, from: row.value.origin)
      continue
    }
    guard
      let nodes = index.find(
        row.key, at: row.keyPlace, also: isWord ? [Widths.rest.name] : [], &reporter)
    else { continue }
    for node in nodes {
      let name = network.layerName(node)
      guard taken.insert(node).inserted else {
        reporter.report(.settingTwice, "the width of `\(name)` is given twice", at: row.keyPlace)
        break
      }
      widths.own[name] = bits
    }
  }
  if let restRow, taken.count == index.all.count {
    reporter.reportNoEffect(Widths.rest.name, restRow, "every layer with weights is named")
  }
  return widths
}

/// Fewer bits than weights were trained with are refused, at the first place that says so.
private func verify(
  _ weights: Argument, _ trained: Int, _ quantise: Argument, _ reporter: inout Reporter
) {
  var written = [weights]
  if case .table(let rows) = weights.value { written = rows.map(\.value) }
  for width in written {
    guard let bits = Widths.bits(of: width.value), bits < trained else { continue }
    let wanted = WeightWidths.text(trained)
    reporter.report(
      .emittedTooNarrow, "weights of \(wanted) do not fit into \(WeightWidths.text(bits))",
      at: width.place, secondary: [quantise.place.label("trained with so many")],
      helps: [Help("leave `weights` out, or set it to \(wanted) or more")])
    return
  }
}
