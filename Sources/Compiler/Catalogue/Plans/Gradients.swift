import WSRuntime

/// What flows back through an activation, at every sharpness.
enum Gradients {
  private static let width = WordParameter.first("width", .number(PlanBounds.gradientWidth), "w")

  static let all: [WordRule<SurrogateGradient>] = [
    WordRule("exact", "the ramp's own derivative, 0 once hard") { _ throws(CallFault) in .exact },
    WordRule("window", "1/w where |x − θ| ≤ w/2, else 0", [width]) { call throws(CallFault) in
      .window(width: try call.number("width"))
    },
    WordRule("triangle", "max(0, 1 − |x − θ|/w)/w", [width]) { call throws(CallFault) in
      .triangle(width: try call.number("width"))
    },
  ]
}
