import MithaqAnswers

/// Who is named together with a polity: a wheel with it at the hub, and the same as a table.
enum NetworkChart {
  static func html(_ facts: [Told], around hub: String, _ c: Context) -> HTML {
    var counts: [String: Int] = [:]
    for fact in facts {
      let all = Set(fact.actors + fact.counterparts)
      guard all.contains(hub) else { continue }
      for other in all where other != hub { counts[other, default: 0] += 1 }
    }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if sorted.isEmpty { return Parts.nothing(c) }
    let shown = sorted.prefix(Rim.points.count)
    let most = max(1, shown.first?.value ?? 1)
    var lines = HTML()
    var nodes = HTML()
    for (i, (id, count)) in shown.enumerated() {
      let point = Rim.points[(i * Rim.points.count) / shown.count]
      let (x, y) = (360 + point.0 * 230 / 1000, 200 + point.1 * 160 / 1000)
      lines +=
        "<line class=\"edge\" x1=\"360\" y1=\"200\" x2=\"\(x)\" y2=\"\(y)\" stroke-width=\"\(1 + 7 * count / most)\"/>"
      let anchor: HTML = point.0 > 200 ? "start" : point.0 < -200 ? "end" : "middle"
      let dx = point.0 > 200 ? 10 : point.0 < -200 ? -10 : 0
      let dy = point.0.magnitude <= 200 ? (point.1 > 0 ? 20 : -12) : 5
      nodes += """
        <a href="\(c.link("states/\(hub)/\(id)"))" tabindex="-1"><circle class="node" cx="\(x)" cy="\(y)" r="6"/><text text-anchor="\(anchor)" x="\(x + dx)" y="\(y + dy)">\(c.polityName(id))</text></a>
        """
    }
    let rows = sorted.prefix(40).map { id, count -> HTML in
      "<tr><th scope=\"row\"><a href=\"\(c.link("states/\(hub)/\(id)"))\"><bdi>\(c.polityName(id))</bdi></a></th><td class=\"n\">\(count)</td></tr>\n"
    }
    return """
      <figure class="chart"><svg viewBox="0 0 720 400" aria-hidden="true" direction="ltr">\(lines)<circle class="hub" cx="360" cy="200" r="9"/>\(nodes)</svg>
      <figcaption>\(c.t("Who is named together with <bdi>\(c.polityName(hub))</bdi> in the facts shown; thicker lines are more facts.", "من ذُكر مع <bdi>\(c.polityName(hub))</bdi> في الوقائع المعروضة، والخط الأثخن وقائعه أكثر."))</figcaption></figure>
      <details><summary>\(c.t("As a table", "جدولا"))</summary>\(Parts.table(c.t("Facts in common", "الوقائع المشتركة"), head: [c.t("With", "مع"), c.t("Facts", "الوقائع")], rows: rows, c))</details>
      """
  }

  /// Sixteen points on the unit circle, in thousandths: no trigonometry is needed for a wheel.
  private enum Rim {
    static let points: [(Int, Int)] = [
      (1000, 0), (924, 383), (707, 707), (383, 924), (0, 1000), (-383, 924), (-707, 707), (-924, 383), (-1000, 0),
      (-924, -383), (-707, -707), (-383, -924), (0, -1000), (383, -924), (707, -707), (924, -383),
    ]
  }
}
