/// Draws one digit the way that a hand and a scanner would: a variant of the glyph, moved, turned,
/// slanted and bent, with a pen of some width, blurred, faded and grainy.
///
/// Only additions, products, quotients and square roots are used, which every machine rounds alike:
/// equal seeds give equal bytes everywhere.
struct DigitRenderer {
  static let side = 28
  private static let piecesPerSpan = 6
  private static let fieldSide = 4

  private var random: CounterRandom
  /// 0 to 1, row by row; kept from picture to picture to save allocations.
  private var ink = [Double](repeating: 0, count: side * side)

  init() { random = CounterRandom(seed: 0, purpose: .digits) }

  /// Draws into 784 bytes that begin at `start`.
  mutating func draw(
    _ digit: Int, seed: UInt64, stream: Int, index: Int, into pixels: inout [UInt8], at start: Int
  ) {
    random = CounterRandom(seed: seed, purpose: .digits, stream: stream, substream: index)
    let variants = DigitGlyph.variants[digit]
    let glyph = variants[random.below(variants.count)]
    let bend = BendingField(&random, side: Self.fieldSide)
    let placement = GlyphPose(&random)
    // Half the width of the pen and the width of its edge, in pixels.
    let radius = random.fraction(in: 0.7...1.7)
    let softness = random.fraction(in: 0.8...1.6)

    for place in ink.indices { ink[place] = 0 }
    for stroke in glyph.strokes {
      let points = flatten(jittered(stroke)).map { placement.apply(bend.apply($0)) }
      for (from, to) in zip(points, points.dropFirst()) {
        drawSegment(from, to, radius: radius, softness: softness)
      }
    }
    develop(into: &pixels, at: start)
  }

  private mutating func jittered(_ stroke: DigitGlyph.Stroke) -> DigitGlyph.Stroke {
    let points = stroke.points.map { point in
      point + Point(x: random.fraction(in: -0.03...0.03), y: random.fraction(in: -0.03...0.03))
    }
    return DigitGlyph.Stroke(points: points, isCurved: stroke.isCurved)
  }

  /// Points along the stroke, close enough for straight lines between them. Curves are Catmull-Rom
  /// splines.
  private func flatten(_ stroke: DigitGlyph.Stroke) -> [Point] {
    let points = stroke.points
    var result: [Point] = []
    for span in 0..<points.count - 1 {
      let (p1, p2) = (points[span], points[span + 1])
      let p0 = stroke.isCurved && span > 0 ? points[span - 1] : p1
      let p3 = stroke.isCurved && span + 2 < points.count ? points[span + 2] : p2
      for piece in 0..<Self.piecesPerSpan {
        let t = Double(piece) / Double(Self.piecesPerSpan)
        if stroke.isCurved {
          let (m1, m2) = (0.5 * (p2 - p0), 0.5 * (p3 - p1))
          let (t2, t3) = (t * t, t * t * t)
          result.append(
            (2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2
              + (t3 - t2) * m2)
        } else {
          result.append(p1 + t * (p2 - p1))
        }
      }
    }
    return result + points.suffix(1)
  }

  /// Ink falls off over `softness` pixels around the edge of a pen that goes from `from` to `to`.
  private mutating func drawSegment(
    _ from: Point, _ to: Point, radius: Double, softness: Double
  ) {
    let reach = radius + softness
    let last = Double(Self.side - 1)
    func pixels(_ low: Double, _ high: Double) -> ClosedRange<Int>? {
      let first = max(0, (low - reach).rounded(.up))
      let end = min(last, (high + reach).rounded(.down))
      return first <= end ? Int(first)...Int(end) : nil
    }
    guard let columns = pixels(min(from.x, to.x), max(from.x, to.x)),
      let rows = pixels(min(from.y, to.y), max(from.y, to.y))
    else { return }
    let way = to - from
    let length = way.x * way.x + way.y * way.y
    for row in rows {
      for column in columns {
        let offset = Point(x: Double(column), y: Double(row)) - from
        let along = length > 0 ? (offset.x * way.x + offset.y * way.y) / length : 0
        let apart = offset - min(max(along, 0), 1) * way
        let distance = (apart.x * apart.x + apart.y * apart.y).squareRoot()
        let value = min(max((radius - distance) / softness + 0.5, 0), 1)
        let place = row * Self.side + column
        if value > ink[place] { ink[place] = value }
      }
    }
  }

  /// Blur, contrast and grain, then bytes.
  private mutating func develop(into pixels: inout [UInt8], at start: Int) {
    let side = Self.side
    let blur = random.fraction(in: 0...0.5)
    let strength = random.fraction(in: 0.6...1)
    let paper = random.fraction(in: 0...0.12)
    let grain = random.fraction(in: 0.02...0.2)
    var word: UInt32 = 0
    for y in 0..<side {
      for x in 0..<side {
        let place = y * side + x
        let around =
          (x > 0 ? ink[place - 1] : 0) + (x < side - 1 ? ink[place + 1] : 0)
          + (y > 0 ? ink[place - side] : 0) + (y < side - 1 ? ink[place + side] : 0)
        let blurred = (1 - blur) * ink[place] + blur * 0.25 * around
        if place % 4 == 0 { word = random.next() }
        let noise = Double(word & 0xFF) / 255 - 0.5
        word >>= 8
        let value = paper + (strength - paper) * blurred + grain * noise
        pixels[start + place] = UInt8((min(max(value, 0), 1) * 255).rounded())
      }
    }
  }
}

/// Elastic distortion: a smooth field of displacements over the box.
private struct BendingField {
  private let side: Int
  private var nodes: [Point] = []

