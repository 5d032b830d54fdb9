import WSCompiler
import WSRuntime

/// `wsc predict RUN|NETLIST INPUT...`
func runPredict(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  var files = try invocation.path(.output).map { try PredictionFiles($0) }
  let predictor = try Predictor(invocation.paths[0], threads: threads, console)
  for paths in try predictor.groups(of: Array(invocation.paths.dropFirst())) {
    let pictures = try predictor.load(paths)
    let title = paths.map(\.description).joined(separator: ", ")
    for (index, prediction) in try predictor.predict(pictures).enumerated() {
      if invocation.has(.json) {
        try console.results.line(prediction.json(files: paths, picture: index).text())
      } else if files == nil || prediction.outputs.contains(where: \.isClass) {
        let name = pictures.count == 1 ? title : "\(title)[\(index)]"
        for line in prediction.lines(name: name) { try console.results.line(line) }
      }
      files?.add(prediction)
    }
  }
  if var files {
    let written = try files.write(
      like: predictor.inputs[0].shape, keeping: InputFiles(invocation.paths))
    for path in written { console.say("wrote \(path)") }
    if files.clipped > 0 {
      console.say(
        "\(groupedDigits(files.clipped)) values were outside 0 to 1 and have been clipped")
    }
  }
  return ExitStatus.fine
}
