/// What training and emission print.
extension ReferenceTopic {
  static let table = ReferenceTopic(
    "table", "The table of a training",
    words: ["epoch", "loss", "soft", "hard", "sharp", "dead", "always", "activity", "best"],
    .text(
      "`wsc train` prints one line for each epoch; `--json` and `metrics.jsonl` have the same."),
    .list([
      ("epoch", "the epoch, and how many there are"),
      ("loss", "the mean loss over the training data, with the weights as they were at each batch"),
      ("training", "the share of right answers on the training data, in the course of the epoch"),
      (
        "val loss",
        "the mean loss on the validation data, with the running statistics of batch norm"
      ),
      (
        "soft", "the share of right answers on the validation data, with activations as soft as now"
      ),
      ("hard", "the same with every activation a threshold: what a netlist would answer"),
      ("hard loss", "for a network without classes: the loss with every activation a threshold"),
      ("sharp", "a bar for each group of activations: empty at sharpness 0, full at 1"),
      (
        "dead",
        "the share of neurons that fire for no validation picture, with all activations hard"
      ),
      ("always on", "the share of neurons that fire for every one"),
      ("activity", "the mean share of neurons that fire for a picture"),
      ("pictures/s", "how many pictures a second were trained on"),
      ("time", "the seconds that the epoch took"),
      (
        "best",
        "this epoch's weights are kept so far: of the epochs with every activation hard the best by "
          + "`hard`"
      ),
    ]))

  static let netlists = ReferenceTopic(
    "netlist", "What emission finds out",
    words: ["netlist", "fire"],
    .text(
      """
      A netlist has whole numbers: a neuron fires if the sum of what it reads, each times its weight, \
      and its bias is at least 0. `wsc emit` and `wsc train` say of each population what someone \
      should know.
      """),
    .list([
      ("neurons can never fire", "no input whatever could bring their sum to 0"),
      ("neurons always fire", "no input could keep their sum below 0"),
      (
        "neurons fire without input",
        "their bias alone is at least 0, so they fire where nothing comes in, and input silences "
          + "them; hardware that starts with empty wires sees these spikes first"
      ),
      (
        "rows have a smaller scale",
        "with larger whole weights a sum could leave the range below 2^24 in which all machines "
          + "agree"
      ),
      (
        "effective bits",
        "the width of the whole weights that are used: that of the largest weight of each neuron, in "
          + "the mean"
      ),
    ]),
    .text("Its table has a line for each population:"),
    .list([
      ("neurons", "how many neurons the population has"),
      ("weights", "how many whole weights are stored for what arrives"),
      ("synapses", "how many connections arrive, those with a weight of 0 too"),
      ("fan-in", "how many connections arrive at a neuron"),
      ("fan-out", "the most connections that leave one of its neurons"),
      ("sum bits", "the width of a signed number that holds every sum on its way"),
      ("active", "the mean share of neurons that fire for a test vector"),
      (
        "margin",
        "the least distance of a sum from its threshold over the test vectors: 0 is a spike at the "
          + "threshold, 1 the nearest silence"
      ),
      (
        "as trained",
        "exact, or the width of the weights and the share of spikes and silences that rounding changed"
      ),
    ]))
}
