import WSRuntime

extension [LabelScore] {
  /// Of the labels that were judged.
  var accuracies: [(label: String, accuracy: Double)] {
    compactMap { score in score.accuracy.map { (score.label, $0) } }
  }

  /// By label.
  var json: JSONValue {
    var object = JSONObject()
    for (label, accuracy) in accuracies { object[label] = .number(accuracy) }
    return .object(object)
  }
}

/// `accuracy`; of one of several labels with its name.
func accuracyWords(_ label: String, among count: Int) -> String {
  count > 1 ? "accuracy of `\(label)`" : "accuracy"
}
