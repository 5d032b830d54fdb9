/// Every command of `wsc`.
enum CommandName: String, CaseIterable, Sendable {
  case check, fmt, build, data, train, evaluate, emit, targets, simulate, predict, show
  case explain, new, layers, words, lsp, completions, man, version, help
}

extension CommandName {
  /// What parsing, help and completions know about the command.
  var description: CommandDescription {
    switch self {
    case .check: .check
    case .fmt: .fmt
    case .build: .build
    case .data: .data
    case .train: .train
    case .evaluate: .evaluate
    case .emit: .emit
    case .targets: .targets
    case .simulate: .simulate
    case .predict: .predict
    case .show: .show
    case .explain: .explain
    case .new: .new
    case .layers: .layers
    case .words: .words
    case .lsp: .lsp
    case .completions: .completions
    case .man: .man
    case .version: .version
    case .help: .help
    }
  }
}

extension CommandDescription {
  fileprivate static let check = CommandDescription(
    name: .check, summary: "find the faults of network files",
    discussion: [
      "Checks names, sizes, shapes, signal kinds and plans. A network with an emit plan is held "
        + "to the rules of a spiking netlist; --deployed does so without one. Whatever `wsc train` "
        + "and `wsc emit` would refuse of the file's plans before they need data or weights is an "
        + "error here too, also what this version cannot train or emit yet.",
      "With --target, also to the limits of that target: which layer breaks which limit by how much, "
        + "and what would help. An emit plan's own target is always held to.",
      "Exit status 1 if there are errors, 0 if there are none or only warnings.",
    ],
    operands: [OperandDescription(placeholder: "FILE", kinds: [.file([".ws"])], count: 1...9999)],
    options: [.fix, .deployed, .target, .messageFormat, .set],
    examples: [
      .init(line: "wsc check net.ws", meaning: "check one file"),
      .init(line: "wsc check --fix *.ws", meaning: "mend what can be mended safely"),
      .init(
        line: "wsc check --target netlist net.ws",
        meaning: "whether the target can take the network"),
      .init(line: "wsc check --message-format json - < net.ws", meaning: "for an editor"),
    ])

  fileprivate static let fmt = CommandDescription(
    name: .fmt, summary: "give network files their one look",
    discussion: [
      "Rewrites the files in place; - reads standard input and writes standard output. Comments "
        + "stay, the meaning never changes, and what holds a fault of grammar is left as it stands. "
        + "Empty lines between items are yours, and so is a plan on one line; all else has one form.",
      "With --check, exit status 1 if a file would change, whose name is printed, or has faults.",
    ],
    operands: [OperandDescription(placeholder: "FILE", kinds: [.file([".ws"])], count: 1...9999)],
    options: [.check, .diff],
    examples: [
      .init(line: "wsc fmt *.ws", meaning: "format all files here"),
      .init(line: "wsc fmt --diff net.ws", meaning: "show what would change, for patch too"),
      .init(line: "wsc fmt --check *.ws", meaning: "for a commit hook"),
      .init(line: "wsc fmt - < net.ws", meaning: "for an editor"),
    ])

  fileprivate static let build = CommandDescription(
    name: .build, summary: "compile a network to a training plan",
    discussion: [
      "Writes <network>.plan.json into the working directory, or to --output: everything that training needs, "
        + "and nothing that it must decide. The same file gives the same bytes.",
      "Of a run's checkpoint.safetensors it writes the plan that the run began with.",
    ],
    operands: [OperandDescription(placeholder: "FILE", kinds: [.file([".ws"])], count: 1...1)],
    options: [.output, .dump, .set, .epochs, .network, .train, .emit],
    exclusive: [[.output, .dump]],
    examples: [
      .init(line: "wsc build net.ws", meaning: "write the plan"),
      .init(line: "wsc build --dump graph net.ws", meaning: "look at the graph"),
    ])

  fileprivate static let data = CommandDescription(
    name: .data, summary: "look at a data set: what it holds, and what is twice in it",
    discussion: [
      "Takes a network file, whose train plan names the data, or data written as they are there. Prints "
        + "how many examples there are, their shapes and values, how many each class has, and how many "
        + "examples are the same, above all those that are in training and in test.",
      "--sheet draws some of the training pictures: a row for each class, beside each picture its mask "
        + "if it has one.",
      "A field that the data name themselves is an input, unless --label says that it holds classes.",
    ],
    operands: [
      OperandDescription(placeholder: "FILE|RECIPE", kinds: [.file([".ws"]), .text], count: 1...1)
    ],
    options: [.sheet, .label, .dataDir, .set, .network, .train, .threads, .json],
    examples: [
      .init(line: "wsc data net.ws", meaning: "the data of its train plan"),
      .init(
        line: "wsc data 'folder(\"pets\",test:20%)' --sheet pets.png",
        meaning: "pictures in class folders"),
      .init(
        line: "wsc data 'csv(\"iris.csv\",test:20%,kind:\"species\")' --label kind",
        meaning: "a table"),
    ])

