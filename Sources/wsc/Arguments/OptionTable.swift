import WSRuntime

/// Every option of `wsc`, without its dashes.
enum OptionName: String, CaseIterable, Sendable {
  case check
  case confusion
  case dataDir = "data-dir"
  case data
  case deployed
  case diff
  case dump
  case emit
  case epochs
  case executor
  case fix
  case forceHard = "force-hard"
  case format
  case help
  case json
  case label
  case messageFormat = "message-format"
  case netlist
  case network
  case noCompare = "no-compare"
  case noEmit = "no-emit"
  case output
  case overwrite
  case plan
  case profile
  case prune
  case quiet
  case report
  case resolved
  case resume
  case run
  case set
  case sheet
  case split
  case target
  case threads
  case train
  case until
  case vectors
  case vectorCount = "vector-count"
  case version
  case weights
}

extension OptionName {
  /// As the user types it behind the dashes; `simulate` and `emit` call theirs alike.
  var word: String { self == .vectorCount ? OptionName.vectors.rawValue : rawValue }

  /// What parsing, help and completions know about the option.
  var description: OptionDescription {
    switch self {
    case .check:
      OptionDescription(name: self, help: "change nothing; list the files that would change")
    case .confusion:
      OptionDescription(
        name: self, value: (.file([".csv"]), "FILE"),
        help: "write how often each class was taken for each other: true classes are rows; hard "
          + "where the run is finished; of several labels the first")
    case .diff:
      OptionDescription(name: self, help: "change nothing; print what would change")
    case .dataDir:
      OptionDescription(
        name: self, value: (.folder, "DIR"),
        help: "look for data here before $WSC_DATA and the file's own folder")
    case .data:
      OptionDescription(
        name: self, value: (.text, "RECIPE"),
        help: "other data than the netlist's own, written as in a train plan: 'mnist(\"mnist\")'")
    case .deployed:
      OptionDescription(
        name: self, help: "hold every network to the rules of a spiking netlist, emit plan or not")
    case .dump:
      OptionDescription(
        name: self,
        value: (.choice(["tokens", "tree", "model", "graph", "plan", "netlist"]), "STAGE"),
        help: "print what this stage of the compiler made of the file")
    case .emit:
      OptionDescription(
        name: self, value: (.plan, "NAME"), help: "the emit plan, where the file has several")
    case .epochs:
      OptionDescription(
        name: self, value: (.count(1...TrainingPlan.mostEpochs), "N"),
        help: "train this many epochs in all, whatever the plan's limit says")
    case .executor:
      OptionDescription(
        name: self,
        value: (.choice(NetlistExecutor.Kind.allCases.map(\.rawValue)), "KIND"),
        help:
          "events: spike by spike; bulk (the default where it can): every neuron of 16 pictures "
          + "at a time; the results are the same")
    case .fix:
      OptionDescription(name: self, help: "apply all fixes that are marked safe to the files")
    case .forceHard:
      OptionDescription(
        name: self, help: "emit a run whose activations have not all reached sharpness 1")
    case .format:
      OptionDescription(
        name: self, value: (.choice(["table", "text"]), "FORMAT"),
        help: "table (the default), or text: one line for each neuron and synapse of a netlist")
    case .help:
      OptionDescription(name: self, short: "h", help: "print this page")
    case .json:
      OptionDescription(name: self, help: "print JSON on standard output")
    case .label:
      OptionDescription(
        name: self, value: (.text, "NAME"), repeats: true,
        help: "a field of RECIPE that holds classes; without a network nothing else tells")
    case .messageFormat:
      OptionDescription(
        name: self, value: (.choice(["text", "json", "sarif"]), "FORMAT"),
        help: "how messages are written: text (the default), json (one object a line) or sarif")
    case .netlist:
      OptionDescription(name: self, help: "write the netlist in wsc's own format")
    case .network:
      OptionDescription(
        name: self, value: (.network, "NAME"), help: "the network, where the file has several")
    case .noCompare:
      OptionDescription(
        name: self, help: "read no data: emit without comparing; the test vectors are noise")
    case .noEmit:
      OptionDescription(name: self, help: "do not write a netlist when training has ended")
    case .output:
      OptionDescription(
        name: self, short: "o", value: (.file([]), "OUT"),
        help: "write here; for build and emit, - is standard output")
    case .overwrite:
      OptionDescription(name: self, help: "remove the run that the folder of --run holds")
    case .plan:
      OptionDescription(name: self, help: "write the training plan")
    case .profile:
      OptionDescription(
        name: self,
        help: "time every part of the training steps: a table at the end, a trace in the run folder"
      )
    case .prune:
      OptionDescription(
        name: self,
        help: "leave out what no output depends on, what never or always fires, and duplicates")
    case .quiet:
      OptionDescription(name: self, short: "q", help: "print errors and warnings only")
    case .report:
      OptionDescription(
        name: self, value: (.file([".json"]), "FILE"),
        help: "write what each population consists of, and how true it is to the network, as JSON")
    case .resolved:
      OptionDescription(name: self, help: "list every setting in force and where it came from")
    case .resume:
      OptionDescription(
        name: self, value: (.run, "RUN"), help: "go on with this run where it was broken off")
    case .run:
      OptionDescription(
        name: self, value: (.folder, "DIR"),
        help: "write the run here instead of runs/<network>/<n>")
    case .set:
      OptionDescription(
        name: self, value: (.setting, "HEAD.KEY=VALUE"), repeats: true,
        help: "change a setting or a size: train.seed=2, 'train.limit=20 epochs', Mnist.copies=10")
    case .sheet:
      OptionDescription(
        name: self, value: (.file([".png"]), "FILE"), help: "draw some of the pictures here")
    case .split:
      OptionDescription(
        name: self, value: (.choice(["test", "validation", "train"]), "SPLIT"),
        help: "the part of the data: test (the default), validation or train")
    case .target:
      OptionDescription(
        name: self, value: (.target, "TARGET"),
        help: "the target, whatever the plan says; with arguments as in the plan")
    case .threads:
      OptionDescription(
        name: self, value: (.count(1...100_000), "N"),
        help: "use this many threads (default: the processors here); the results are the same")
    case .train:
      OptionDescription(
        name: self, value: (.plan, "NAME"), help: "the train plan, where the network has several")
    case .until:
      OptionDescription(
        name: self, value: (.text, "POPULATION"),
        help: "write only what this population depends on; its spikes are the output")
    case .vectorCount:
      OptionDescription(
        name: self, value: (.count(1...1_000_000), "N"),
        help: "let the netlist carry this many test vectors (default: 16), from the test data")
    case .vectors:
      OptionDescription(name: self, help: "replay the netlist's own test vectors instead of data")
    case .version:
      OptionDescription(name: self, help: "print the version")
    case .weights:
      OptionDescription(
        name: self, value: (.file([".safetensors"]), "RUN|FILE"),
        help: "the run, or the weights file, to take instead of the latest finished run")
    }
  }
}
