import MithaqClaims

/// What a web page holds: an article, and what the page says about it.
///
///     let page = Page(bytes)
///     page.text       // paragraphs, a line each, without what stands around them
///
/// No page is too broken: what cannot be found is empty or nil. It takes time and memory in proportion to the page.
public struct Page: Sendable {
  /// The headline, without the outlet's name behind it.
  public private(set) var title: String?
  /// The article's paragraphs, headings, list items and table rows, one a line.
  public private(set) var text: String
  /// The day of publication as the page gives it.
  public private(set) var published: Day?
  /// The outlet as the page calls it (`Reuters`).
  public private(set) var siteName: String?
  /// `ar`, `en`, or what else the page says of itself.
  public private(set) var lang: String?
  /// The address that the page gives for itself.
  public private(set) var url: String?

  /// - Parameters:
  ///   - bytes: the page as it was saved or sent.
  ///   - charset: what a server said of its letters; nil leaves it to the page.
  public init(_ bytes: [UInt8], charset: String? = nil) {
    let markup = Markup(Charset.utf8(bytes, declared: charset))
    let tree = PageTree(markup.bytes)
    let about = About(tree, markup.linkedData)
    title = about.title()
    let body = PageBody(tree, title: title ?? "")
    text = body.paragraphs.joined(separator: "\n")
    url = about.url
    siteName = about.siteName
    lang = about.lang
    published = about.published(root: body.root)
  }

  /// The paragraphs of a piece of HTML that is all article, as feeds carry it, one a line.
  static func words(ofFragment html: String, title: String = "") -> String {
    let markup = Markup(Array("<html><body><article>\(html)</article></body></html>".utf8))
    return PageBody(PageTree(markup.bytes), title: title).paragraphs.joined(separator: "\n")
  }

  /// True for what is no feed, no NDJSON and not binary, so that it may be read as a page; servers send much that is none.
  public static func mayBe(_ bytes: [UInt8]) -> Bool { isPage(bytes) }

  /// True for markup that a browser would show, from its first bytes: feeds and other XML are none.
  static func isPage(_ bytes: [UInt8]) -> Bool {
    var head = bytes.prefix(2048)
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      head = head.filter { $0 != 0 }[...].dropFirst(2)
    }
    if head.starts(with: [0xef, 0xbb, 0xbf]) { head = head.dropFirst(3) }
    var text = Substring(
      String(decoding: head.map { $0 < 0x80 ? $0 | ($0 >= 0x41 && $0 <= 0x5a ? 0x20 : 0) : 0x3f }, as: UTF8.self))
    while true {
      text = text.drop { $0.isWhitespace || $0 == "\0" }
      guard text.hasPrefix("<") else { return false }
      if text.hasPrefix("<!--") {
        guard let end = text.firstRange(of: "-->") else { return false }
        text = text[end.upperBound...]
      } else if text.hasPrefix("<?xml") || text.hasPrefix("<!doctype") && !text.hasPrefix("<!doctype html") {
        return text.contains("<html")
      } else {
        let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "!" }
        return [
          "!doctype", "html", "head", "meta", "title", "body", "script", "link", "style", "base", "article", "main",
          "div",
          "section", "p", "h1", "table", "header", "nav", "center", "span", "a", "b", "font", "ul",
        ].contains(String(name))
      }
    }
  }
}

/// What a page says about itself, in `meta`, in linked data, in attributes.
private struct About {
  let tree: PageTree
  /// `meta` by name or property, in small letters; the first of a name counts.
  var meta: [String: String] = [:]
  var articles: [LinkedData] = []
  var canonical: String?
  var documentTitle: String?

  init(_ tree: PageTree, _ scripts: [[UInt8]]) {
    self.tree = tree
    for (i, row) in tree.rows.enumerated() {
      switch row.name {
      case "meta":
        guard let content = row.attributes["content"], !content.isEmpty else { continue }
        for key in ["property", "name", "itemprop"] {
          guard let name = row.attributes[key]?.lowercased(), meta[name] == nil else { continue }
          meta[name] = content
        }
      case "link":
        if canonical == nil, row.attributes["rel"]?.lowercased() == "canonical" { canonical = row.attributes["href"] }
      case "title": if documentTitle == nil { documentTitle = tree.text(i) }
      default: break
      }
    }
    for script in scripts { LinkedData.read(script)?.articles(into: &articles) }
  }

