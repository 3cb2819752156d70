import MithaqAnswers

/// Who is named together with a polity, a pair, a person or by an outlet: a wheel with it at the hub. The same stands as a table
/// where polities are told of (`CompanyPart`).
enum NetworkChart {
  /// The wheel under its own heading; nothing where nobody else is named.
  static func section(_ company: Company, around hub: HTML, link: (String) -> Link, _ c: Context) -> HTML? {
    html(company, around: hub, link: link, c).map {
      Parts.section(c.t("Network", "الشبكة"), id: "network", $0)
    }
  }

  /// - Parameters:
  ///   - company: counted over all facts of the page's subject, whatever part is shown.
  ///   - hub: what the subject is called.
  ///   - link: where a name at the rim leads.
  static func html(_ company: Company, around hub: HTML, link: (String) -> Link, _ c: Context) -> HTML? {
    // One alone is told of in words.
    if company.polities.count < 2 { return nil }
    let shown = company.polities.prefix(Rim.points.count)
    let most = max(1, shown.first?.facts ?? 1)
    var lines = HTML()
    var nodes = HTML()
    var (top, bottom) = (200, 200)
    for (i, one) in shown.enumerated() {
      let point = Rim.points[(i * Rim.points.count) / shown.count]
      let (x, y) = (280 + point.0 * 140 / 1000, 200 + point.1 * 150 / 1000)
      (top, bottom) = (min(top, y), max(bottom, y))
      lines +=
        "<line class=\"edge\" x1=\"280\" y1=\"200\" x2=\"\(x)\" y2=\"\(y)\" stroke-width=\"\(1 + 7 * one.facts / most)\"/>"
      let anchor: HTML = point.0 > 200 ? "start" : point.0 < -200 ? "end" : "middle"
      let dx = point.0 > 200 ? 10 : point.0 < -200 ? -10 : 0
      let dy = point.0.magnitude <= 200 ? (point.1 > 0 ? 22 : -13) : 5
      let name = c.polityName(one.id)
      // What does not fit beside the wheel is whole in the title.
      let short = name.count > 17 ? name.prefix(16) + "…" : name[...]
      nodes += """
        <a href="\(link(one.id))" tabindex="-1"><title>\(name)</title><circle class="node" cx="\(x)" cy="\(y)" r="5"/><text text-anchor="\(anchor)" x="\(x + dx)" y="\(y + dy)">\(short)</text></a>
        """
    }
    let rest = company.polities.count - shown.count
    let more: HTML? =
      rest > 0
      ? c.t(" \(rest) more are not drawn.", " ولم يُرسم غيرهم، وعددهم \(rest).") : nil
    return """
      <figure class="chart network"><svg viewBox="0 \(top - 34) 560 \(bottom - top + 68)" aria-hidden="true" direction="ltr">\(lines)<circle class="hub" cx="280" cy="200" r="8"/>\(nodes)</svg>
      <figcaption>\(c.t("Who is named together with <bdi>\(hub)</bdi>; thicker lines are more facts.", "من ذُكر مع <bdi>\(hub)</bdi>، والخط الأثخن وقائعه أكثر."))\(more)</figcaption></figure>

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
