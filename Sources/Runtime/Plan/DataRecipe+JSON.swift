extension DataRecipe {
  /// The recipe, the seed that draws its validation set and the digests of its files, as a netlist
  /// file holds them.
  func json(seed: UInt64, origin: DataOrigin) -> JSONValue {
    var object = json
    object["seed"] = JSONValue(seed)
    if !origin.entries.isEmpty { object["files"] = origin.json }
    return .object(object)
  }

  var json: JSONObject {
    var object = source.json
    switch validation {
    case .none: break
    case .examples(let count): object["validation"] = ["examples": .integer(count)]
    case .fraction(let part): object["validation"] = ["fraction": .number(part)]
    }
    if !fields.isEmpty {
      var bound = JSONObject()
      for (signal, field) in fields.sorted(by: { $0.key < $1.key }) {
        bound[signal] = .string(field)
      }
      object["fields"] = .object(bound)
    }
    if !augment.isEmpty { object["augment"] = .array(augment.map(\.json)) }
    return object
  }

  static func read(_ value: JSONValue) throws(RuntimeError)
    -> (recipe: DataRecipe, seed: UInt64, origin: DataOrigin)
  {
    var fields = try FieldReader(value, place: "the data recipe")
    let recipe = try read(&fields)
    let seed = try fields.unsigned("seed")
    var origin = DataOrigin()
    if let files = fields.optional("files") {
      guard let known = DataOrigin(files) else {
        throw RuntimeError(.netlistField, "the `files` of the data recipe are no list of digests")
      }
      origin = known
    }
    try fields.finish()
    return (recipe, seed, origin)
  }

  static func read(_ fields: inout FieldReader) throws(RuntimeError) -> DataRecipe {
    let source = try Source.read(&fields)
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
    let augment =
      fields.optional("augment") == nil
      ? [] : try fields.all("augment", each: "augmentation", Augmentation.read)
    let bound = fields.optional("fields") == nil ? [:] : try fields.strings("fields")
    return DataRecipe(source: source, validation: validation, augment: augment, fields: bound)
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

  fileprivate static func read(
    _ fields: inout FieldReader
  ) throws(RuntimeError) -> DataRecipe.Augmentation {
    switch try fields.string("kind") {
    case "shift": return .shift(try fields.integer("pixels"))
    case "flip": return .flip
    case "crop": return .crop(pad: try fields.integer("pad"))
    case let kind: throw fields.unknownKind(kind, known: ["shift", "flip", "crop"])
    }
  }
}
