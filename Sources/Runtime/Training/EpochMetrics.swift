/// One line of `metrics.jsonl`.
package struct EpochMetrics: Equatable, Sendable {
  package struct Group: Equatable, Sendable {
    package var name: String
    package var sharpness: Float

    package init(name: String, sharpness: Float) {
      self.name = name
      self.sharpness = sharpness
    }
  }

  /// Counts from 1.
  package var epoch: Int
  /// Of the whole run so far.
  package var steps: Int
  package var trainingLoss: Double
  /// Over the batches of the epoch, as they were trained on (statistics of the batch, dropout);
  /// nil for a network without a class.
  package var trainingAccuracy: Double?
  /// On the validation pictures with the sharpness as it is; nil without validation, the accuracy
  /// also without a class.
  package var accuracy: Double?
  package var validationLoss: Double?
  /// With every activation hard.
  package var hardAccuracy: Double?
  package var hardValidationLoss: Double?
  /// On some training pictures with the running statistics of batch norm; nil unless the
  /// validation loss gave a reason to measure it.
  package var runningLoss: Double?
  package var groups: [Group]
  package var layers: [LayerActivity]
  /// The optimiser's rate in the last step.
  package var rate: Double
  /// Every group has reached sharpness 1.
  package var isHard: Bool
  /// The best so far among hard epochs: the one that `weights.safetensors` would hold.
  package var isBest: Bool
  /// For training and for measuring this epoch (since a resume, where there was one).
  package var seconds: Double
  package var picturesPerSecond: Double
}

extension EpochMetrics {
  package var json: JSONValue {
    var sharpness = JSONObject()
    for group in groups { sharpness[group.name] = .number(Double("\(group.sharpness)") ?? 0) }
    var activity = JSONObject()
    for layer in layers {
      activity[layer.name] = [
        "neurons": .integer(layer.neurons), "dead": .number(layer.dead),
        "always_on": .number(layer.alwaysOn), "activity": .number(layer.activity),
      ]
    }
    return [
      "epoch": .integer(epoch), "steps": .integer(steps), "loss": .number(trainingLoss),
      "training_accuracy": JSONValue(trainingAccuracy), "accuracy": JSONValue(accuracy),
      "accuracy_hard": JSONValue(hardAccuracy), "validation_loss": JSONValue(validationLoss),
      "validation_loss_hard": JSONValue(hardValidationLoss),
      "loss_with_running_statistics": JSONValue(runningLoss), "sharpness": .object(sharpness),
      "layers": .object(activity), "rate": .number(rate), "hard": .bool(isHard),
      "best": .bool(isBest), "seconds": .number(seconds),
      "pictures_per_second": .number(picturesPerSecond),
    ]
  }

  /// Nothing was sharpened yet at its end, though something is to be.
  package var isSoft: Bool { !groups.isEmpty && groups.allSatisfy { $0.sharpness == 0 } }

  /// A line that was written before, by this version or an older one; nil if it is none.
  package init?(_ json: JSONValue) {
    guard let line = json.asObject, let epoch = line["epoch"]?.asInt,
      let steps = line["steps"]?.asInt, let isHard = line["hard"]?.asBool
    else { return nil }
    self.epoch = epoch
    self.steps = steps
    self.isHard = isHard
    isBest = line["best"]?.asBool ?? false
    // A number that JSON cannot say stands there as null.
    trainingLoss = line["loss"]?.asDouble ?? .nan
    trainingAccuracy = line["training_accuracy"]?.asDouble
    accuracy = line["accuracy"]?.asDouble
    validationLoss = line["validation_loss"]?.asDouble
    hardAccuracy = line["accuracy_hard"]?.asDouble
    hardValidationLoss = line["validation_loss_hard"]?.asDouble
    runningLoss = line["loss_with_running_statistics"]?.asDouble
    let sharpness = line["sharpness"]?.asObject ?? JSONObject()
    groups = sharpness.names.map {
      Group(name: $0, sharpness: Float(sharpness[$0]?.asDouble ?? 0))
    }
    let activity = line["layers"]?.asObject ?? JSONObject()
    layers = activity.names.compactMap { name in
      guard let layer = activity[name]?.asObject, let neurons = layer["neurons"]?.asInt else {
        return nil
      }
      return LayerActivity(
        name: name, neurons: neurons, dead: layer["dead"]?.asDouble ?? 0,
        alwaysOn: layer["always_on"]?.asDouble ?? 0, activity: layer["activity"]?.asDouble ?? 0)
    }
    rate = line["rate"]?.asDouble ?? 0
    seconds = line["seconds"]?.asDouble ?? 0
    picturesPerSecond = line["pictures_per_second"]?.asDouble ?? 0
  }
}