  fileprivate static let train = CommandDescription(
    name: .train, summary: "train a network until all its activations are binary",
    discussion: [
      "Takes a network file or a plan that `wsc build` wrote. Writes a run folder: the source, "
        + "the plan, metrics, weights, and checkpoints at each epoch and at least once a minute. "
        + "A network with an emit plan is then hardened, written as a netlist, and the netlist "
        + "is compared with the network on every spike.",
      "Ctrl-C (or SIGTERM, or a terminal that is closed) finishes the batch, writes a checkpoint and says how to resume (exit "
        + "status 130). A resumed run ends in the same bits as an unbroken one. A run that is over "
        + "goes on where it ended if --epochs, or the file's limit, gives it more epochs.",
      "--json prints a line for each epoch and a last one with the result: accuracies and losses on "
        + "the test set, the agreement of the netlist with the network, and where it lies.",
      "--profile prints what each part of a step took and how far that is from the limit of this "
        + "machine, also after Ctrl-C, and writes profile.json into the run folder: steps 11 to 20 "
        + "as a trace that ui.perfetto.dev opens.",
    ],
    operands: [
      OperandDescription(
        placeholder: "FILE|PLAN", kinds: [.file([".ws", ".plan.json"])], count: 0...1)
    ],
    options: [
      .run, .resume, .overwrite, .set, .epochs, .threads, .dataDir, .network, .train, .emit,
      .noEmit, .profile, .quiet, .json,
    ],
    exclusive: [
      [.run, .resume], [.resume, .overwrite], [.noEmit, .emit],
    ],
    examples: [
      .init(line: "wsc train net.ws", meaning: "train into runs/<network>/<n>"),
      .init(line: "wsc train net.ws --set train.seed=2 --run second", meaning: "another seed"),
      .init(line: "wsc train --resume runs/Digits/1", meaning: "go on with a broken-off run"),
      .init(
        line: "wsc train --resume runs/Digits/1 --epochs 40", meaning: "train a finished one longer"
      ),
    ])

  fileprivate static let evaluate = CommandDescription(
    name: .evaluate, summary: "measure a trained run, soft and with every activation hard",
    discussion: [
      "`accuracy_soft` belongs to the last epoch before sharpening, `accuracy_hard` to the "
        + "weights that a netlist is made of. JSON has fractions from 0 to 1.",
      "For each class it prints how many of its examples were found; for masks how many pixels, and "
        + "the intersection over union: pixels that are of the class and found, over those that are "
        + "either. --confusion writes how often each class was taken for each other.",
    ],
    operands: [OperandDescription(placeholder: "RUN", kinds: [.run], count: 1...1)],
    options: [.split, .confusion, .dataDir, .threads, .json],
    examples: [
      .init(line: "wsc evaluate runs/Digits/1", meaning: "accuracy on the test set"),
      .init(line: "wsc evaluate --split validation --json runs/Digits/1", meaning: "for a script"),
    ])

