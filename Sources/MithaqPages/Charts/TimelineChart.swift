import MithaqAnswers
import MithaqClaims

/// Facts on an axis of time, a row for each modality; the list of facts below it says the same in words.
enum TimelineChart {
  static func html(_ facts: [Told], _ c: Context) -> HTML {
    let dated = facts.compactMap { fact in fact.day.map { (fact, $0) } }
    guard let first = dated.map(\.1).min(), let last = dated.map(\.1).max(), dated.count > 1 else { return "" }
    let span = max(1, last.number - first.number)
    let rows = Modality.allCases.filter { modality in dated.contains { $0.0.modality == modality } }
    let (width, left, rowHeight) = (720, 96, 26)
    let height = rows.count * rowHeight + 34
    // Time runs with the language.
    func x(_ day: Day) -> Int {
      let at = left + (day.number - first.number) * (width - left - 16) / span
      return c.language == .ar ? width - at : at
    }
    var marks = HTML()
    for (i, modality) in rows.enumerated() {
      let y = i * rowHeight + 18
      let labelX = c.language == .ar ? width - 4 : 4
      marks += """
        <line class="axis" x1="\(x(first))" y1="\(y)" x2="\(x(last))" y2="\(y)"/><text x="\(labelX)" y="\(y + 4)">\(Words.modality(modality, c))</text>
        """
      for (fact, day) in dated where fact.modality == modality {
        guard let id = fact.claims.first else { continue }
        marks += """
          <a href="\(c.link("claims/\(id)"))" tabindex="-1"><circle class="m-\(modality.rawValue)" cx="\(x(day))" cy="\(y)" r="\(min(9, 4 + fact.sources))"><title>\(day.description) · \(fact.actors.map(c.polityName).joined(separator: ", ")) · \(Words.act(fact.act, c))</title></circle></a>
          """
      }
    }
    for year in ticks(first, last) {
      guard let day = Day(year: year, month: 1, day: 1) else { continue }
      marks += "<text class=\"tick\" text-anchor=\"middle\" x=\"\(x(day))\" y=\"\(height - 4)\">\(year)</text>"
    }
    if ticks(first, last).isEmpty {
      for (day, anchor) in [(first, "start" as HTML), (last, "end")] {
        marks +=
          "<text class=\"tick\" text-anchor=\"\(anchor)\" x=\"\(x(day))\" y=\"\(height - 4)\">\(c.date(day.description))</text>"
      }
    }
    return """
      <figure class="chart times"><svg viewBox="0 0 \(width) \(height)" aria-hidden="true" direction="\(c.language.direction)">\(marks)</svg>
      <figcaption>\(c.t("\(dated.count) facts from \(c.day(first)) to \(c.day(last)), by how far each has come; larger dots have more sources. The list below says the same.", "\(Words.counted(dated.count, one: "واقعة واحدة", two: "واقعتان", few: "وقائع", many: "واقعة", whole: "واقعة")) من \(c.day(first)) إلى \(c.day(last)) بحسب مرحلتها، والنقطة الأكبر مصادرها أكثر. والقائمة أدناه تقول الشيء نفسه."))</figcaption></figure>

      """
  }

  /// At most eight years between two days.
  private static func ticks(_ first: Day, _ last: Day) -> [Int] {
    let from = first.components.year + 1
    let to = last.components.year
    guard from <= to else { return [] }
    let step = max(1, (to - from + 8) / 8)
    return Array(stride(from: from, through: to, by: step))
  }
}
