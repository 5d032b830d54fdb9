extension DataRecipe {
  /// The recipe, the seed that draws its validation set and the digests of its files, as a netlist
  /// file holds them.
  func json(seed: UInt64, origin: DataOrigin) -> JSONValue {
    var object = source.json
    switch validation {
    case .none: break
    case .examples(let count): object["validation"] = ["examples": .integer(count)]
    case .fraction(let part): object["validation"] = ["fraction": .number(part)]
    }
    if !augment.isEmpty { object["augment"] = .array(augment.map(\.json)) }
    object["seed"] = JSONValue(seed)
    if !origin.entries.isEmpty { object["files"] = origin.json }
    return .object(object)
  }

  static func read(_ value: JSONValue) throws(RuntimeError)
    -> (recipe: DataRecipe, seed: UInt64, origin: DataOrigin)
  {
    var fields = try FieldReader(value, place: "the data recipe")
    let source = try readSource(&fields)
    var validation = Validation.none
    if fields.optional("validation") != nil {
      var part = try fields.reader("validation")
      if part.optional("fraction") != nil {
        validation = .fraction(try part.number("fraction"))
      } else {
        validation = .examples(try part.integer("examples"))
      }
      try part.finish()
    }
    var augment: [Augmentation] = []
    if fields.optional("augment") != nil {
      for value in try fields.list("augment") { augment.append(try Augmentation.read(value)) }
    }
    let seed = try fields.unsigned("seed")
    var origin = DataOrigin()
    if let files = fields.optional("files") {
      guard let known = DataOrigin(files) else {
        throw RuntimeError(.netlistField, "the `files` of the data recipe are no list of digests")
      }
      origin = known
    }
    try fields.finish()
    return (DataRecipe(source: source, validation: validation, augment: augment), seed, origin)
  }

  private static func readSource(_ fields: inout FieldReader) throws(RuntimeError) -> Source {
    switch try fields.string("kind") {
    case "mnist": return .mnist(folder: try fields.string("folder"))
    case "fashion_mnist": return .fashionMnist(folder: try fields.string("folder"))
    case "cifar10":
      return .cifar10(
        folder: try fields.string("folder"), batches: try fields.integers("batches"))
    case "digits":
      return .digits(
        train: try fields.integer("train"), test: try fields.integer("test"),
        seed: try fields.unsigned("digits_seed"))
    case "idx":
      return .idx(
        images: try fields.string("images"), labels: try fields.string("labels"),
        testImages: try fields.string("test_images"),
        testLabels: try fields.string("test_labels"))
    case let kind:
      throw fields.unknownKind(
        kind, known: ["mnist", "fashion_mnist", "cifar10", "digits", "idx"])
    }
  }
}

extension DataRecipe.Source {
  fileprivate var json: JSONObject {
    switch self {
    case .mnist(let folder): ["kind": "mnist", "folder": .string(folder)]
    case .fashionMnist(let folder): ["kind": "fashion_mnist", "folder": .string(folder)]
    case .cifar10(let folder, let batches):
      ["kind": "cifar10", "folder": .string(folder), "batches": JSONValue(batches)]
    case .digits(let train, let test, let seed):
      [
        "kind": "digits", "train": .integer(train), "test": .integer(test),
        "digits_seed": JSONValue(seed),
      ]
    case .idx(let images, let labels, let testImages, let testLabels):
      [
        "kind": "idx", "images": .string(images), "labels": .string(labels),
        "test_images": .string(testImages), "test_labels": .string(testLabels),
      ]
    }
  }
}

extension DataRecipe.Augmentation {
  fileprivate var json: JSONValue {
    switch self {
    case .shift(let pixels): ["kind": "shift", "pixels": .integer(pixels)]
    case .flip: ["kind": "flip"]
    case .crop(let pad): ["kind": "crop", "pad": .integer(pad)]
    }
  }

  fileprivate static func read(_ value: JSONValue) throws(RuntimeError)
    -> DataRecipe.Augmentation
  {
    var fields = try FieldReader(value, place: "an augmentation of the data recipe")
    let result: DataRecipe.Augmentation
    switch try fields.string("kind") {
    case "shift": result = .shift(try fields.integer("pixels"))
    case "flip": result = .flip
    case "crop": result = .crop(pad: try fields.integer("pad"))
    case let kind: throw fields.unknownKind(kind, known: ["shift", "flip", "crop"])
    }
    try fields.finish()
    return result
  }
}
