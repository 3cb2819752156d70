import MithaqAnswers
import MithaqAtlas

/// The world coloured by where each state stands with an agreement.
enum WorldMap {
  static func html(_ board: Board, _ c: Context) -> HTML {
    let rows = Dictionary(board.rows.map { ($0.polity, $0) }, uniquingKeysWith: { a, _ in a })
    // The outlines are a hundred times larger than what is to be said of them: they are fetched once, for all pages.
    var shapes: HTML = "<use class=\"land\" href=\"/static/world.svg#world\"/>"
    for shape in WorldShape.all {
      guard let row = rows[shape.id] else { continue }
      shapes +=
        "<a href=\"\(c.link("states/\(shape.id)"))\" tabindex=\"-1\"><use class=\"\(style(row))\" href=\"/static/world.svg#\(shape.id)\"><title>\(c.polityName(shape.id)): \(words(row, c))</title></use></a>"
    }
    let legend: [(HTML, HTML)] = [
      ("l-in_force", c.t("in force or endorsed", "نافذ أو مؤيَّد")),
      ("l-consented", c.t("consented or signed", "راضٍ أو موقّع")),
      ("r-joined", c.t("joined, by report", "منضم، رواية")),
      ("r-announced", c.t("announced or agreed, by report", "معلن أو متفق عليه، رواية")),
      ("r-candidate", c.t("candidate or in talks, by report", "مرشح أو متفاوض، رواية")),
      ("l-withdrawn", c.t("leaving, left or refused", "منسحب أو رافض")),
    ]
    return """
      <figure class="chart map"><svg viewBox="0 0 1000 487" aria-hidden="true">\(shapes)</svg>
      <ul class="legend">\(legend.map { "<li><span class=\"swatch \($0)\"></span>\($1)</li>" as HTML })</ul>
      <figcaption>\(caveat(c)) \(c.t("The board above says the same in words.", "واللوحة أعلاه تقول الشيء نفسه كلاما."))</figcaption></figure>

      """
  }

  static func caveat(_ c: Context) -> HTML {
    c.t(
      "Borders are those of Natural Earth, drawn small; drawing a border is a political choice, and it is not ours: nothing here takes a side on where one runs.",
      "الحدود حدود Natural Earth مرسومة صغيرة، ورسم الحد اختيار سياسي ليس لنا فيه رأي، فلا شيء هنا ينحاز في موضع حد.")
  }

  private static func words(_ row: Board.Row, _ c: Context) -> HTML {
    if let legal = row.legal { return Words.legal(legal.status.rawValue, c) }
    return Words.stage(row.reported?.stage.rawValue ?? "", c)
  }

  private static func style(_ row: Board.Row) -> HTML {
    switch row.legal?.status.rawValue {
    case "in_force", "provisional", "endorsed": return "l-in_force"
    case "consented", "signed": return "l-consented"
    case nil, "none": break
    default: return "l-withdrawn"
    }
    switch row.reported?.stage.rawValue {
    case "joined", "ratification-under-way", "signed": return "r-joined"
    case "announced", "agreed", "signing-planned": return "r-announced"
    case "refused", "left", "leaving": return "l-withdrawn"
    default: return "r-candidate"
    }
  }

  /// The file `world.svg`: each state under its id, and all that are large enough to be seen as one.
  static let outlines: HTML = {
    var land = HTML()
    var dots = HTML()
    for shape in WorldShape.all {
      if shape.isDot {
        let at = shape.path.split(separator: " ")
        dots += "<circle id=\"\(shape.id)\" cx=\"\(at[0])\" cy=\"\(at.count > 1 ? at[1] : "0")\" r=\"3\"/>\n"
      } else {
        land += "<path id=\"\(shape.id)\" d=\"\(shape.path)\"/>\n"
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 487">
      <g id="world">\(land)</g>
      \(dots)</svg>

      """
  }()
}
