/// The plan as a file: `program` and `training`, each with field names of its own, so that no name
/// in this program changes the format. Unknown fields are refused by name.
extension TrainingPlan {
  package static let formatName = "wsc-plan"
  package static let currentVersion = 2

  /// JSON; the same plan gives the same bytes.
  package func encoded() -> [UInt8] {
    let file: JSONValue = [
      "format": .string(Self.formatName), "version": .integer(Self.currentVersion),
      "program": program.json, "training": training.json,
    ]
    return Array((file.text(indented: true) + "\n").utf8)
  }

  /// Reads a plan and checks that everything in it fits together.
  package init(decoding bytes: [UInt8]) throws(RuntimeError) {
    var fields: FieldReader
    let format: String
    do throws(RuntimeError) {
      fields = try FieldReader(
        try JSONValue.parse(bytes, origin: "the plan"), place: "the plan", code: .planFile)
      format = try fields.string("format")
    } catch {
      throw RuntimeError(
        .planFile, "this is not a training plan: \(error.message)",
        help: "`wsc build FILE` writes one")
    }
    guard format == Self.formatName else {
      throw RuntimeError(
        .planVersion, "the format is `\(format)`, not `\(Self.formatName)`",
        help: "`wsc build FILE` writes a plan")
    }
    let version = try fields.integer("version")
    guard version == Self.currentVersion else {
      throw RuntimeError(
        .planVersion,
        "the plan has version \(version), this wsc reads version \(Self.currentVersion)",
        help: "build it again with this wsc: `wsc build FILE -o PLAN`")
    }
    let program = try Program(try fields.reader("program"))
    let training = try Training(try fields.reader("training"))
    try fields.finish()
    try self.init(program, training)
  }

  /// Whether a text is a plan that a version of this program before this one wrote.
  static func isOlder(_ text: String) -> Bool {
    guard let object = try? JSONValue.parse(text, origin: "the plan").asObject,
      object["format"]?.asString == formatName, let version = object["version"]?.asInt
    else { return false }
    return version < currentVersion
  }
}
