import WSRuntime

/// A time of a plan as it was written; it becomes a `Span` where nothing is added to it any more.
package struct ExactSpan: Equatable, Sendable {
  package let count: Exact
  package let unit: Span.Unit

  init(_ count: Exact, _ unit: Span.Unit) {
    self.count = count
    self.unit = unit
  }

  package var span: Span { Span(count.value, unit) }
}
