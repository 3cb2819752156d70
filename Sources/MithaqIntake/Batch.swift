import MithaqClaims

/// A stretch of one input that holds whole documents, not yet parsed, so that it can be handed to another thread.
public struct Batch: Sendable {
  enum Content: Sendable {
    /// NDJSON; the first line has this number.
    case lines([UInt8], first: Int)
    /// One document.
    case text([UInt8])
    /// A web page.
    case page([UInt8])
    /// An RSS or Atom feed, or a sitemap.
    case feed([UInt8])
    /// An e-mail message.
    case mail([UInt8])
    /// Web pages of an archive.
    case records([ArchiveRecord])
    /// What somebody else has taken in.
    case articles([Article])
    /// Nothing but a problem.
    case nothing
  }
  /// The path as it was given; `<stdin>` for standard input.
  public let file: String
  let content: Content
  /// What was found wrong before any document was looked at.
  let problems: [IntakeProblem]
  /// How many bytes of the input this batch and what was skipped before it make up.
  public let size: Int
  /// What is said about documents that do not say it themselves.
  let defaults: Defaults
  /// What of an archive was seen to be no article before any page was looked at.
  var passedOver = PassedOver()

  /// Articles that were taken in already, and what was found wrong on the way.
  /// - Parameters:
  ///   - file: where they come from, for messages.
  ///   - size: how many bytes they were made of.
  public init(articles: [Article], problems: [IntakeProblem] = [], file: String, size: Int = 0) {
    self.init(file: file, content: .articles(articles), problems: problems, size: size, defaults: Defaults())
  }

  init(
    file: String, content: Content, problems: [IntakeProblem], size: Int, defaults: Defaults,
    passedOver: PassedOver = PassedOver()
  ) {
    self.file = file
    self.content = content
    self.problems = problems
    self.size = size
    self.defaults = defaults
    self.passedOver = passedOver
  }

  /// The documents of the batch in the order of the input, and what is wrong with it.
  public func contents() -> Contents {
    var contents = Contents(articles: [], problems: problems, passedOver: passedOver)
    switch content {
    case .nothing: break
    case .text(let bytes): readText(bytes, into: &contents)
    case .page(let bytes): readPage(bytes, into: &contents)
    case .articles(let articles): contents.articles = articles
    case .feed(let bytes): readFeed(bytes, into: &contents)
    case .mail(let bytes): readMail(bytes, into: &contents)
    case .records(let records): for record in records { readRecord(record, into: &contents) }
    case .lines(let bytes, let first): readLines(bytes, first: first, into: &contents)
    }
    return contents
  }

  /// What a batch holds once it is parsed.
  public struct Contents: Sendable {
    public var articles: [Article]
    public var problems: [IntakeProblem]
    /// What of an archive is no article.
    public var passedOver: PassedOver
  }

  private func article(id: String, text: String) -> Article {
    Article(id: id, text: text, lang: defaults.lang, published: defaults.published, outlet: defaults.outlet)
  }

  private func readText(_ bytes: [UInt8], into contents: inout Contents) {
    let (text, isRepaired) = bytes.withUnsafeBytes { UTF8Text.decode($0) }
    if isRepaired {
      // Letters of an 8-bit Arabic page are bytes above 0x7f that hardly ever make valid UTF-8.
      let isForeign = bytes.count { $0 >= 0x80 } * 3 > bytes.count
      contents.problems.append(
        IntakeProblem(
          file: file, severity: .warning,
          message: "not all of it is UTF-8: what is not was replaced with U+FFFD"
            + (isForeign ? "; is it Windows-1256? (iconv -f windows-1256 -t utf-8)" : "")))
    }
    contents.articles.append(article(id: ownID, text: text))
  }

  /// The id of a file that is one article.
  private var ownID: String { file == Intake.standardInput ? "stdin" : file }

  private func readPage(_ bytes: [UInt8], into contents: inout Contents) {
    let page = Page(bytes)
    guard !page.text.isEmpty else {
      contents.problems.append(
        IntakeProblem(file: file, severity: .warning, message: "no article was found in this page"))
      return
    }
    contents.articles.append(article(of: page, id: ownID))
  }

