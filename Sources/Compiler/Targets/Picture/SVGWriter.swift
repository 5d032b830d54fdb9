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
      </style>
      <rect class="paper" width="100%" height="100%"/>
      <text class="head" x="\(Self.margin)" y="36">\(title)</text>

      """)
    if picture.showsNeurons {
      for (place, box) in picture.boxes.enumerated() { try write(box, places[place], to: text) }
      try writeArrows(places, size.width, to: text)
      for (place, box) in picture.boxes.enumerated() {
        try writeNeurons(box, places[place], to: text)
      }
    } else {
      try writeArrows(places, size.width, to: text)
      for (place, box) in picture.boxes.enumerated() { try write(box, places[place], to: text) }
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
    let skips = picture.arrows.contains { curve($0) != nil } ? Self.side : 0
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

  private func write(
    _ box: NetworkPicture.Box, _ place: Place, to text: TargetText
  ) throws(RuntimeError) {
    let (x, y) = (place.x, place.y)
    try text.write(
      """
      <rect class="box" x="\(x)" y="\(y)" width="\(place.width)" height="\(place.height)" rx="10"/>
      <text class="name" x="\(x + 14)" y="\(y + 24)">\(escaped(box.name))</text>
      <text class="quiet" x="\(x + 14)" y="\(y + 43)">\(escaped(box.notes.prefix(2).joined(separator: ", ")))</text>

      """)
    guard let activity = box.activity, let words = box.notes.last else { return }
    let bar = Self.width - 124
    try text.write(
      """
      <rect class="back" x="\(x + 14)" y="\(y + 57)" width="\(bar)" height="8" rx="4"/>
      <rect class="spike" x="\(x + 14)" y="\(y + 57)" width="\(Int((Double(bar) * activity).rounded()))" height="8" rx="4"/>
      <text class="quiet" x="\(x + bar + 22)" y="\(y + 66)">\(words)</text>

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

  /// How many rows an arrow leaves out or goes back; nil for one to the next row.
  private func curve(_ arrow: NetworkPicture.Arrow) -> Int? {
    let rows = picture.boxes[arrow.to].row - picture.boxes[arrow.from].row
    return rows == 1 ? nil : max(abs(rows), 1)
  }

  /// Notes between two rows stand below each other.
  private func writeArrows(
    _ places: [Place], _ right: Int, to text: TargetText
  ) throws(RuntimeError) {
    var notes: [Int: Int] = [:]
    for arrow in picture.arrows {
      let row = picture.boxes[arrow.from].row
      try write(arrow, places, right, line: notes[row] ?? 0, to: text)
      if curve(arrow) == nil { notes[row] = ((notes[row] ?? 0) + 1) % 4 }
    }
  }

  private func write(
    _ arrow: NetworkPicture.Arrow, _ places: [Place], _ right: Int, line: Int,
    to text: TargetText
  ) throws(RuntimeError) {
    let (from, to) = (places[arrow.from], places[arrow.to])
    if picture.showsNeurons, arrow.projection != nil {
      let (source, target) = (picture.boxes[arrow.from], picture.boxes[arrow.to])
      for synapse in try picture.synapses(of: arrow) {
        let start = centre(synapse.source, of: source, from)
        let end = centre(synapse.target, of: target, to)
        let width = String(abs(synapse.weight)).count
        try text.write(
          "<path class=\"\(synapse.weight < 0 ? "fewer" : "more")\" stroke-width=\"\(width)\" "
            + "opacity=\"0.7\" d=\"M\(start.0) \(start.1) L\(end.0) \(end.1)\"/>\n")
      }
      return
    }
    let note =
      arrow.projection == nil ? arrow.note : "\(arrow.note), \(groupedDigits(arrow.synapses))"
    let tip = 5 + arrow.width
    var path: String
    var (x, y, words) = (0, 0, 0)
    if curve(arrow) != nil {
      let out = right - Self.margin - 8
      let (start, end) = (from.y + from.height / 2, to.y + to.height / 2)
      (x, y, words) = (to.x + to.width, end, right - Self.margin / 2)
      path =
        "M\(from.x + from.width) \(start) C\(out) \(start) \(out) \(end) \(x + tip) \(end)"
      try text.write(
        "<path class=\"tip\" d=\"M\(x) \(y) l\(tip) -\(tip) v\(2 * tip) z\"/>\n"
          + "<text class=\"quiet\" text-anchor=\"end\" x=\"\(words)\" y=\"\((start + end) / 2)\">\(escaped(note))</text>\n"
      )
    } else {
      (x, y) = (to.middle, to.y)
      let start = from.y + from.height
      path = "M\(from.middle) \(start) L\(x) \(y - tip)"
      let between = (from.middle + x) / 2
      try text.write(
        "<path class=\"tip\" d=\"M\(x) \(y) l-\(tip) -\(tip) h\(2 * tip) z\"/>\n"
          + "<text class=\"quiet\" x=\"\(between + 12)\" y=\"\(start + 18 + 14 * line)\">\(escaped(note))</text>\n"
      )
    }
    try text.write("<path class=\"arrow\" stroke-width=\"\(arrow.width)\" d=\"\(path)\"/>\n")
  }

  private func escaped(_ text: String) -> String { MarkupText.escaped(text) }
}
