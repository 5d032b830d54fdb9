import WSLang

/// The rule that a deployed fault breaks: its code and its words.
struct FaultRule {
  enum Remedy {
    case none
    case words(String)
    /// A sharpenable activation behind the sum.
    case threshold
    /// An activation that becomes a spike, in place of the one that does not.
    case spikingActivation
    /// The memory among the graded ones of the `emit` plan.
    case graded
  }

  let code: DiagnosticCode
  /// What the reader does, behind its name.
  let message: String
  /// What the label at the reader says.
  let need: String
  let remedy: Remedy

  init(_ fault: DeployedFault, readBy entry: LayerEntry?) {
    switch fault.reason {
    case .reshapedNorm:
      self.init(
        .normDoesNotFold, "reads a sum that was reshaped, so it does not fold into a product",
        "must come before `flatten` and `reshape`", .words("normalise first, then flatten"))
    case .looseAverage:
      self.init(
        .averageDoesNotTile, "reads averages whose windows do not tile the picture",
        "takes averages in if they tile the picture",
        .words("use an average with stride = size that divides the picture exactly"))
    case .wire:
      self.init(fault.part.wire, entry)
    }
  }

  private init(_ wire: Wire, _ entry: LayerEntry?) {
    switch wire {
    case .rawSum: self.init(rawSumReadBy: entry)
    case .soft:
      self.init(
        .gradedRead, "reads a graded value", "needs spikes",
        .spikingActivation)
    case .memory:
      self.init(
        .memoryRead, "reads a real memory", "needs spikes or graded integers",
        .graded)
    case .realInput:
      self.init(
        .inputNotInRange, "reads an input of real numbers", "needs spikes or values in [0, 1]",
        .words("declare the input as `unit[…]` or `spike[…]`"))
    case .host:
      self.init(
        .hostResultRead, "reads what the host computes", "runs on neurons",
        .words("give an output of its own to what the host computes"))
    case .spike, .integer, .fixedSum:
      if let entry, entry.signal.yields == .foldedSum {
        self.init(
          .normDoesNotFold, "reads no product, so it does not fold into one", "needs a raw sum",
          .words("put `\(entry.name)` right behind the `conv` or `dense`"))
      } else if entry?.group == .inputCodes {
        self.init(
          .codeInsideNetwork, "codes a signal inside the network",
          "works directly on an input only",
          .none)
      } else if wire == .fixedSum {
        self.init(
          .sumOfSpikesRead, "reads a sum or average of spikes", "needs spikes", .threshold)
      } else if wire == .integer {
        self.init(.integersRead, "reads integers", "needs spikes", .threshold)
      } else {
        self.init(.spikesRead, "reads spikes", "needs a raw sum", .none)
      }
    }
  }

  private init(rawSumReadBy entry: LayerEntry?) {
    switch entry?.group {
    case nil:
      self.init(.sumLeaves, "is a raw sum", "needs spikes", .threshold)
    case .products?:
      self.init(.sumReadByProduct, "reads a raw sum", "needs spikes", .threshold)
    case .pooling?:
      self.init(.sumPooled, "reads a raw sum", "needs spikes", .threshold)
    case .output?:
      self.init(.sumLeaves, "reads a raw sum", "needs spikes", .threshold)
    case .activations?, .wiring?, .norms?, .memory?, .inputCodes?:
      self.init(.sumReadOverTime, "reads a raw sum", "needs spikes", .threshold)
    }
  }

  private init(_ code: DiagnosticCode, _ message: String, _ need: String, _ remedy: Remedy) {
    self.code = code
    self.message = message
    self.need = need
    self.remedy = remedy
  }
}
