/// WS8: how training goes and ends.
extension DiagnosticCatalogue {
  static let trainingOutcomes: [DiagnosticEntry] = [
    DiagnosticEntry(
      DiagnosticCode("WS8030"), "training that ended before all activations were binary",
      """
      A netlist is made of binary activations, and the epochs are over before the last group has \
      reached sharpness 1. Give the run more epochs, sharpen faster, or emit the weights as they \
      are with `--force-hard`, which costs accuracy.
      """,
      failing: .commandLine(
        "wsc train net.ws --set 'sharpen.policy=adaptive(rate: 0.01 / epoch)'"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1 --epochs 6")),
    DiagnosticEntry(
      DiagnosticCode("WS8031"), "training that is no better than chance",
      """
      For several epochs the network was right as often on its training pictures as if it had \
      always named the most frequent class; in the last epoch of a run two are enough, however \
      short they are. The advice follows how far the weights have moved: hardly at all, and the \
      rate is too small; by several times their size, and it is too large. Else, from the first \
      epoch on, the activations are dead, or the labels belong to other pictures; after some good \
      epochs, sharpening went too fast, or the gradient of hard activations is too narrow.
      """,
      failing: .words("`optimizer: adam(rate: 10)`"),
      repaired: .words("`optimizer: adam(rate: 1e-3)`")),
    DiagnosticEntry(
      DiagnosticCode("WS8032"), "a layer that fires for no picture, or for every one",
      """
      Such a layer is constant: what comes after it does not see the picture. A layer of which less \
      than a fifth still tells pictures apart is named too, where the network is far from good and \
      gets no better. A soft layer has longer to leave that state than a hard one; in the last \
      epoch of a run two epochs of it are enough. Its sums lie too far \
      from the threshold. `batch_norm` in front of the activation keeps them near it, and \
      `shift_start: 1` starts them there. The columns `dead` and `always on` of the training table \
      are the shares of all neurons.
      """,
      failing: .words("`dense(64) |> brelu` whose sums are all below the threshold"),
      repaired: .words("`dense(64) |> batch_norm |> brelu`")),
    DiagnosticEntry(
      DiagnosticCode("WS8033"), "running statistics that are far from those of the batches",
      """
      While training, `batch_norm` norms with the mean and variance of each batch; evaluation and \
      the netlist use running ones, which lag behind. Where hard activations turn small differences \
      into other spikes, the loss falls in training and explodes in evaluation. With \
      `freeze_norm: 2 epochs` the last epochs train with the running statistics.
      """,
      failing: .words("the last epochs of a network with hard activations and batches of 16"),
      repaired: .words("`freeze_norm: 2 epochs`, or `batch: 256`")),
    DiagnosticEntry(
      DiagnosticCode("WS8034"), "epochs in which nothing changes",
      """
      `gradient: exact` is the derivative of the ramp, which is 0 once an activation is hard. When \
      all are, only what comes after the last of them still learns. Another gradient passes \
      something through hard activations; or let sharpening end with the last epoch.
      """,
      failing: .words("`gradient: exact`, sharpening that ends at epoch 8, and `limit: 20 epochs`"),
      repaired: .words("the same with `gradient: window(1)`")),
    DiagnosticEntry(
      DiagnosticCode("WS8035"), "a number of epochs that a run cannot have",
      """
      `--epochs` counts all epochs of a run, also those that are done. A run that has trained ten \
      cannot be given eight.
      """,
      failing: .commandLine("wsc train --resume runs/Mnist/1 --epochs 2"),
      repaired: .commandLine("wsc train --resume runs/Mnist/1 --epochs 6")),
  ]
}