  /// - Parameter address: where the page was fetched, which nobody but the server can lie about.
  private func article(of page: Page, id: String, address: String? = nil) -> Article {
    var article = article(id: id, text: page.text)
    article.title = page.title
    article.isExtracted = true
    article.url = page.url
    article.lang = defaults.language(page.lang)
    article.published = page.published ?? article.published
    let said = defaults.outlets.slug(address: page.url, name: page.siteName)
    if let address {
      let fetched = defaults.outlets.slug(address: address, name: nil)
      // A page that names another site's address for itself is still this site's.
      if page.url == nil || said != fetched { article.url = address }
      article.outlet = article.outlet ?? fetched ?? said
    } else {
      article.outlet = article.outlet ?? said
    }
    return article
  }

  private func readRecord(_ record: ArchiveRecord, into contents: inout Contents) {
    func problem(_ severity: IntakeProblem.Severity, _ message: String) {
      var problem = IntakeProblem(file: file, severity: severity, message: message)
      problem.offset = record.place.offset
      problem.inside = record.place.inside
      contents.problems.append(problem)
    }
    let (body, remark) = record.answer.unwrapped(record.message, limit: Intake.largestPage)
    switch remark {
    case .tooLarge:
      return problem(.error, "a page that is more than \(Intake.largestPage >> 20) MiB when unpacked is left out")
    case .cut(let message): problem(.warning, "a page is not whole: \(message); what came is read")
    case nil:
      if record.isTruncated { problem(.warning, "a page is not whole: the crawler cut it; what it kept is read") }
    }
    if record.answer.type.isEmpty, !Page.isPage(body) { return contents.passedOver.add("answer without a type") }
    let page = Page(body, charset: record.answer.charset)
    if page.text.isEmpty { return contents.passedOver.add("page without an article") }
    contents.articles.append(article(of: page, id: record.id, address: record.url))
  }

  /// What the items of a feed say themselves; the pages they lead to are for `watch`.
  private func readFeed(_ bytes: [UInt8], into contents: inout Contents) {
    func problem(_ severity: IntakeProblem.Severity, _ message: String, line: Int? = nil) {
      contents.problems.append(IntakeProblem(file: file, line: line, severity: severity, message: message))
    }
    guard let feed = Feed(bytes) else { return problem(.error, "this is no feed") }
    if let fault = feed.fault {
      problem(.warning, "\(fault.message); what was read up to there is taken", line: fault.line)
    }
    if feed.kind == .sitemap || feed.kind == .sitemapIndex {
      return problem(
        .warning, "a \(feed.kind.rawValue) lists addresses and no words; 'mithaq watch' reads what it lists")
    }
    var without: [Int] = []
    for item in feed.items {
      if let article = feed.article(item, defaults: defaults, otherwise: "\(file)#\(item.line)") {
        contents.articles.append(article)
      } else {
        without.append(item.line)
      }
    }
    if let first = without.first {
      problem(
        .warning,
        "\(without.count) of \(feed.items.count) items carry no words; 'mithaq watch' reads the pages they lead to",
        line: first)
    } else if feed.items.isEmpty {
      problem(.warning, "a feed without items")
    }
  }

  private func readMail(_ bytes: [UInt8], into contents: inout Contents) {
    let mail = Mail(bytes)
    guard !mail.text.isEmpty else {
      contents.problems.append(
        IntakeProblem(file: file, severity: .warning, message: "no words were found in this message"))
      return
    }
    var article = article(id: mail.id ?? ownID, text: mail.text)
    article.title = mail.subject
    article.isExtracted = true
    article.lang = defaults.language(mail.lang)
    article.published = mail.published ?? article.published
    article.outlet =
      article.outlet ?? defaults.outlets.slug(address: mail.host.map { "https://\($0)/" }, name: mail.sender)
    contents.articles.append(article)
  }

  private func readLines(_ bytes: [UInt8], first: Int, into contents: inout Contents) {
    bytes.withUnsafeBytes { all in
      var number = first
      var start = 0
      while start < all.count {
        let end = all[start...].firstNewline() ?? all.count
        readLine(UnsafeRawBufferPointer(rebasing: all[start..<end]), number: number, into: &contents)
        start = end + 1
        number += 1
      }
    }
  }

