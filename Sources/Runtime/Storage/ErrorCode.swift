/// Every code that reading data and files can end in, with what it stands for.
///
/// The catalogue of diagnostics reads this list, so that `wsc explain` knows each of them.
package enum ErrorCode: String, CaseIterable, Sendable {
  case netlistFormat = "WS6201"
  case netlistField = "WS6202"
  case netlistTensor = "WS6203"
  case netlistStructure = "WS6204"
  case netlistSum = "WS6205"
  case netlistInput = "WS6206"
  case netlistExecutor = "WS6216"
  case netlistTarget = "WS6217"

  case fileMissing = "WS7001"
  case fileUnreadable = "WS7002"
  case fileUnwritable = "WS7003"
  case diskFull = "WS7004"
  case fileTooLarge = "WS7005"
  case gzip = "WS7006"
  case idx = "WS7007"
  case json = "WS7008"
  case safetensors = "WS7009"
  case folderInUse = "WS7010"
  case weightsFile = "WS7011"
  case weightsMismatch = "WS7012"
  case dataSet = "WS7013"
  case cifar = "WS7014"
  case picture = "WS7015"
  case damagedFile = "WS7016"

  case diverged = "WS8001"
  case planDefect = "WS8002"
  case folderHoldsRun = "WS8003"
  case noRun = "WS8004"
  case checkpoint = "WS8005"
  case otherRun = "WS8006"
  case tooFewExamples = "WS8007"
  case label = "WS8008"
  case memory = "WS8009"
  case threads = "WS8010"
  case noWeights = "WS8011"
  case instructionSet = "WS8012"
  case otherData = "WS8013"
  case otherOrigin = "WS8014"
  case fileKind = "WS8023"

  case internalFault = "WS9001"

  package var meaning: String {
    switch self {
    case .netlistFormat: "the file is not a netlist, or of a version that this program cannot read"
    case .netlistField: "the description in a netlist file has an unknown, missing or wrong field"
    case .netlistTensor: "a tensor of a netlist file is missing, surplus or of the wrong shape"
    case .netlistStructure: "the parts of a netlist do not fit together"
    case .netlistSum: "a neuron's sum could leave the range that is computed exactly"
    case .netlistInput: "pictures do not fit the inputs of a netlist"
    case .netlistExecutor: "a netlist needs more than the program that should run it can do"
    case .netlistTarget: "a netlist breaks a limit of the target that it is written for"
    case .fileMissing: "a file or folder does not exist"
    case .fileUnreadable: "a file cannot be read"
    case .fileUnwritable: "a file or folder cannot be written"
    case .diskFull: "there is no space left to write a file"
    case .fileTooLarge: "a file is larger than its kind may be"
    case .gzip: "a gzip file is broken"
    case .idx: "an IDX file is broken"
    case .json: "a JSON text is broken"
    case .safetensors: "a safetensors file is broken"
    case .folderInUse: "another process works in the folder"
    case .weightsFile: "a file does not hold weights of this program's making"
    case .weightsMismatch: "weights belong to another network"
    case .dataSet: "the parts of a data set do not fit together"
    case .cifar: "a CIFAR file is broken"
    case .picture: "a picture or an array cannot be read"
    case .damagedFile: "a file is not what was written"
    case .diverged: "training met an infinite or undefined number"
    case .planDefect: "the parts of a training plan do not fit together"
    case .folderHoldsRun: "the folder already holds a run"
    case .noRun: "the folder holds no run that could be resumed or evaluated"
    case .checkpoint: "a checkpoint is broken"
    case .otherRun: "a checkpoint belongs to another run"
    case .tooFewExamples: "there are fewer examples than a batch needs"
    case .label: "a label is not one of the classes"
    case .memory: "the machine lacks memory"
    case .threads: "the machine gives no more threads"
    case .noWeights: "a run has no finished weights"
    case .instructionSet: "an instruction set is asked for that cannot be used here"
    case .otherData: "data have changed since a run or netlist was made with them"
    case .otherOrigin: "weights come from another network or another version of its source"
    case .fileKind: "a file holds something else than the command takes"
    case .internalFault: "something went wrong inside wsc itself"
    }
  }
}

extension RuntimeError {
  package init(_ code: ErrorCode, _ message: String, notes: [String] = [], help: String? = nil) {
    self.init(code.rawValue, message, notes: notes, help: help)
  }
}
