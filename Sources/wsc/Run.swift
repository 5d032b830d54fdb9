import WSLang
import WSRuntime

/// The exit statuses of `wsc`.
enum ExitStatus {
  static let fine: Int32 = 0
  static let errors: Int32 = 1
  static let usage: Int32 = 2
  static let `internal`: Int32 = 70
  static let interrupted: Int32 = 130

  static let meanings = [
    (fine, "fine, warnings or not"),
    (errors, "errors were found and reported"),
    (usage, "wrong usage"),
    (`internal`, "a fault of wsc itself"),
    (interrupted, "interrupted; training says how to resume"),
  ]
}

/// A command has said what is wrong; only the exit status is left to give.
struct AlreadyReported: Error {
  var status = ExitStatus.errors
}

/// Runs `wsc` with the words after its name; the result is the exit status.
func run(arguments: [Argument], console: Console) -> Int32 {
  do {
    let invocation = try parseArguments(arguments)
    return try perform(invocation, console: console)
  } catch let error as UsageError {
    report(error, to: console.messages)
    return ExitStatus.usage
  } catch let error as AlreadyReported {
    return error.status
  } catch let error as RuntimeError {
    report(error, to: console.messages)
    let isOurs = DiagnosticCode(error.code).area == .internalFaults
    return isOurs ? ExitStatus.internal : ExitStatus.errors
  } catch let error as OutputError {
    report(error.asRuntimeError, to: console.messages)
    return ExitStatus.errors
  } catch {
    report(RuntimeError(.internalFault, "unexpected error: \(error)"), to: console.messages)
    return ExitStatus.internal
  }
}

private func perform(_ invocation: Invocation, console: Console) throws -> Int32 {
  switch invocation.command {
  case .check: try runCheck(invocation, console)
  case .fmt: try runFormat(invocation, console)
  case .build: try runBuild(invocation, console)
  case .data: try runData(invocation, console)
  case .train: try runTrain(invocation, console)
  case .evaluate: try runEvaluate(invocation, console)
  case .emit: try runEmit(invocation, console)
  case .targets: try runTargets(invocation, console)
  case .simulate: try runSimulate(invocation, console)
  case .predict: try runPredict(invocation, console)
  case .show: try runShow(invocation, console)
  case .explain: try runExplain(invocation, console)
  case .new: try runNew(invocation, console)
  case .layers: try runLayers(invocation, console)
  case .words: try runWords(invocation, console)
  case .lsp: try runLsp(invocation, console)
  case .completions: try runCompletions(invocation, console)
  case .man: try runMan(invocation, console)
  case .version: try runVersion(invocation, console)
  case .help: try runHelp(invocation, console)
  }
}
