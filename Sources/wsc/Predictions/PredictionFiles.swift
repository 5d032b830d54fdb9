import WSRuntime

/// Where `predict --output` writes: arrays for numpy, or pictures.
///
/// A network with several outputs gets a file for each, with the output's name before the ending;
/// several pictures a PNG file each, numbered from 0. One NPY file holds all pictures of an output.
struct PredictionFiles {
  private enum Kind { case array, picture }

  private let kind: Kind
  private let stem: FilePath
  private let ending: String
  private var predictions: [Prediction] = []
  /// Values outside 0 to 1, which a picture cannot show.
  private(set) var clipped = 0

  init(_ path: FilePath) throws(UsageError) {
    let known: [(ending: String, kind: Kind)] = [(".npy", .array), (".png", .picture)]
    guard let (ending, kind) = known.first(where: { path.hasSuffix($0.ending) }) else {
      throw UsageError(
        "`--output \(path)` does not say what to write",
        help: "end it in `.npy` for an array, or in `.png` for pictures")
    }
    self.kind = kind
    self.ending = ending
    stem = path.removing(ending)
  }

  mutating func add(_ prediction: Prediction) { predictions.append(prediction) }

  /// The paths of the files that have been written.
  ///
  /// - Parameters:
  ///   - input: the shape of a picture that goes in: what comes out as a row of as many values is
  ///     a picture of that shape.
  ///   - inputs: what has been read, none of which is written over.
  mutating func write(like input: [Int], keeping inputs: InputFiles) throws -> [FilePath] {
    let outputs = predictions.first?.outputs ?? []
    let paths = outputs.map { output in
      let stem = outputs.count == 1 ? stem : stem.appending("-" + output.name)
      return switch kind {
      case .picture where predictions.count > 1:
        predictions.indices.map { stem.appending("-\($0)\(ending)") }
      case .array, .picture: [stem.appending(ending)]
      }
    }
    try inputs.expectKept(by: Array(paths.joined()))
    for (index, paths) in paths.enumerated() {
      let outputs = predictions.map { $0.outputs[index] }
      switch kind {
      case .array:
        let values = outputs.flatMap { $0.values.map { Float($0) } }
        try FileSystem.replaceFile(
          paths[0], with: NPYFile.serialize(values, shape: [outputs.count] + outputs[0].shape))
      case .picture:
        for (path, output) in zip(paths, outputs) {
          try FileSystem.replaceFile(path, with: try picture(output, like: input, path: path))
        }
      }
    }
    return Array(paths.joined())
  }

  private mutating func picture(
    _ output: Prediction.Output, like input: [Int], path: FilePath
  ) throws(RuntimeError) -> [UInt8] {
    if let classes = output.classes {
      return try map(of: classes, output, like: input, path: path)
    }
    var shape = output.shape
    if shape.count == 1, shape[0] == input.elements { shape = input }
    guard shape.count == 3, shape[2] == 1 || shape[2] == 3 else {
      throw RuntimeError(
        .picture, "`\(output.name)` is \(output.shape.asSize): no picture in grey or in colour",
        help: "write an array: `--output FILE.npy`")
    }
    clipped += output.values.count { !(0...1).contains($0) }
    return try PNGFile.serialize(
      output.values.map { $0 > 0 ? UInt8((min($0, 1) * 255).rounded()) : 0 },
      height: shape[0], width: shape[1], channels: shape[2], origin: path.description)
  }

  /// A class for each pixel, as its number.
  private func map(
    of classes: [Int], _ output: Prediction.Output, like input: [Int], path: FilePath
  ) throws(RuntimeError) -> [UInt8] {
    // Positions in a row are those of the picture.
    let extent = output.shape.count == 3 ? output.shape : input
    guard classes.count > 1, extent.count == 3, extent[0] * extent[1] == classes.count,
      classes.allSatisfy({ (0..<256).contains($0) })
    else {
      let what = classes.count == 1 ? "one class" : "\(classes.count) classes"
      throw RuntimeError(
        .picture, "`\(output.name)` is \(what), no picture of at most 256 classes",
        help: "write the scores: `--output FILE.npy`")
    }
    return try PNGFile.serialize(
      classes.map { UInt8(clamping: $0) }, height: extent[0], width: extent[1], channels: 1,
      origin: path.description)
  }
}