  private func readLine(_ line: UnsafeRawBufferPointer, number: Int, into contents: inout Contents) {
    // An empty line between documents is nothing.
    guard line.contains(where: { $0 > 0x20 }) else { return }
    func problem(_ severity: IntakeProblem.Severity, _ message: String, column: Int? = nil) {
      contents.problems.append(
        IntakeProblem(file: file, line: number, column: column, severity: severity, message: message))
    }
    var reader = DocumentReader(article: article(id: "", text: ""))
    do {
      try JSONLine.scan(line, wanted: DocumentReader.member(named:)) { reader.take($0, $1) }
    } catch {
      // Bytes that continue a character begin with the bits 10.
      let column = line[..<min(error.offset, line.count)].count { $0 & 0xc0 != 0x80 } + 1
      problem(.error, error.message, column: column)
      return
    }
    for complaint in reader.missing + reader.complaints { problem(.error, complaint) }
    guard reader.missing.isEmpty, reader.complaints.isEmpty else { return }
    for remark in reader.remarks { problem(.warning, remark) }
    contents.articles.append(reader.article)
  }
}

/// What is said about documents that do not say it themselves.
public struct Defaults: Sendable {
  /// `ar`, `en`.
  public var lang: String?
  /// Those that are read. What a page says of its own language counts only where it is one of them.
  public var languages: Set<String>
  public var published: Day?
  /// The outlet's slug (`reuters`).
  public var outlet: String?
  /// Which outlet a web page's address and name mean.
  public var outlets: Outlets
  public init(
    lang: String? = nil, languages: Set<String> = ["ar", "en"], published: Day? = nil, outlet: String? = nil,
    outlets: Outlets = Outlets()
  ) {
    self.lang = lang
    self.languages = languages
    self.published = published
    self.outlet = outlet
    self.outlets = outlets
  }

  /// The first of what is said of an article's language that is read; else the one for articles that do not name theirs.
  func language(_ said: String?...) -> String? {
    said.lazy.compactMap(\.self).first(where: languages.contains) ?? lang
  }
}

/// Gathers the members of one NDJSON document.
private struct DocumentReader {
  var article: Article
  var hasID = false
  var hasText = false
  var complaints: [String] = []
  var remarks: [String] = []

  init(article: Article) { self.article = article }

  var missing: [String] {
    // A complaint about the member itself says more than that it is missing.
    (hasID ? [] : ["'id' is missing: every document has one"])
      + (hasText ? [] : ["'text' is missing: every document has one"])
  }

  static let names: [StaticString] = ["id", "text", "title", "lang", "published", "outlet", "url"]

  static func member(named name: UnsafeRawBufferPointer) -> Int? {
    names.firstIndex { $0.utf8CodeUnitCount == name.count && $0.withUTF8Buffer { name.elementsEqual($0) } }
  }

  mutating func take(_ member: Int, _ value: JSONLine.Value) {
    let name = Self.names[member]
    switch value {
    case .string(let text, let isRepaired):
      if isRepaired { remarks.append("'\(name)' is not all UTF-8: what is not was replaced with U+FFFD") }
      set(member, text)
    case .integer(let digits) where member == 0: set(member, digits)
    case .null: if member < 2 { wrong(member, "'\(name)' is null; a string is wanted") }
    case .integer: wrong(member, "'\(name)' is a number; a string is wanted")
    case .other(let kind): wrong(member, "'\(name)' is \(kind); a string is wanted")
    }
  }

  private mutating func wrong(_ member: Int, _ complaint: String) {
    if member == 0 { hasID = true }
    if member == 1 { hasText = true }
    complaints.append(complaint)
  }

  private mutating func set(_ member: Int, _ text: String) {
    switch member {
    case 0:
      hasID = true
      article.id = text
      if text.isEmpty { complaints.append("'id' is empty") }
    case 1:
      hasText = true
      article.text = text
    case 2: article.title = text
    case 3: if !text.isEmpty { article.lang = Self.language(text) }
    case 4: if !text.isEmpty { setPublished(text) }
    case 5: if !text.isEmpty { article.outlet = text }
    default: article.url = text
    }
  }

  /// `ar-SA` and `AR` are `ar`.
  private static func language(_ tag: String) -> String {
    String(tag.prefix { $0 != "-" && $0 != "_" }).lowercased()
  }

  private mutating func setPublished(_ text: String) {
    let day = text.utf8.prefix { $0 != UInt8(ascii: "T") && $0 != UInt8(ascii: " ") }
    if let day = Day(Substring(day)) {
      article.published = day
    } else {
      remarks.append("'published' is '\(text)', which is no day and is left out; write YYYY-MM-DD")
    }
  }
}
