import WSCompiler
import WSRuntime

/// What `wsc data` says.
struct DataReport {
  let train: DataSummary
  let test: DataSummary
  let duplicates: DuplicateExamples

  var text: String {
    var text =
      "\(groupedDigits(train.examples)) training and \(groupedDigits(test.examples)) test examples\n"
    for (field, ofTest) in zip(train.fields, test.fields) {
      text +=
        "\n`\(field.name)`: \(field.shape.isEmpty ? "one class an example" : field.shape.asSize)"
      switch (field.content, ofTest.content) {
      case (.values, _): text += "\n" + values(field, ofTest)
      case (.classes(let counts, let names), .classes(let testCounts, _)):
        text += field.shape.isEmpty ? "\n" : ", a class each\n"
        text += classes(counts, testCounts, names)
      case (.classes, .values): text += "\n"
      }
    }
    return text + "\n" + duplicatesText
  }

  private func values(_ train: DataSummary.Field, _ test: DataSummary.Field) -> String {
    var table = TextTable([("", .left), ("least", .right), ("largest", .right), ("mean", .right)])
    for (part, field) in [("training", train), ("test", test)] {
      guard case .values(let least, let largest, let mean) = field.content else { continue }
      table.add([part, fixed(least, 4), fixed(largest, 4), fixed(mean, 4)])
    }
    return table.text
  }

  private func classes(_ train: [Int], _ test: [Int], _ names: [String]) -> String {
    var table = TextTable([("class", .left), ("training", .right), ("test", .right)])
    for index in train.indices {
      let test = test.indices.contains(index) ? test[index] : 0
      table.add([
        className(index, names), groupedDigits(train[index]), groupedDigits(test),
      ])
    }
    return table.text
  }

  private var duplicatesText: String {
    var text =
      "examples that are there twice: \(groupedDigits(duplicates.withinTraining)) in "
      + "training, \(groupedDigits(duplicates.withinTest)) in test, "
      + "\(groupedDigits(duplicates.shared)) in both"
    if let first = duplicates.first {
      text += " (first: training \(first.training) and test \(first.test))"
    }
    return text + "\n"
  }

  var json: JSONValue {
    let first: JSONValue =
      duplicates.first.map { .array([.integer($0.training), .integer($0.test)]) } ?? .null
    return [
      "train": train.json, "test": test.json,
      "duplicates": [
        "train": .integer(duplicates.withinTraining), "test": .integer(duplicates.withinTest),
        "both": .integer(duplicates.shared), "first": first,
      ],
    ]
  }
}

extension DataSummary {
  fileprivate var json: JSONValue {
    var fields = JSONObject()
    for field in self.fields { fields[field.name] = field.json }
    return ["examples": .integer(examples), "fields": .object(fields)]
  }
}

extension DataSummary.Field {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["shape"] = JSONValue(shape)
    switch content {
    case .values(let least, let largest, let mean):
      object["least"] = .number(least)
      object["largest"] = .number(largest)
      object["mean"] = .number(mean)
    case .classes(let counts, let names):
      object["classes"] = JSONValue(counts)
      if !names.isEmpty { object["names"] = .array(names.map { .string($0) }) }
    }
    return .object(object)
  }
}

/// The number of a class, with its name where it has one: `3 dress`.
func className(_ index: Int, _ names: [String]) -> String {
  names.indices.contains(index) ? "\(index) \(names[index])" : "\(index)"
}