  var url: String? {
    let candidates = [
      canonical, meta["og:url"], articles.first?["url"]?.text, articles.first?["mainEntityOfPage"]?["@id"]?.text,
    ]
    return candidates.compactMap { $0 }.first { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
  }

  var siteName: String? {
    let candidates = [
      meta["og:site_name"], articles.first?["publisher"]?["name"]?.text, meta["application-name"], meta["twitter:site"],
    ]
    return candidates.compactMap { $0 }.map(PageBody.squeezed).first { !$0.isEmpty }
  }

  var lang: String? {
    let html = tree.rows.first?.attributes["lang"]
    let candidates = [
      html, meta["og:locale"], articles.first?["inLanguage"]?.text, meta["language"], meta["content-language"],
    ]
    for candidate in candidates {
      guard let candidate else { continue }
      let code = candidate.prefix { $0.isLetter }.lowercased()
      if code.utf8.count == 2 { return code }
    }
    return nil
  }

  func title() -> String? {
    let heads = tree.rows.indices.filter { tree.rows[$0].name == "h1" }.map { PageBody.squeezed(tree.text($0)) }
      .filter { !$0.isEmpty && $0.utf8.count < 600 }
    let shared = (articles.first?["headline"]?.text ?? meta["og:title"] ?? meta["twitter:title"]).map {
      stripped(PageBody.squeezed(Entities.plain($0)))
    }
    // The headline that is seen, where it is the one that is shared or the only one.
    if let shared, !shared.isEmpty {
      if let seen = heads.first(where: { $0 == shared }) { return seen }
      if heads.count == 1, heads[0].utf8.count >= 16 { return heads[0] }
      return shared
    }
    if let first = heads.first(where: { $0.utf8.count >= 12 }) { return first }
    let own = documentTitle.map { stripped(PageBody.squeezed($0)) }
    return own.flatMap { $0.isEmpty ? nil : $0 } ?? heads.first
  }

  /// Without " | Reuters" or " - الشرق الأوسط" at the end.
  private func stripped(_ title: String) -> String {
    let site = siteName?.lowercased()
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • ", " « ", " » "] {
      guard let last = title.ranges(of: mark).last else { continue }
      let tail = title[last.upperBound...].lowercased()
      if let site, tail == site || tail.contains(site) || site.contains(tail) {
        return stripped(String(title[..<last.lowerBound]))
      }
      if mark == " | ", tail.utf8.count < 40, title[..<last.lowerBound].utf8.count >= 16 {
        return String(title[..<last.lowerBound])
      }
    }
    return title
  }

  func published(root: Int?) -> Day? {
    for article in articles {
      for key in ["datePublished", "dateCreated"] {
        if let text = article[key]?.text, let day = PageDate.day(text) { return day }
      }
    }
    for name in [
      "article:published_time", "datepublished", "og:article:published_time", "article:published", "parsely-pub-date",
      "sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "date.issued",
      "dc.date.issued",
      "dcterms.created", "dcterms.date", "dc.date", "date", "cxenseparse:recs:publishtime", "og:published_time",
      "article.published",
      "displaydate", "created", "og:pubdate", "rnews:datepublished", "citation_publication_date", "article:post_date",
    ] {
      if let text = meta[name], let day = PageDate.day(text) { return day }
    }
    return inPage(root: root) ?? url.flatMap { PageDate.day(inAddress: $0) }
      ?? (meta["article:modified_time"] ?? meta["og:updated_time"]).flatMap { PageDate.day($0) }
  }

  /// A date that is seen near the headline or above the text.
  private func inPage(root: Int?) -> Day? {
    let rows = tree.rows
    for (i, row) in rows.enumerated() where row.attributes["itemprop"]?.lowercased() == "datepublished" {
      if let day = (row.attributes["datetime"] ?? row.attributes["content"] ?? tree.text(i)).day { return day }
    }
    var times: [(row: Int, day: Day, isMarked: Bool)] = []
    for (i, row) in rows.enumerated() where row.name == "time" {
      guard let day = (row.attributes["datetime"] ?? "").day ?? tree.text(i).day else { continue }
      times.append(
        (
          i, day,
          row.attributes["pubdate"] != nil
            || !row.hints.isDisjoint(with: ["published", "publish", "pubdate", "entrydate", "entry"])
        ))
    }
    let head = rows.firstIndex { $0.name == "h1" }
    let place = [head, root].compactMap { $0 }.min() ?? 0
    // Those of other articles stand in lists of links, further from the headline.
    if let marked = times.first(where: { $0.isMarked && $0.row >= place }) ?? times.first(where: \.isMarked) {
      return marked.day
    }
    if let near = times.first(where: { $0.row > (head ?? place) }) { return near.day }
    if let before = times.last(where: { $0.row < place }) { return before.day }
    let dates: Set<String> = [
      "date", "dateline", "timestamp", "time", "published", "publishdate", "pubdate", "postdate", "articledate",
      "datetime", "meta",
      "postmeta", "entrymeta", "byline", "articlemeta", "storymeta", "newsdate", "posted", "postedon", "info",
      "articleinfo",
    ]
    var best: (distance: Int, day: Day)?
    for (i, row) in rows.enumerated() where !row.hints.isDisjoint(with: dates) && row.end - i < 60 {
      guard let day = String(tree.text(i).prefix(200)).day else { continue }
      let distance = abs(i - (head ?? place))
      if best == nil || distance < best!.distance { best = (distance, day) }
    }
    if let best { return best.day }
    // Words right behind the headline.
    if let head {
      for row in rows[head..<min(rows.count, head + 40)] where row.name.isEmpty && row.text.utf8.count < 120 {
        if let day = row.text.day { return day }
      }
    }
    return nil
  }
}

extension String {
  fileprivate var day: Day? { isEmpty ? nil : PageDate.day(self) }
}

/// Character references in what is read outside of markup, as linked data has them.
enum Entities {
  static func plain(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var text = text
    for (name, plain) in [
      ("&quot;", "\""), ("&#39;", "'"), ("&#039;", "'"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "),
      ("&#8217;", "’"), ("&#8216;", "‘"), ("&#8220;", "“"), ("&#8221;", "”"), ("&laquo;", "«"), ("&raquo;", "»"),
      ("&amp;", "&"),
    ] {
      text = text.replacing(name, with: plain)
    }
    return text
  }
}
