import MithaqAnswers
import MithaqClaims

/// The two languages of the pages.
public enum Language: String, CaseIterable, Sendable {
  case ar, en
  public var other: Language { self == .ar ? .en : .ar }
  var direction: HTML { self == .ar ? "rtl" : "ltr" }
}

/// What every page knows beside its answer: in which language it is read, about when it was asked, and where it stands.
public struct Context: Sendable {
  public var language: Language
  public var catalogue: Catalogue
  public var asOf: AsOf
  /// As they were given in the address; nil where they were not.
  public var valid: String?
  public var known: String?
  /// The page's own place below the language, `agreements/nato`, and what its address asks besides the two times.
  public var path: Link.Path
  public var query: [(name: String, value: String)]
  /// True where a token is set, so that judgements may be recorded.
  public var canReview: Bool
  /// Where the site stands, for what is read elsewhere: feeds and reports. Nil leaves addresses as they are on the site itself.
  public var site: Link?

  public init(
    language: Language, catalogue: Catalogue, asOf: AsOf, valid: String? = nil, known: String? = nil,
    path: Link.Path = "", query: [(name: String, value: String)] = [], canReview: Bool = false, site: Link? = nil
  ) {
    self.language = language
    self.catalogue = catalogue
    self.asOf = asOf
    self.valid = valid
    self.known = known
    self.path = path
    self.query = query
    self.canReview = canReview
    self.site = site
  }

  /// One text in two languages.
  func t(_ en: HTML, _ ar: HTML) -> HTML { language == .ar ? ar : en }

  /// A page of this site, asked as of the same times.
  func link(_ path: Link.Path, _ more: [(name: String, value: String)] = []) -> Link {
    address(language, path, times + more)
  }

  /// This page with some of its questions changed.
  func here(_ changes: [(name: String, value: String)] = [], in language: Language? = nil) -> Link {
    let changed = Set(changes.map(\.name))
    return address(language ?? self.language, path, times + query.filter { !changed.contains($0.name) } + changes)
  }

  var times: [(name: String, value: String)] {
    [valid.map { ("valid", $0) }, known.map { ("known", $0) }].compactMap(\.self)
  }

  private func address(_ language: Language, _ path: Link.Path, _ query: [(name: String, value: String)]) -> Link {
    var full: Link.Path = "/\(language.rawValue)/\(path)"
    for (i, item) in query.enumerated() {
      full = i == 0 ? "\(full)?\(item.name)=\(item.value)" : "\(full)&\(item.name)=\(item.value)"
    }
    return Link(full)
  }

  /// A polity's name in the page's language, its id where it has none.
  func polityName(_ id: String) -> String {
    let name = catalogue.polities[id]
    return (language == .ar ? name?.ar ?? name?.en : name?.en ?? name?.ar) ?? id
  }

  /// A person as claims name them, in the page's script where the packs know it.
  func personName(_ name: String) -> String {
    let known = catalogue.people[name]
    return (language == .ar ? known?.ar : known?.en) ?? name
  }

  /// `foreign minister`, «وزير الخارجية»; as claims have it where the packs have no word.
  func office(_ title: String) -> HTML {
    let known = catalogue.offices[title]
    return "<bdi>\((language == .ar ? known?.ar : known?.en) ?? title)</bdi>"
  }

  func agreementName(_ id: String) -> String {
    guard let name = catalogue.agreement(id)?.name ?? catalogue.polities[id] else { return id }
    return (language == .ar ? name.ar ?? name.en : name.en ?? name.ar) ?? id
  }

  func polity(_ id: String) -> HTML {
    "<a class=\"polity\" href=\"\(link("states/\(id)"))\"><bdi>\(polityName(id))</bdi></a>"
  }

  /// One party's cell of an agreement's board.
  func cell(_ agreement: String, _ polity: String) -> Link { link("agreements/\(agreement)/parties/\(polity)") }

  func polities(_ ids: [String], limit: Int = 8) -> HTML {
    let shown = HTML.joined(ids.prefix(limit).map(polity), by: t(", ", "، "))
    return ids.count > limit ? "\(shown) <span class=\"faint\">+\(ids.count - limit)</span>" : shown
  }

  func agreement(_ id: String) -> HTML {
    "<a class=\"agreement\" href=\"\(link("agreements/\(id)"))\"><bdi>\(agreementName(id))</bdi></a>"
  }

  /// A day with its machine form.
  func day(_ day: Day?) -> HTML? {
    day.map { "<time datetime=\"\($0.description)\"><bdi>\(date($0.description))</bdi></time>" }
  }

  /// `2025-11-07`, `2025-11` or `2025` in words: `7 Nov 2025`, «7 نوفمبر 2025».
  func date(_ text: String) -> String {
    guard let date = PartialDate(text) else { return text }
    let months =
      language == .ar
      ? [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
      ] : ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = date.month.flatMap { (1...12).contains($0) ? months[$0 - 1] : nil }
    return [date.day.map(String.init), month, String(date.year)].compactMap(\.self).joined(separator: " ")
  }

  func instant(_ instant: Instant) -> HTML {
    "<time datetime=\"\(instant.text)\"><bdi>\(date(instant.day.description))\(t(", ", "، "))\(String(instant.text.dropFirst(11).prefix(5))) UTC</bdi></time>"
  }

  /// Words of a source, in their own language and direction.
  func quote(_ text: String) -> HTML {
    let isArabic = TextStyle.isRightToLeft(text)
    return "<q \(isArabic ? "lang=\"ar\" dir=\"rtl\"" : "lang=\"en\" dir=\"ltr\"" as HTML)>\(text)</q>"
  }
}

extension Context {
  /// What a report about a subject is called.
  public func title(_ subject: Chronicle.Subject?) -> String {
    switch subject {
    case .agreement(let id)?: agreementName(id)
    case .polity(let id)?: polityName(id)
    case .pair(let a, let b)?: polityName(a) + " – " + polityName(b)
    case .person(let name)?: name
    case nil: language == .ar ? "ميثاق" : "Mithaq"
    }
  }
}