  init(_ random: inout CounterRandom, side: Int) {
    self.side = side
    let strength = random.fraction(in: 0.02...0.08)
    for _ in 0..<side * side {
      nodes.append(
        Point(
          x: random.fraction(in: -strength...strength),
          y: random.fraction(in: -strength...strength)))
    }
  }

  func apply(_ point: Point) -> Point {
    let (column, right) = cell(point.x)
    let (row, down) = cell(point.y)
    let place = row * side + column
    let top = (1 - right) * nodes[place] + right * nodes[place + 1]
    let bottom = (1 - right) * nodes[place + side] + right * nodes[place + side + 1]
    return point + (1 - down) * top + down * bottom
  }

  /// The cell that holds a coordinate, and how far into it, with level ends.
  private func cell(_ coordinate: Double) -> (index: Int, part: Double) {
    let scaled = min(max(coordinate, 0), 1) * Double(side - 1)
    let index = min(Int(scaled), side - 2)
    let part = scaled - Double(index)
    return (index, part * part * (3 - 2 * part))
  }
}

/// From the box of 1 × 1 to pixels: scaled, slanted, turned, moved.
private struct GlyphPose {
  private let (xx, xy, yx, yy): (Double, Double, Double, Double)
  private let centre: Point

  init(_ random: inout CounterRandom) {
    let width = 17 * random.fraction(in: 0.7...1.15)
    let height = 20 * random.fraction(in: 0.75...1.1)
    let slant = random.fraction(in: -0.35...0.35)
    // Half-angle form of a rotation by up to 20 degrees: exact without sine and cosine.
    let tangent = random.fraction(in: -0.176...0.176)
    let cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
    let sine = 2 * tangent / (1 + tangent * tangent)
    xx = cosine * width
    xy = cosine * slant * height - sine * height
    yx = sine * width
    yy = sine * slant * height + cosine * height
    let middle = Double(DigitRenderer.side - 1) / 2
    centre = Point(
      x: middle + random.fraction(in: -2.5...2.5), y: middle + random.fraction(in: -2.5...2.5))
  }

  func apply(_ point: Point) -> Point {
    let (x, y) = (point.x - 0.5, point.y - 0.5)
    return centre + Point(x: xx * x + xy * y, y: yx * x + yy * y)
  }
}
