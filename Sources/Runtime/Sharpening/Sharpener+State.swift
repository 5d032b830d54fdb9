/// What a checkpoint keeps of a sharpener: doubles as their bits, so nothing is rounded.
extension Sharpener {
  var json: JSONValue {
    switch self {
    case .hard: .null
    case .windows(let machine): ["steps": .integer(machine.steps)]
    case .adaptive(let machine): machine.state.json
    case .original(let machine): machine.state.json
    }
  }

  /// False if the saved state is not one of this machine after so many steps.
  mutating func restore(_ json: JSONValue, steps: Int) -> Bool {
    switch self {
    case .hard:
      return true
    case .windows(var machine):
      guard json.asObject?["steps"]?.asInt == steps else { return false }
      machine.restore(steps: steps)
      self = .windows(machine)
    case .adaptive(var machine):
      guard let state = AdaptiveSharpener.State(json, groups: machine.state.progress.count) else {
        return false
      }
      machine.state = state
      self = .adaptive(machine)
    case .original(var machine):
      guard
        let state = OriginalAdaptiveSharpener.State(json, groups: machine.state.values.count)
      else { return false }
      machine.state = state
      self = .original(machine)
    }
    return true
  }
}

extension AdaptiveSharpener.State {
  fileprivate var json: JSONValue {
    [
      "progress": JSONValue(progress), "sharpening": .bool(isSharpening),
      "reference": reference.map { JSONValue($0.bitPattern) } ?? .null,
      "without_improvement": .integer(epochsWithoutImprovement),
      "paused": .integer(epochsPaused), "waiting": .bool(isWaiting), "epoch": .integer(epoch),
    ]
  }

  fileprivate init?(_ json: JSONValue, groups: Int) {
    guard let object = json.asObject, let progress = object["progress"]?.asArray,
      let isSharpening = object["sharpening"]?.asBool,
      let without = object["without_improvement"]?.asInt, let paused = object["paused"]?.asInt,
      let isWaiting = object["waiting"]?.asBool, let epoch = object["epoch"]?.asInt
    else { return nil }
    self.progress = progress.compactMap(\.asInt).filter { (0...(1 << 52)).contains($0) }
    guard self.progress.count == groups, progress.count == groups,
      (0...(1 << 50)).contains(without), (0...(1 << 50)).contains(paused),
      (0...(1 << 50)).contains(epoch)
    else { return nil }
    self.isSharpening = isSharpening
    reference = object["reference"]?.asUInt64.map { Double(bitPattern: $0) }
    epochsWithoutImprovement = without
    epochsPaused = paused
    self.isWaiting = isWaiting
    self.epoch = epoch
  }
}

extension OriginalAdaptiveSharpener.State {
  fileprivate var json: JSONValue {
    [
      "values": .array(values.map { JSONValue($0.bitPattern) }),
      "sharpening": .bool(isSharpening), "reference": JSONValue(reference.bitPattern),
      "without_improvement": .integer(epochsWithoutImprovement), "waiting": .bool(isWaiting),
      "epoch": .integer(epoch),
    ]
  }

  fileprivate init?(_ json: JSONValue, groups: Int) {
    guard let object = json.asObject, let values = object["values"]?.asArray,
      let isSharpening = object["sharpening"]?.asBool,
      let reference = object["reference"]?.asUInt64,
      let without = object["without_improvement"]?.asInt,
      let isWaiting = object["waiting"]?.asBool, let epoch = object["epoch"]?.asInt,
      (0...(1 << 50)).contains(without), (0...(1 << 50)).contains(epoch)
    else { return nil }
    self.values = values.compactMap(\.asUInt64).map { Double(bitPattern: $0) }
      .filter { (0...1).contains($0) }
    guard self.values.count == groups, values.count == groups else { return nil }
    self.isSharpening = isSharpening
    self.reference = Double(bitPattern: reference)
    epochsWithoutImprovement = without
    self.isWaiting = isWaiting
    self.epoch = epoch
  }
}
