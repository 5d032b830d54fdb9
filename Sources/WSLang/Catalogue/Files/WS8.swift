/// WS8: runs and training.
extension DiagnosticCode {
  package static let poolTooLarge = DiagnosticCode("WS8021")
  package static let memoryOverflow = DiagnosticCode("WS8022")
}

extension DiagnosticCatalogue {
  static let runs: [DiagnosticEntry] = [
    DiagnosticEntry(
      DiagnosticCode("WS8001"), "training that has diverged",
      """
      The loss is no number any more. Training stops at once and keeps the last good \
      checkpoint. Nearly always the rate is too high: lower `rate` of the optimizer, or \
      begin with `warm_up`.
      """,
      failing: .commandLine("wsc train net.ws --set 'train.optimizer=sgd(rate: 1e30)'"),
      repaired: .commandLine("wsc train net.ws --set 'train.optimizer=sgd(rate: 1e-3)'")),
    DiagnosticEntry(
      DiagnosticCode("WS8002"), "a plan that cannot reach what it is there for",
      """
      The plan fits together and would train for nothing: sharpening ends after training, \
      the norm of a layer has one value of each channel in a batch, or nothing below a \
      threshold learns. What `wsc build` writes has none of this; a plan that was edited \
      may, and so may another number of epochs.
      """,
      failing: .commandLine("wsc train edited.plan.json"),
      repaired: .commandLine("wsc train net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS8003"), "a folder that already holds a run",
      """
      A run is never overwritten by accident. Go on with it by `--resume`, choose another \
      folder, or say `--overwrite`.
      """,
      failing: .commandLine("wsc train net.ws --run runs/Mnist/1"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS8004"), "a folder that holds no run",
      """
      A run folder holds `plan.json`, `metrics.jsonl` and weights, as `wsc train` wrote \
      them.
      """,
      failing: .commandLine("wsc evaluate runs"),
      repaired: .commandLine("wsc evaluate runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS8005"), "a broken checkpoint",
      """
      The checkpoint of a run holds all of its state. This file is none or was damaged. \
      Train again, or put a copy of it back.
      """,
      failing: .commandLine("wsc train --resume damaged"),
      repaired: .commandLine("wsc train net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS8006"), "a run of another network or plan",
      """
      A run goes on only with what it began with. The message names the first difference \
      between the source or plan now and that of the run. A `plan.json` that was changed or \
      damaged after training began is put back by `wsc build RUN/checkpoint.safetensors -o \
      RUN/plan.json`.
      """,
      failing: .commandLine("wsc train net.ws --resume runs/Mnist/1 --set train.batch=7"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS8007"), "too few examples",
      """
      The training set must fill at least one batch, and the validation set must leave some \
      examples for training.
      """,
      failing: .commandLine("wsc train net.ws --set train.batch=60000"),
      repaired: .commandLine("wsc train net.ws --set train.batch=128")),
    DiagnosticEntry(
      DiagnosticCode("WS8008"), "a label that is no class",
      """
      Classes are numbered from 0, so the last of n classes is n − 1. The message names the \
      file, the place in it and the label. Masks of 0 and 255 are divided by 255, labels that \
      count from 1 are lowered by 1; if there really are more classes, the label of the \
      network needs more.
      """,
      failing: .commandLine("wsc train nine_classes.ws"),
      repaired: .commandLine("wsc train ten_classes.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS8009"), "the system gives too little memory",
      """
      The memory of a training is known before it begins: activations grow with `batch`, \
      parameters, gradients and moments with the network. All parts are added up and compared \
      with what the machine, `ulimit` and the control group leave, before any of it is taken. \
      `wsc show` prints the same sum.
      """,
      failing: .commandLine("wsc train large.ws"),
      repaired: .commandLine("wsc train large.ws --set train.batch=64")),
    DiagnosticEntry(
      DiagnosticCode("WS8010"), "the system gives too few threads",
      """
      `--threads` chooses how many are used; the results do not depend on it.
      """,
      failing: .commandLine("wsc train net.ws --threads 100000"),
      repaired: .commandLine("wsc train net.ws --threads 4")),
    DiagnosticEntry(
      DiagnosticCode("WS8011"), "no weights that could be used",
      """
      A run has weights once every activation has been hard at the end of an epoch. A run \
      that was broken off before has none: go on with it by `--resume`.
      """,
      failing: .commandLine("wsc emit --netlist net.ws --weights runs/Mnist/1"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1")),
    DiagnosticEntry(
      DiagnosticCode("WS8012"), "an instruction set that this machine does not have",
      """
      `WSC_KERNELS` forces one of `portable`, `avx2`, `avx512`, `avx512_bf16` and `amx`. \
      Without it, the best that the machine has is taken.
      """,
      failing: .commandLine("WSC_KERNELS=sse wsc train net.ws"),
      repaired: .commandLine("wsc train net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS8013"), "data that have changed since",
      """
      A run notes a digest of each data file that it is trained with, and a netlist of those \
      that it was compared on. A run does not go on with other data. Elsewhere this is a \
      warning: what is measured on other data cannot be compared with what was measured \
      before.
      """,
      failing: .commandLine("wsc train --resume runs/Mnist/1 --data-dir other"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1 --data-dir data")),
    DiagnosticEntry(
      DiagnosticCode("WS8014"), "weights that were trained for something else",
      """
      The tensors of the weights fit the network, but the file says that it belongs to a \
      network of another name, or to another text of the source. They are used; check that \
      this is what you want.
      """,
      failing: .commandLine(
        "wsc emit --netlist edited.ws --weights runs/Mnist/1/weights.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws --weights runs/Mnist/1")),
    DiagnosticEntry(
      .poolTooLarge, "a pooling window that is too large to be trained",
      """
      `max_pool` remembers for each window which cell won, in one byte. A window has at most \
      256 cells.
      """,
      failing: .words("`max_pool(17)`, which has 289 cells"),
      repaired: .words("`max_pool(4) |> max_pool(4)`")),
    DiagnosticEntry(
      .memoryOverflow, "a network that is too large to be trained",
      """
      A signal holds at most 2^30 values for each picture, and the buffers of a training step, which \
      are placed before it runs, together at most what can be addressed.
      """,
      failing: .commandLine("wsc build huge.ws --set train.batch=65536"),
      repaired: .commandLine("wsc build net.ws --set train.batch=128")),
    DiagnosticEntry(
      DiagnosticCode("WS8023"), "a file of another kind",
      """
      What a file holds is told by its content, whatever its name. This one is a plan, a \
      netlist, weights or metrics, and the command takes a network file.
      """,
      failing: .commandLine("wsc check runs/Mnist/1/metrics.jsonl"),
      repaired: .commandLine("wsc show runs/Mnist/1/metrics.jsonl")),
  ]
}