  fileprivate static let emit = CommandDescription(
    name: .emit, summary: "write a trained network as a spiking netlist",
    discussion: [
      "Makes every activation hard, folds batch norm, rounds the weights to whole numbers, and "
        + "writes <network>.netlist.safetensors into the working directory. With a file: from the "
        + "latest finished run of its network; with a run: from that; without: from the latest "
        + "finished run under runs/.",
      "The netlist is compared with the network, spike by spike, over all test pictures or those of "
        + "--split.",
      "The file carries test pictures with every spike that has to come out: 16, or --vectors N. With "
        + "--until it holds a network's first layers only.",
      "--prune takes out what changes no output: neurons that never fire, that always fire (they become "
        + "biases), that do what others do, and populations on which no output depends. The outputs "
        + "of both forms are compared over the same pictures.",
      "A table says what each population consists of and how true it is to the network; --report "
        + "writes all of it as JSON.",
      "A netlist file is written for another target. Its test vectors are held against the simulator "
        + "first.",
      "All `emit` plans of the network are written in one call unless --emit names one; the name of "
        + "a plan then stands in those of its files, and --output names a folder, which is made if it "
        + "is not there. Either all files are written or none, and never over what is read.",
      "--plan writes the training plan instead, as `wsc build` does.",
    ],
    operands: [
      OperandDescription(
        placeholder: "FILE|RUN|NETLIST", kinds: [.file([".ws", ".netlist.safetensors"]), .run],
        count: 0...1)
    ],
    options: [
      .netlist, .plan, .target, .vectorCount, .until, .prune, .weights, .output, .report,
      .forceHard, .set,
      .network,
      .train, .emit,
      .split, .dataDir, .noCompare, .threads,
    ],
    exclusive: [
      [.netlist, .plan, .target], [.plan, .split], [.plan, .noCompare], [.noCompare, .split],
      [.noCompare, .dataDir],
    ],
    examples: [
      .init(line: "wsc emit --netlist", meaning: "from the latest finished run"),
      .init(line: "wsc emit --netlist net.ws --weights runs/Digits/2", meaning: "from this run"),
      .init(
        line: "wsc emit --target onnx net.netlist.safetensors", meaning: "from a netlist file"),
      .init(line: "wsc emit net.ws -o chips", meaning: "all emit plans, into a folder"),
      .init(
        line: "wsc emit --vectors 1000 --until c1.max_pool net.ws",
        meaning: "the first layers, with a thousand test vectors"),
    ])

  fileprivate static let targets = CommandDescription(
    name: .targets, summary: "list what wsc emit can write for, and the limits of each",
    discussion: ["With a name: its arguments, its main file, and what it takes, with sources."],
    operands: [OperandDescription(placeholder: "NAME", kinds: [.target], count: 0...1)],
    options: [.json],
    examples: [
      .init(line: "wsc targets", meaning: "all of them"),
      .init(line: "wsc targets netlist", meaning: "one with its limits"),
    ])

  fileprivate static let simulate = CommandDescription(
    name: .simulate, summary: "run a netlist in whole numbers",
    discussion: [
      "Reports the accuracy, the spikes of each population and the operations a picture takes. "
        + "The data are those that the network was trained on unless --data names others."
    ],
    operands: [
      OperandDescription(
        placeholder: "NETLIST", kinds: [.file([".netlist.safetensors"])], count: 1...1)
    ],
    options: [.data, .split, .vectors, .executor, .dataDir, .threads, .json],
    exclusive: [[.vectors, .data], [.vectors, .split], [.vectors, .executor]],
    examples: [
      .init(line: "wsc simulate Digits.netlist.safetensors", meaning: "over the test set"),
      .init(
        line: "wsc simulate --vectors Digits.netlist.safetensors",
        meaning: "replay the spikes that the file promises"),
    ])

  fileprivate static let predict = CommandDescription(
    name: .predict, summary: "compute the outputs of a run or a netlist for pictures",
    discussion: [
      "Inputs are IDX, NPY and PGM files; each may hold several pictures. A network that reads "
        + "several pictures at once takes a file for each of its inputs, in their order.",
      "Prints the class and the scores of each picture. What an output without classes is (a rebuilt "
        + "picture), and scores too, --output FILE.npy writes as one array, [pictures, ...] in "
        + "float32, and --output FILE.png as pictures: values from 0 to 1 in grey or in colour, or "
        + "the number of each pixel's class; several are numbered. A network with several outputs "
        + "gets files with their names.",
    ],
    operands: [
      OperandDescription(
        placeholder: "RUN|NETLIST", kinds: [.run, .file([".netlist.safetensors"])], count: 1...1),
      OperandDescription(
        placeholder: "INPUT", kinds: [.file([".npy", ".pgm", "ubyte", ".gz"])], count: 1...9999),
    ],
    options: [.output, .threads, .json],
    examples: [
      .init(line: "wsc predict runs/Digits/1 seven.pgm", meaning: "scores for each class"),
      .init(
        line: "wsc predict runs/Rebuild/1 seven.pgm --output seven.png",
        meaning: "the picture that comes out"),
      .init(
        line: "wsc predict --json Digits.netlist.safetensors batch.npy",
        meaning: "one JSON object for each picture"),
    ])

