/// Finds the words of the article in a page, and leaves out what stands around and between them.
///
/// The place is where most text without links lies; what is left out is told by element, by role and by the words of `class` and
/// `id`, which newsrooms write in English whatever the page's language. No word of the text itself is looked at, so a
/// language needs nothing here.
struct PageBody {
  /// Paragraphs, headings, list items and table rows of the article, in order, without empty ones.
  private(set) var paragraphs: [String] = []
  /// The row that holds them all; nil where the page has no text.
  private(set) var root: Int?

  private let tree: PageTree
  private let title: String
  private var isOut: [Bool]
  /// Text and linked text inside, in characters, of what is not left out.
  private var length: [Int]
  private var linked: [Int]
  /// Text inside that stands in good paragraphs.
  private var good: [Int]

  private static let outNames: Set<String> = [
    "nav", "footer", "aside", "form", "button", "figcaption", "dialog", "video", "audio", "label", "input", "menu",
    "head",
    "caption",
  ]
  private static let outRoles: Set<String> = [
    "navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
    "toolbar",
    "tablist", "alert",
  ]
  private static let outHints: Set<String> = [
    // What readers say.
    "comment", "comments", "commentlist", "commentsection", "disqus", "respond", "reply", "replies", "discussion",
    "conversation",
    // What else there is to read.
    "related", "recommended", "recommendation", "recommendations", "recirculation", "recirc", "readmore", "readalso",
    "seealso",
    "mostread", "mostpopular", "popular", "trending", "latest", "latestnews", "moreon", "morestories", "morenews",
    "outbrain",
    "taboola", "teaser", "teasers", "promo", "promos", "promobox", "upnext", "nextarticle", "linklist", "morefrom",
    "alsoread",
    "crosslink", "crosslinks", "morecoverage", "onward", "dontmiss", "editorspicks",
    // What one is to do.
    "share", "sharing", "sharebar", "social", "socialmedia", "follow", "newsletter", "subscribe", "subscription",
    "signup", "login",
    "register", "cta", "poll", "survey", "rating", "print", "toolbar", "tools", "feedback", "donate", "donation", "app",
    "download",
    // Where one is.
    "breadcrumb", "breadcrumbs", "tag", "tags", "taglist", "topics", "nav", "navbar", "navigation", "menu", "footer",
    "masthead",
    "sidebar", "pagination", "pager", "skip", "skiplink", "ticker", "breaking", "breakingnews", "copyright", "toc",
    // What is in the way.
    "ad", "ads", "adslot", "advert", "adverts", "advertisement", "adsense", "sponsor", "sponsored", "cookie", "cookies",
    "consent",
    "gdpr", "modal", "popup", "overlay", "banner", "paywall", "regwall", "meter", "piano", "adblock", "dfp", "mpu",
    "leaderboard",
    // Whose it is, and pictures.
    "caption", "captions", "figcaption", "credit", "credits", "photocredit", "imagecredit", "imagecaption", "wpcaption",
    "gallery",
    "slideshow", "player", "bio", "authorbio", "authorbox", "aboutauthor", "byline", "author", "authors", "dateline",
    "timestamp",
    "publishdate", "pubdate", "postdate", "articledate", "date", "datetime", "time", "postmeta", "entrymeta",
    "articlemeta", "meta",
    "readingtime", "updated", "widget", "widgets", "correction", "editorsnote", "disclaimer", "factbox",
    "kicker", "eyebrow", "hidden", "visuallyhidden", "sronly", "screenreadertext",
  ]
  /// Names of the place where an article's text lies.
  private static let bodyHints: Set<String> = [
    "articlebody", "storybody", "articlecontent", "entrycontent", "postcontent", "articletext", "storycontent",
    "postbody",
    "bodytext", "storytext", "articlebodytext", "wysiwyg", "newsbody", "newscontent", "newstext", "contentbody",
    "maincontent",
    "liveblog", "liveblogposts",
  ]
  private static let blocks: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "th", "tr", "dd", "dt", "div", "section",
    "article", "main", "header", "ul", "ol", "dl", "table", "tbody", "thead", "tfoot", "figure", "body", "html",
    "center",
    "address", "hr", "details", "summary", "fieldset", "hgroup",
  ]
  private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
  static let mostText = 4 << 20

  init(_ tree: PageTree, title: String) {
    self.tree = tree
    self.title = title
    let count = tree.rows.count
    isOut = [Bool](repeating: false, count: count)
    length = [Int](repeating: 0, count: count)
    linked = length
    good = length
    guard count > 0 else { return }
    measure()
    leaveOut()
    guard let place = place() else { return }
    root = place
    collect(place)
  }

  // MARK: - Measures

  private mutating func measure() {
    for i in tree.rows.indices.reversed() {
      let row = tree.rows[i]
      if row.name.isEmpty { length[i] = Self.count(row.text) }
      if row.name == "a" { linked[i] = length[i] }
      if Self.isGood(row.name, length[i], linked[i]), good[i] == 0 { good[i] = length[i] }
      if row.parent >= 0 {
        length[row.parent] += length[i]
        linked[row.parent] += linked[i]
        good[row.parent] += good[i]
      }
      if row.name == "a" || row.name.isEmpty { good[i] = 0 }
    }
  }

  private static func isGood(_ name: String, _ length: Int, _ linked: Int) -> Bool {
    guard length >= 40, linked * 3 < length else { return false }
    switch name {
    case "p", "blockquote", "li", "td", "pre", "dd": return true
    case "div", "section", "article", "main", "body", "font", "span", "center": return length >= 80
    default: return false
    }
  }

  /// Characters, white space in a row being one.
  private static func count(_ text: String) -> Int {
    var count = 0
    var wasSpace = true
    for byte in text.utf8 where byte & 0xc0 != 0x80 {
      let isSpace = byte <= 0x20
      if !isSpace || !wasSpace { count += 1 }
      wasSpace = isSpace
    }
    return wasSpace && count == 1 ? 0 : count
  }

  private mutating func leaveOut() {
    // A theme may call the whole page by a word that means one of its parts.
    let all = good[0]
    var i = 0
    while i < tree.rows.count {
      let row = tree.rows[i]
      guard !row.name.isEmpty else {
        i += 1
        continue
      }
      if isOut(row, i, all) {
        // What is left out counts nowhere.
        var above = row.parent
        while above >= 0 {
          length[above] -= length[i]
          linked[above] -= linked[i]
          good[above] -= min(good[above], good[i])
          above = tree.rows[above].parent
        }
        for inside in i..<row.end { isOut[inside] = true }
        i = row.end
      } else {
        i += 1
      }
    }
  }

  private func isOut(_ row: PageTree.Row, _ i: Int, _ all: Int) -> Bool {
    if row.name == "html" || row.name == "body" || row.name == "main" { return false }
    let attributes = row.attributes
    if Self.outNames.contains(row.name) { return row.name != "form" || good[i] * 2 < all }
    if let role = attributes["role"], Self.outRoles.contains(role.lowercased()) { return true }
    if attributes["hidden"] != nil || attributes["aria-hidden"] == "true" { return good[i] * 2 < all }
    if let style = attributes["style"], style.replacing(" ", with: "").lowercased().contains("display:none") {
      return good[i] * 2 < all
    }
    if attributes["itemprop"] == "articleBody" { return false }
    if row.name == "header" { return tree.first(i, where: { $0.name == "h1" }) == nil && good[i] * 2 < all }
    if row.hints.isEmpty || row.hints.isDisjoint(with: Self.outHints) { return false }
    if !row.hints.isDisjoint(with: Self.bodyHints) { return false }
    if !row.hints.isDisjoint(with: Self.surelyOut) { return !holdsBody(i) }
    // The article itself is never a footnote to the page, whatever it is called.
    return good[i] * 5 < all * 2 && !holdsBody(i)
  }

  private static let surelyOut: Set<String> = [
    "comment", "comments", "commentlist", "commentsection", "disqus", "related", "recommended", "sidebar", "footer",
    "mostread",
    "outbrain", "taboola", "respond", "replies",
  ]

  private func holdsBody(_ i: Int) -> Bool {
    tree.first(i) { $0.attributes["itemprop"] == "articleBody" || $0.name == "h1" } != nil
  }

  // MARK: - The place

  private func place() -> Int? {
    let rows = tree.rows
    let all = good[0]
    guard all > 0 else { return length[0] > 0 ? 0 : nil }
    var best: Int?
    // What says of itself that it is the text.
    for (i, row) in rows.enumerated() where !row.name.isEmpty && !isOut[i] {
      let isBody =
        row.attributes["itemprop"] == "articleBody" || !row.hints.isDisjoint(with: Self.bodyHints)
        || row.name == "article" || row.name == "main"
      guard isBody, good[i] * 10 >= all * 5 else { continue }
      // The innermost that holds nearly as much.
      if let other = best, good[i] * 100 < good[other] * 92 { continue }
      best = i
    }
    if let best { return best }
    var i = 0
    descend: while true {
      var child = i + 1
      while child < rows[i].end {
        if !isOut[child], !rows[child].name.isEmpty, good[child] * 100 >= good[i] * 85,
          !Self.isGood(rows[child].name, length[child], linked[child]) || holdsBlocks(child)
        {
          i = child
          continue descend
        }
        child = rows[child].end
      }
      return i
    }
  }

  private func holdsBlocks(_ i: Int) -> Bool {
    (i + 1..<tree.rows[i].end).contains { Self.blocks.contains(tree.rows[$0].name) && !isOut[$0] }
  }

  // MARK: - The words

  private struct Block {
    var text = ""
    var linked = 0
    var isHeading = false
    /// The row it begins in.
    var row = 0
    var hasTime = false
  }

  private mutating func collect(_ place: Int) {
    var blocks: [Block] = []
    var block = Block(row: place)
    var cells = false
    var size = 0
    func close(_ next: Int) {
      if block.text.utf8.contains(where: { $0 > 0x20 }) { blocks.append(block) }
      block = Block(row: next)
    }
    // Rows whose end ends a block.
    var open: [(end: Int, name: String)] = []
    var links: [Int] = []
    var i = place
    while i < tree.rows[place].end, size < Self.mostText {
      while let last = open.last, last.end <= i {
        open.removeLast()
        if last.name == "td" || last.name == "th" {
          block.text += "\t"
        } else {
          close(i)
        }
        if last.name == "tr" { cells = false }
      }
      links.removeAll { $0 <= i }
      let row = tree.rows[i]
      if isOut[i] {
        i = max(row.end, i + 1)
        continue
      }
      if row.name.isEmpty {
        block.text += row.text
        size += row.text.utf8.count
        if !links.isEmpty { block.linked += Self.count(row.text) }
      } else if row.name == "br" {
        block.text += "\u{b}"
      } else if row.name == "a" {
        links.append(row.end)
      } else if row.name == "time" {
        block.hasTime = true
      } else if Self.blocks.contains(row.name) {
        let isCell = row.name == "td" || row.name == "th"
        if !(isCell || cells) { close(i) }
        if row.name == "tr" { cells = isRowOfData(i) }
        if !cells || isCell || row.name == "tr" { open.append((row.end, row.name)) }
        if Self.headings.contains(row.name) { block.isHeading = true }
      }
      i += 1
    }
    while let last = open.popLast() { if last.name != "td" && last.name != "th" { close(i) } }
    close(i)
    keep(blocks)
  }

  /// A row whose cells are one line of a table; where a cell holds paragraphs the table only arranges the page.
  private func isRowOfData(_ i: Int) -> Bool {
    var child = i + 1
    while child < tree.rows[i].end {
      if length[child] > 150 { return false }
      child = tree.rows[child].end
    }
    return true
  }

  private mutating func keep(_ blocks: [Block]) {
    let heading = Self.squeezed(title)
    var kept: [(text: String, isHeading: Bool)] = []
    for block in blocks {
      let parts = block.linked * 5 > Self.count(block.text) ? [Self.squeezed(block.text)] : Self.lines(block.text)
      for text in parts where text.utf8.contains(where: { $0 > 0x20 }) {
        let count = text.unicodeScalars.count
        // "Read also:" and a link; a list of links; a byline.
        if parts.count == 1, block.linked > 0, count - block.linked <= 25, count < 250, block.linked * 2 > count {
          continue
        }
        if block.linked * 10 > count * 7, parts.count == 1 { continue }
        if block.hasTime, count < 80 { continue }
        if text == heading { continue }
        kept.append((text, block.isHeading))
      }
    }
    // A heading over nothing belonged to what was left out.
    for (i, block) in kept.enumerated() {
      if block.isHeading, i + 1 == kept.count || kept[i + 1].isHeading { continue }
      paragraphs.append(block.text)
    }
  }

  /// White space in a row is one space, and none at the ends.
  static func squeezed(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    var isSpaceDue = false
    let bytes = Array(text.utf8)
    var i = 0
    while i < bytes.count {
      var byte = bytes[i]
      // No-break spaces, and the marks of no width that typesetters leave.
      if byte == 0xc2, i + 1 < bytes.count, bytes[i + 1] == 0xa0 || bytes[i + 1] == 0xad {
        if bytes[i + 1] == 0xa0 { isSpaceDue = true }
        i += 2
        continue
      }
      if byte == 0xe2, i + 2 < bytes.count, bytes[i + 1] == 0x80, bytes[i + 2] == 0x8b {
        i += 3
        continue
      }
      if byte == 0xef, i + 2 < bytes.count, bytes[i + 1] == 0xbb, bytes[i + 2] == 0xbf {
        i += 3
        continue
      }
      if byte <= 0x20 {
        isSpaceDue = true
      } else {
        if isSpaceDue, !out.isEmpty { out.append(0x20) }
        isSpaceDue = false
        if byte == 0x7f { byte = 0x20 }
        out.append(byte)
      }
      i += 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Line breaks that the page asks for divide paragraphs.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\u{b}").map { squeezed(String($0)) }.filter { !$0.isEmpty }
  }
}
