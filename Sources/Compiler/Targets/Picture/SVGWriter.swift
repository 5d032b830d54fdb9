import WSRuntime

/// A picture as SVG: rows of boxes from the inputs at the top to the outputs; what leaves out rows,
/// or leads back, runs in a curve beside them.
struct SVGWriter {
  let picture: NetworkPicture

  private struct Place {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    var middle: Int { x + width / 2 }
  }

  private static let (width, height, across, down) = (230, 84, 40, 74)
  private static let (margin, header, side, neuron) = (24, 56, 170, 26)

  func write(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    let (places, size) = layout()
    let title = escaped(picture.netlist.name)
    try text.write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size.width) \(size.height)" \
      width="\(size.width)" height="\(size.height)" role="img" aria-labelledby="title">
      <title id="title">\(title)</title>
      <style>
        svg { --paper: #ffffff; --card: #f6f4ef; --ink: #1d1f24; --quiet: #5d626d; --line: #b9b4a8;
          --spike: #c8481c; --less: #3466a8; font: 13px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) {
          svg { --paper: #14161a; --card: #22262e; --ink: #eceae5; --quiet: #a3a8b3;
            --line: #596070; --spike: #ffa25e; --less: #7fb0f0; }
        }
        .paper { fill: var(--paper) } .box { fill: var(--card); stroke: var(--line) }
        text { fill: var(--ink) } .quiet { fill: var(--quiet); font-size: 12px }
        .head { font-size: 20px; font-weight: 600 } .name { font-weight: 600 }
        .arrow { fill: none; stroke: var(--line) } .tip { fill: var(--line) }
        .back { fill: var(--line); opacity: 0.4 } .spike { fill: var(--spike) }
        .more { stroke: var(--spike) } .fewer { stroke: var(--less) }
        .neuron { fill: var(--paper); stroke: var(--ink) }
        .note, .onto { paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
        .onto { stroke: var(--card) }
      </style>
      <rect class="paper" width="100%" height="100%"/>
      <text class="head" x="\(Self.margin)" y="36">\(title)</text>

      """)
    // Synapses run on top of boxes, from neuron to neuron; other arrows from box to box.
    if picture.showsNeurons { try writeCards(places, to: text) }
    try writeArrows(places, size.width, to: text)
    if !picture.showsNeurons { try writeCards(places, to: text) }
    for (box, place) in zip(picture.boxes, places) {
      try writeWords(box, place, to: text)
      if picture.showsNeurons { try writeNeurons(box, place, to: text) }
    }
    try text.write("</svg>\n")
  }

  private func layout() -> ([Place], (width: Int, height: Int)) {
    let widths = picture.boxes.map { box in
      picture.showsNeurons ? max(Self.width, box.size * Self.neuron + 24) : Self.width
    }
    let height = picture.showsNeurons ? Self.height + 34 : Self.height
    let rows = Dictionary(grouping: picture.boxes.indices) { picture.boxes[$0].row }
    func span(_ boxes: [Int]) -> Int {
      boxes.reduce(0) { $0 + widths[$1] } + (boxes.count - 1) * Self.across
    }
    let widest = max(rows.values.map(span).max() ?? 0, 360)
    let skips = picture.arrows.contains(where: leavesRows) ? Self.side : 0
    var places = Array(repeating: Place(x: 0, y: 0, width: 0, height: 0), count: widths.count)
    for (number, row) in rows.keys.sorted().enumerated() {
      let boxes = rows[row] ?? []
      var x = Self.margin + (widest - span(boxes)) / 2
      for box in boxes {
        let y = Self.header + number * (height + Self.down)
        places[box] = Place(x: x, y: y, width: widths[box], height: height)
        x += widths[box] + Self.across
      }
    }
    let bottom = Self.header + rows.count * (height + Self.down) - Self.down
    return (places, (widest + 2 * Self.margin + skips, bottom + Self.margin))
  }

  private func writeCards(_ places: [Place], to text: TargetText) throws(RuntimeError) {
    for place in places {
      try text.write(
        "<rect class=\"box\" x=\"\(place.x)\" y=\"\(place.y)\" width=\"\(place.width)\" "
          + "height=\"\(place.height)\" rx=\"10\"/>\n")
    }
  }

  private func writeWords(
    _ box: NetworkPicture.Box, _ place: Place, to text: TargetText
  ) throws(RuntimeError) {
    let (x, y) = (place.x, place.y)
    try text.write(
      """
      <text class="name onto" x="\(x + 14)" y="\(y + 24)">\(escaped(box.name))</text>
      <text class="quiet onto" x="\(x + 14)" y="\(y + 43)">\(escaped(box.notes.prefix(2).joined(separator: ", ")))</text>

      """)
    guard let activity = box.activity, let words = box.notes.last else { return }
    let bar = Self.width - 124
    try text.write(
      """
      <rect class="back" x="\(x + 14)" y="\(y + 57)" width="\(bar)" height="8" rx="4"/>
      <rect class="spike" x="\(x + 14)" y="\(y + 57)" width="\(Int((Double(bar) * activity).rounded()))" height="8" rx="4"/>
      <text class="quiet onto" x="\(x + bar + 22)" y="\(y + 66)">\(words)</text>

      """)
  }

  private func writeNeurons(
    _ box: NetworkPicture.Box, _ place: Place, to text: TargetText
  ) throws(RuntimeError) {
    for neuron in 0..<box.size {
      let (x, y) = centre(neuron, of: box, place)
      try text.write("<circle class=\"neuron\" cx=\"\(x)\" cy=\"\(y)\" r=\"9\"/>\n")
    }
  }

  private func centre(_ neuron: Int, of box: NetworkPicture.Box, _ place: Place) -> (Int, Int) {
    let start = place.middle - (box.size - 1) * Self.neuron / 2
    return (start + neuron * Self.neuron, place.y + place.height - 20)
  }

  /// Notes between two rows stand below each other, on top of all arrows.
  private func writeArrows(
    _ places: [Place], _ right: Int, to text: TargetText
  ) throws(RuntimeError) {
    var lines: [Int: Int] = [:]
    var notes = ""
    for arrow in picture.arrows {
      if picture.showsNeurons, arrow.projection != nil {
        try writeSynapses(of: arrow, places, to: text)
        continue
      }
      let row = picture.boxes[arrow.from].row
      if leavesRows(arrow) {
        notes += try writeCurve(arrow, places, right, to: text)
      } else {
        notes += try writeLine(arrow, places, noteLine: lines[row] ?? 0, to: text)
        lines[row] = ((lines[row] ?? 0) + 1) % 3
      }
    }
    try text.write(notes)
  }

  private func writeSynapses(
    of arrow: NetworkPicture.Arrow, _ places: [Place], to text: TargetText
  ) throws(RuntimeError) {
    let (source, target) = (picture.boxes[arrow.from], picture.boxes[arrow.to])
    for synapse in try picture.synapses(of: arrow) {
      let start = centre(synapse.source, of: source, places[arrow.from])
      let end = centre(synapse.target, of: target, places[arrow.to])
      let width = String(abs(synapse.weight)).count
      try text.write(
        "<path class=\"\(synapse.weight < 0 ? "fewer" : "more")\" stroke-width=\"\(width)\" "
          + "opacity=\"0.7\" d=\"M\(start.0) \(start.1) L\(end.0) \(end.1)\"/>\n")
    }
  }

  /// Beside the rows, from right edge to right edge; its note.
  private func writeCurve(
    _ arrow: NetworkPicture.Arrow, _ places: [Place], _ right: Int, to text: TargetText
  ) throws(RuntimeError) -> String {
    let (from, to) = (places[arrow.from], places[arrow.to])
    let (out, tip) = (right - Self.margin - 8, 5 + arrow.width)
    let (start, end) = (from.y + from.height / 2, to.y + to.height / 2)
    let (x, x0) = (to.x + to.width, from.x + from.width)
    try text.write(
      "<path class=\"tip\" d=\"M\(x) \(end) l\(tip) -\(tip) v\(2 * tip) z\"/>\n"
        + "<path class=\"arrow\" stroke-width=\"\(arrow.width)\" "
        + "d=\"M\(x0) \(start) C\(out) \(start) \(out) \(end) \(x + tip) \(end)\"/>\n")
    // The middle of a cubic: an eighth of each end, three eighths of each handle.
    return note(arrow, (x0 + 6 * out + x) / 8, (start + end) / 2, anchor: "middle")
  }

  /// From a row to the next; its note, on the side that looks away from the middle.
  private func writeLine(
    _ arrow: NetworkPicture.Arrow, _ places: [Place], noteLine: Int, to text: TargetText
  ) throws(RuntimeError) -> String {
    let (from, to) = (places[arrow.from], places[arrow.to])
    let (tip, start) = (5 + arrow.width, from.y + from.height)
    try text.write(
      "<path class=\"tip\" d=\"M\(to.middle) \(to.y) l-\(tip) -\(tip) h\(2 * tip) z\"/>\n"
        + "<path class=\"arrow\" stroke-width=\"\(arrow.width)\" "
        + "d=\"M\(from.middle) \(start) L\(to.middle) \(to.y - tip)\"/>\n")
    let down = 22 + 15 * noteLine
    let x = from.middle + (to.middle - from.middle) * down / Self.down
    let middle = places.map(\.middle).reduce(0, +) / max(places.count, 1)
    let isLeft = from.middle + to.middle < 2 * middle - Self.across
    return note(
      arrow, isLeft ? x - 12 : x + 12, start + down, anchor: isLeft ? "end" : "start")
  }

  private func leavesRows(_ arrow: NetworkPicture.Arrow) -> Bool {
    picture.boxes[arrow.to].row - picture.boxes[arrow.from].row != 1
  }

  private func note(_ arrow: NetworkPicture.Arrow, _ x: Int, _ y: Int, anchor: String) -> String {
    let words =
      arrow.projection == nil ? arrow.note : "\(arrow.note), \(groupedDigits(arrow.synapses))"
    return "<text class=\"quiet note\" text-anchor=\"\(anchor)\" x=\"\(x)\" y=\"\(y)\">"
      + escaped(words) + "</text>\n"
  }

  private func escaped(_ text: String) -> String { MarkupText.escaped(text) }
}
