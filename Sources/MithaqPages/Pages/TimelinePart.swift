import MithaqAnswers

/// A chronicle as a chart and as a list, with links to its other parts.
enum TimelinePart {
  static func html(_ timeline: ChronicleSlice, _ c: Context) -> HTML {
    if timeline.total == 0 { return Parts.nothing(c) }
    return """
      \(TimelineChart.html(timeline.chronicle.facts, c))
      \(Parts.facts(timeline.chronicle.facts, c))
      \(Parts.pager(timeline.slice, total: timeline.total, c))
      """
  }
}