  fileprivate static let show = CommandDescription(
    name: .show, summary: "print what a file holds: a network, a plan, weights or a netlist",
    discussion: [
      "For a network: signal, layer, shape, kind in training and deployed, parameters, "
        + "multiply-accumulates and memory of each layer. --resolved lists every setting in "
        + "force and whether it came from the file, from --set or is a default."
    ],
    operands: [
      OperandDescription(
        placeholder: "FILE",
        kinds: [.file([".ws", ".safetensors", ".plan.json", ".jsonl"]), .run],
        count: 1...1)
    ],
    options: [.resolved, .format, .set, .network, .train, .emit],
    exclusive: [[.resolved, .format]],
    examples: [
      .init(line: "wsc show net.ws", meaning: "the layers and their cost"),
      .init(line: "wsc show --resolved net.ws", meaning: "all settings"),
      .init(
        line: "wsc show --format text Tiny.netlist.safetensors",
        meaning: "every neuron and synapse"),
    ])

  fileprivate static let explain = CommandDescription(
    name: .explain, summary: "explain a message by its code",
    discussion: ["With an example that fails and the same example repaired."],
    operands: [OperandDescription(placeholder: "CODE", kinds: [.code], count: 1...1)],
    options: [],
    examples: [.init(line: "wsc explain WS4104", meaning: "what the message means")])

  fileprivate static let new = CommandDescription(
    name: .new, summary: "write a commented network file to start from",
    discussion: ["Writes <name>.ws (default: digits.ws) and never replaces a file."],
    operands: [OperandDescription(placeholder: "NAME", kinds: [.text], count: 0...1)],
    options: [],
    examples: [
      .init(line: "wsc new", meaning: "write digits.ws"),
      .init(line: "wsc new -", meaning: "print it instead"),
    ])

  fileprivate static let layers = CommandDescription(
    name: .layers, summary: "the manual of layers, plan settings and data sets",
    discussion: ["With a name: what `wsc help` says about this word or sign of the language."],
    operands: [OperandDescription(placeholder: "NAME", kinds: [.word], count: 0...1)],
    options: [],
    examples: [
      .init(line: "wsc layers", meaning: "everything in the catalogue"),
      .init(line: "wsc layers conv", meaning: "one entry, the same as wsc help conv"),
    ])

  fileprivate static let words = CommandDescription(
    name: .words, summary: "list every word of the language, for editors",
    discussion: ["The files under grammar/ hold these lists; a test compares them."],
    operands: [], options: [.json],
    examples: [.init(line: "wsc words --json", meaning: "one object of lists")])

  fileprivate static let lsp = CommandDescription(
    name: .lsp,
    summary: "serve an editor: the language server protocol on standard input and output",
    discussion: ["Editors start it themselves; grammar/README.md says how to tell them."],
    operands: [], options: [],
    examples: [.init(line: "wsc lsp", meaning: "what an editor runs")])

  fileprivate static let completions = CommandDescription(
    name: .completions, summary: "write the completions of wsc for a shell",
    discussion: ["Prints a script; the README says where each shell looks for it."],
    operands: [
      OperandDescription(
        placeholder: "SHELL", kinds: [.choice(Shell.allCases.map(\.rawValue))], count: 1...1)
    ],
    options: [],
    examples: [
      .init(
        line: "wsc completions bash > ~/.local/share/bash-completion/completions/wsc",
        meaning: "for every new bash"),
      .init(line: "wsc completions fish", meaning: "print the script"),
    ])

  fileprivate static let man = CommandDescription(
    name: .man, summary: "write the manual page of wsc",
    discussion: ["Prints the page as its source, for a folder in which man looks."],
    operands: [], options: [],
    examples: [
      .init(line: "wsc man > ~/.local/share/man/man1/wsc.1", meaning: "then: man wsc")
    ])

  fileprivate static let version = CommandDescription(
    name: .version, summary: "print the version and the instruction set in use",
    discussion: [], operands: [], options: [],
    examples: [.init(line: "wsc version", meaning: "what is running here")])

  fileprivate static let help = CommandDescription(
    name: .help, summary: "explain a command, or a word of the language",
    discussion: [
      "Every word and sign of the language has a page: layers, settings, their arguments and "
        + "values, units, kinds, keywords. `wsc help language` prints the whole reference, "
        + "`wsc help table` the columns of a training."
    ],
    operands: [
      OperandDescription(placeholder: "COMMAND|WORD", kinds: [.command, .word], count: 0...1)
    ],
    options: [],
    examples: [
      .init(line: "wsc help train", meaning: "the same as wsc train --help"),
      .init(line: "wsc help key", meaning: "a word of the language"),
      .init(line: "wsc help language", meaning: "all of it"),
    ])
}
