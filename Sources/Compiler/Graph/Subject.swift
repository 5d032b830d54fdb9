import WSLang
import WSRuntime

/// A network with the plans that apply to it, checked: what a command works on.
package struct Subject: Equatable, Sendable {
  package var name: String
  package var graph: Graph
  package var sharpen: ResolvedSharpen?
  package var train: ResolvedTrain?
  package var emit: ResolvedEmit?
  /// `--set` keeps activations soft that the `emit` plan needs as spikes.
  package var staysSoft: Bool

  package init(
    name: String, graph: Graph, sharpen: ResolvedSharpen?, train: ResolvedTrain?,
    emit: ResolvedEmit?, staysSoft: Bool = false
  ) {
    self.name = name
    self.graph = graph
    self.sharpen = sharpen
    self.train = train
    self.emit = emit
    self.staysSoft = staysSoft
  }

  /// Its training ends with a netlist.
  package var givesNetlist: Bool { emit != nil && train?.twin != true && !staysSoft }
}

package struct ResolvedSharpen: Equatable, Sendable {
  package var plan: SharpeningPlan
  /// Indices of the activation nodes of each group of `plan`.
  package var groupNodes: [[Int]]

  package init(plan: SharpeningPlan, groupNodes: [[Int]]) {
    self.plan = plan
    self.groupNodes = groupNodes
  }
}

package struct ResolvedTrain: Equatable, Sendable {
  /// The plan's own name (`train Net as second`), nil for the default plan.
  package var name: String?
  /// These three are demanded by `build` and `train`, not by `check`.
  package var data: DataRecipe?
  package var losses: [ResolvedLoss]
  package var limit: Epochs?
  package var batch: Int
  package var seed: UInt64
  package var precision: Precision
  package var optimizer: OptimizerPlan
  package var schedule: SchedulePlan
  package var gradient: SurrogateGradient
  /// Trains the float twin: every sharpenable activation a ReLU.
  package var twin: Bool
  /// Where batch norm's shift or the bias in front of a sharpenable activation starts, as a
  /// fraction of its threshold (1: at the threshold).
  package var shiftStart: Double
  /// The last epochs of the run, in which batch norm keeps its statistics.
  package var freezeNorm: Epochs

  package init(
    name: String?, data: DataRecipe?, losses: [ResolvedLoss],
    limit: Epochs?, batch: Int, seed: UInt64, precision: Precision, optimizer: OptimizerPlan,
    schedule: SchedulePlan, gradient: SurrogateGradient, twin: Bool, shiftStart: Double,
    freezeNorm: Epochs = 0
  ) {
    self.name = name
    self.data = data
    self.losses = losses
    self.limit = limit
    self.batch = batch
    self.seed = seed
    self.precision = precision
    self.optimizer = optimizer
    self.schedule = schedule
    self.gradient = gradient
    self.twin = twin
    self.shiftStart = shiftStart
    self.freezeNorm = freezeNorm
  }
}

package struct ResolvedLoss: Equatable, Sendable {
  /// What is compared with what.
  package enum Judged: Equatable, Sendable {
    /// By index in `graph.outputs` and in `graph.labels`.
    case output(Int, label: Int)
    /// Two nodes.
    case node(Int, target: Int)
  }

  /// The word of the catalogue, and what is written behind it.
  package var name: String
  package var arguments: Arguments
  package var judged: Judged
  package var weight: Double

  package init(
    _ name: String, _ judged: Judged, weight: Double, arguments: Arguments = Arguments()
  ) {
    self.name = name
    self.arguments = arguments
    self.judged = judged
    self.weight = weight
  }
}

package struct ResolvedEmit: Equatable, Sendable {
  package var name: String?
  /// `netlist` for our own format; other names are in the catalogue of targets.
  package var target: String
  /// What is written behind the target's name.
  package var targetArguments: Arguments
  package var options: HardenOptions
  /// Width of the input's grid, nil where the inputs are spikes or host-side codes.
  package var inputBits: Int?

  package init(
    name: String?, target: String, targetArguments: Arguments = Arguments(),
    options: HardenOptions, inputBits: Int?
  ) {
    self.name = name
    self.target = target
    self.targetArguments = targetArguments
    self.options = options
    self.inputBits = inputBits
  }
}
