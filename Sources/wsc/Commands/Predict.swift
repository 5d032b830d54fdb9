import WSCompiler
import WSRuntime

/// `wsc predict RUN|NETLIST INPUT...`
func runPredict(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  var files = try invocation.path(.output).map { try PredictionFiles($0) }
  let predictor = try Predictor(invocation.paths[0], threads: threads, console)
  for path in invocation.paths.dropFirst() {
    let pixels = try PictureFile.load(path, shape: predictor.shape)
    let size = predictor.shape.reduce(1, *)
    let count = pixels.count / size
    let pictures = ExampleSet(
      try Dataset(
        name: "`\(path)`", shape: predictor.shape, images: pixels,
        labels: Array(repeating: 0, count: count), classes: 1))
    for (index, prediction) in try predictor.predict(pictures).enumerated() {
      if invocation.has(.json) {
        try console.results.line(prediction.json(file: path, picture: index).text())
      } else if files == nil || prediction.outputs.contains(where: \.isClass) {
        let name = count == 1 ? path.description : "\(path)[\(index)]"
        for line in prediction.lines(name: name) { try console.results.line(line) }
      }
      files?.add(prediction)
    }
  }
  if var files {
    for path in try files.write(like: predictor.shape) { console.say("wrote \(path)") }
    if files.clipped > 0 {
      console.say(
        "\(groupedDigits(files.clipped)) values were outside 0 to 1 and have been clipped")
    }
  }
  return ExitStatus.fine
}
