import WSLang

/// What of a `sharpen` plan has no effect under its policy.
func verifyPolicyEffects(
  _ plan: CheckedPlan, _ policy: Argument, _ word: (name: String, arguments: Arguments),
  _ reporter: inout Reporter
) {
  func verify(_ names: [String], _ reason: String, because causes: Argument?) {
    for name in names where word.arguments.isWritten(name) {
      guard let argument = word.arguments[name] else { continue }
      reporter.reportNoEffect(name, argument, reason, because: causes, policy)
    }
  }
  let order = plan.settings["order"]
  let isTogether = order?.value.word?.name == "together"
  switch word.name {
  case "hard":
    for key in ["order", "finish"] {
      plan.reportNoEffect(key, "all is hard from the first step", because: policy, &reporter)
    }
  case "windows":
    if let list = word.arguments["list"] {
      verify(["start", "duration", "pause"], "the list gives every window", because: list)
      let cause = list.origin == .override ? list : policy
      plan.reportNoEffect("order", "the list of windows gives it", because: cause, &reporter)
      for key in ["only", "except"] {
        plan.reportNoEffect(
          key, "the list of windows says what is sharpened", because: cause, &reporter)
      }
    } else if isTogether, word.arguments["pause"]?.value.exactSpan?.count != Exact(0) {
      verify(["pause"], "there is one window, for all together", because: order)
    }
  case "adaptive":
    if word.arguments.boolean("original") == true {
      verify(
        ["floor", "stall"], "the paper's program has none", because: word.arguments["original"])
    }
    if isTogether, word.arguments.number("first_layer") != 1 {
      verify(["first_layer"], "all sharpen together", because: order)
    }
    let critical = word.arguments["critical"]
    if critical?.value.number == 1 {
      verify(["critical_rate"], "up to `critical: 1` it is `rate` that holds", because: critical)
    } else if critical?.value.number == 0 {
      verify(["rate"], "from `critical: 0` on it is `critical_rate` that holds", because: critical)
    }
  default: break
  }
}
