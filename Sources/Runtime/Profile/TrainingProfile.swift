/// A run's profile: what each part of its steps took, what it had to do and how far that is from
/// the limit of the machine.
package struct TrainingProfile {
  package struct Entry: Equatable, Sendable {
    /// The operator's name; nil for a part of the step as a whole.
    package var name: String?
    package var part: StepPart
    /// In one step.
    package var seconds: Double
    /// Of the time of all steps, 0 to 1.
    package var share: Double
    package var work: StepWork
    /// Least possible time over the measured one; above 1 where the arrays come from a cache.
    package var shareOfLimit: Double
  }

  private let plan: TrainingPlan
  private let profiler: Profiler
  package let limits: MachineLimits

  init(plan: TrainingPlan, profiler: Profiler, limits: MachineLimits) {
    self.plan = plan
    self.profiler = profiler
    self.limits = limits
  }

  package var steps: Int { profiler.steps }

  package var picturesPerStep: Int { plan.training.batch }

  /// Of one step; 0 before the first one has ended.
  package var secondsPerStep: Double {
    steps == 0 ? 0 : profiler.seconds / Double(steps)
  }

  /// What lies between the parts.
  package var secondsBetween: Double {
    max(0, secondsPerStep - entries.reduce(0) { $0 + $1.seconds })
  }

  /// Floating-point operations of one step.
  package var operations: Double { entries.reduce(0) { $0 + $1.work.operations } }

  /// In the order of a step.
  package var entries: [Entry] {
    guard steps > 0 else { return [] }
    return profiler.rows.map { row in
      let work = work(of: row.part, node: row.node)
      let seconds = row.seconds / Double(steps)
      let least = limits.leastSeconds(work)
      return Entry(
        name: name(ofNode: row.node), part: row.part, seconds: seconds,
        share: profiler.seconds > 0 ? row.seconds / profiler.seconds : 0,
        work: work, shareOfLimit: seconds > 0 ? least / seconds : 0)
    }
  }

  private func name(ofNode node: Int?) -> String? { node.map { plan.program.operators[$0].name } }

  private func work(of part: StepPart, node: Int?) -> StepWork {
    let work =
      node.map { plan.work(of: part, in: plan.program.operators[$0]) } ?? plan.work(of: part)
    return work ?? StepWork()
  }

  /// The whole profile with the spans of some steps, in the trace event format that Perfetto and
  /// Chrome's tracing open: complete events (`"ph": "X"`), times in microseconds.
  package var json: JSONValue {
    let events = profiler.spans.map { span -> JSONValue in
      let work = work(of: span.part, node: span.node)
      let name = (name(ofNode: span.node).map { $0 + ": " } ?? "") + span.part.text
      return [
        "name": .string(name), "cat": .string(span.part.text), "ph": .string("X"),
        "ts": .number(span.start * 1e6), "dur": .number(span.duration * 1e6),
        "pid": .integer(1), "tid": .integer(1),
        "args": [
          "operations": .number(work.operations), "bytes": .number(work.bytes),
        ],
      ]
    }
    let parts = entries.map { entry -> JSONValue in
      [
        "operator": JSONValue(entry.name), "part": .string(entry.part.text),
        "seconds": .number(entry.seconds), "share": .number(entry.share),
        "operations": .number(entry.work.operations), "bytes": .number(entry.work.bytes),
        "share_of_limit": .number(entry.shareOfLimit),
      ]
    }
    return [
      "traceEvents": .array(events), "displayTimeUnit": .string("ns"),
      "otherData": [
        "network": .string(plan.program.network),
        "instruction_set": .string(InstructionSet.current),
        "processor": .string(InstructionSet.processor), "steps": .integer(steps),
        "seconds_per_step": .number(secondsPerStep),
        "pictures_per_step": .integer(plan.training.batch),
        "limit_float32": .number(limits.float32), "limit_bfloat16": .number(limits.bfloat16),
        "limit_copying": .number(limits.copying),
      ],
      "parts": .array(parts),
    ]
  }
}
