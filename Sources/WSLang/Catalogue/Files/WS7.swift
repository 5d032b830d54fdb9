/// WS7: data and files.
extension DiagnosticCode {
  package static let weightsOfAnother = DiagnosticCode("WS7012")
}

extension DiagnosticCatalogue {
  static let dataAndFiles: [DiagnosticEntry] = [
    DiagnosticEntry(
      DiagnosticCode("WS7001"), "a file or a folder does not exist",
      """
      Paths of data are looked up in `--data-dir`, in the folder that `WSC_DATA` names, and \
      beside the source file. Other paths start from the working directory.
      """,
      failing: .commandLine("wsc check nte.ws"),
      repaired: .commandLine("wsc check net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS7002"), "a file cannot be read",
      """
      The file is there, but the system refuses to read it: its permissions forbid it, it is \
      a folder, or the disk has a fault.
      """,
      failing: .commandLine("wsc check examples"),
      repaired: .commandLine("wsc check examples/digits.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS7003"), "a file or a folder cannot be written",
      """
      The system refuses to write there: the folder does not exist, it is read-only, or its \
      permissions forbid it. `--run` chooses another folder for a run, `-o` another place \
      for an output.
      """,
      failing: .commandLine("wsc build net.ws -o runs"),
      repaired: .commandLine("wsc build net.ws -o net.plan.json")),
    DiagnosticEntry(
      DiagnosticCode("WS7004"), "there is no space left to write a file",
      """
      The disk is full. Files are replaced only when the new one is complete, so the last \
      good checkpoint is still there: make space and go on with `--resume`.
      """,
      failing: .commandLine("wsc train net.ws --run /full/run"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS7005"), "a file is larger than its kind may be",
      """
      Headers and texts have limits far above what is ever needed. A file beyond them is \
      broken or of another kind.
      """,
      failing: .commandLine("wsc train huge.json"),
      repaired: .commandLine("wsc train mnist.plan.json")),
    DiagnosticEntry(
      DiagnosticCode("WS7006"), "a broken gzip file",
      """
      A compressed file was cut off or damaged, often by a download that did not finish. \
      Fetch it again; `gzip -t FILE` tells whether it is whole.
      """,
      failing: .commandLine("wsc train net.ws --data-dir half-downloaded"),
      repaired: .commandLine("wsc train net.ws --data-dir data")),
    DiagnosticEntry(
      DiagnosticCode("WS7007"), "a broken IDX file",
      """
      An IDX file begins with its type and its sizes, and holds exactly as many bytes as \
      they say. This one is of another kind or was cut off. The files of MNIST and of \
      Fashion-MNIST are IDX files, plain or compressed with gzip.
      """,
      failing: .commandLine("wsc predict runs/Mnist/1 cut-idx3-ubyte"),
      repaired: .commandLine("wsc predict runs/Mnist/1 t10k-images-idx3-ubyte")),
    DiagnosticEntry(
      DiagnosticCode("WS7008"), "a broken JSON text",
      """
      A file that a run wrote as JSON cannot be read any more. It was changed by hand or cut \
      off.
      """,
      failing: .commandLine("wsc evaluate runs/Edited/1"),
      repaired: .commandLine("wsc evaluate runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS7009"), "a broken safetensors file",
      """
      A safetensors file begins with the length of its header, the header lists tensors with \
      type, shape and place, and the places cover the rest of the file. Nothing is allocated \
      before that is checked.
      """,
      failing: .commandLine("wsc emit --netlist net.ws --weights cut.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws --weights runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS7010"), "another process works in the folder",
      """
      Two trainings in one run folder would overwrite each other's checkpoints. Wait for the \
      other one, or give this one a folder of its own.
      """,
      failing: .commandLine("wsc train net.ws --run a & wsc train net.ws --run a"),
      repaired: .commandLine("wsc train net.ws --run a & wsc train net.ws --run b")),
    DiagnosticEntry(
      DiagnosticCode("WS7011"), "a file that holds no weights",
      """
      Weights are safetensors files as a run writes them: `weights.safetensors` or \
      `soft.safetensors`, or the folder of a run.
      """,
      failing: .commandLine(
        "wsc emit --netlist net.ws --weights runs/Mnist/1/net.netlist.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws --weights runs/Mnist/1")),
    DiagnosticEntry(
      .weightsOfAnother, "weights of another network",
      """
      Every parameter of the network must be in the weights file, under its dotted name and \
      with its shape, and every tensor of the file must be a parameter of the network. The \
      message names the first that differs.
      """,
      failing: .commandLine(
        "wsc emit --netlist wider.ws --weights runs/Mnist/1/weights.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws --weights runs/Mnist/1/weights.safetensors")
    ),
    DiagnosticEntry(
      DiagnosticCode("WS7013"), "a data set that does not fit the network",
      """
      Pictures and labels must have the shapes and the number of classes of the inputs and \
      labels they are for, as many labels as pictures, and enough examples for the split \
      that the plan asks for.
      """,
      failing: .commandLine("wsc train net.ws --data-dir mixed-up"),
      repaired: .commandLine("wsc train net.ws --data-dir data")),
    DiagnosticEntry(
      DiagnosticCode("WS7014"), "a broken CIFAR file",
      """
      A batch of CIFAR-10 holds 10,000 records of 3,073 bytes: a label and three planes of \
      32 × 32. This file has another length or a label that does not exist.
      """,
      failing: .commandLine("wsc train net.ws --data-dir half-downloaded"),
      repaired: .commandLine("wsc train net.ws --data-dir data")),
    DiagnosticEntry(
      DiagnosticCode("WS7015"), "a picture that cannot be read",
      """
      Pictures are PNG, JPEG, PGM or PPM files, or IDX and NPY arrays. For `wsc predict` they \
      have the shape of the input. In an NPY file, floats and truth values are pixels from 0 \
      to 1, whole numbers pixels from 0 to 255, of any width and byte order, rows or columns \
      first. JPEG files are read by the system's libjpeg, which must be there. What is partly \
      transparent, cut off, damaged or far larger than its file can hold is refused.
      """,
      failing: .commandLine("wsc predict runs/Mnist/1 cut.jpeg"),
      repaired: .commandLine("wsc predict runs/Mnist/1 seven.pgm")),
    DiagnosticEntry(
      DiagnosticCode("WS7016"), "a file that is not what was written",
      """
      Checkpoints, weights and netlists carry a checksum of all that they say, under the name \
      `checksum` in their metadata. This one has another content: a disk or a copy has damaged \
      it, or a program has changed it and left the checksum. Put a copy back or make it anew; \
      whoever changes such a file on purpose takes `checksum` out of the metadata. Files \
      without one, as earlier versions wrote them, are read. So it is with `command.json` of a \
      run, which `wsc train FILE --resume RUN` writes anew. `metrics.jsonl` has no checksum, \
      since nothing depends on it: what can be read of it stays, and the run goes on.
      """,
      failing: .commandLine("wsc train --resume runs/Damaged/1"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS7017"), "a broken table in a text file",
      """
      A CSV file has an example a line, with a comma, a semicolon or a tab between its cells \
      and as many cells on each line as on the first, which names the columns. What is read \
      as numbers are numbers, nothing is empty. The message names the line.
      """,
      failing: .commandLine("wsc data 'csv(\"ragged.csv\",test:50%)'"),
      repaired: .commandLine("wsc data 'csv(\"table.csv\",test:50%)'")),
    DiagnosticEntry(
      DiagnosticCode("WS7040"), "a file that is no training plan",
      """
      A training plan is the JSON file that `wsc build` writes. This one is JSON, but no plan, or \
      a field of it is missing, unknown or of another kind; the message names the field.
      """,
      failing: .commandLine("wsc train notes.json"),
      repaired: .commandLine("wsc train mnist.plan.json")),
    DiagnosticEntry(
      DiagnosticCode("WS7041"), "a training plan of an unknown format or version",
      """
      A plan says `wsc-plan` and its version. This program reads version 2; build the plan \
      again from its source. A run of an earlier version holds a plan of version 1: the message \
      says the command that builds it again from what the run holds, such as \
      `wsc build RUN/network.ws --epochs 20 -o RUN/plan.json`. Then the run goes on, is evaluated \
      and emitted as before; what its source leaves open has the defaults of this version.
      """,
      failing: .commandLine("wsc train newer.plan.json"),
      repaired: .commandLine("wsc build net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS7042"), "a training plan whose parts do not fit together",
      """
      Operators, signals and parameters of a plan refer to each other. A plan that was \
      edited by hand can break that; it is refused before anything is executed.
      """,
      failing: .commandLine("wsc train edited.plan.json"),
      repaired: .commandLine("wsc build net.ws")),
  ]
}
