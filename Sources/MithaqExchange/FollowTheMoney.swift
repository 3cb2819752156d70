import MithaqAnswers
import MithaqClaims

/// Claims as entities of FollowTheMoney: polities, articles, and each claim as an event that its article proves.
///
/// An event's `keywords` keep what the model has no property for: act, modality, who acts and on whom, the agreement, who says so.
public struct FollowTheMoney {
  public enum Form: Sendable {
    /// One entity a line.
    case entities
    /// One statement a line: an entity's property, its value, since when the ledger knows it, and what found it.
    case statements
  }

  private let form: Form
  private let naming: Naming
  private var seen: Set<String> = []

  /// The dataset that statements belong to.
  static let dataset = "mithaq"

  public init(_ form: Form, catalogue: Catalogue) {
    self.form = form
    naming = Naming(catalogue: catalogue)
  }

  /// A value, and the language it is in where that matters.
  private typealias Property = (name: StaticString, value: String?, lang: String?)

  public mutating func write(_ sourced: SourcedClaim, to out: inout [UInt8]) {
    let claim = sourced.claim
    let known = sourced.known?.text
    for participant in claim.actors + claim.counterparts where seen.insert("p" + participant.id).inserted {
      let name = naming.polity(participant.id)
      emit(
        Self.polity(participant.id), participant.kind == .state ? "PublicBody" : "Organization",
        [
          ("name", name.en ?? participant.id, name.en == nil ? nil : "eng"), ("name", name.ar, "ara"),
          ("idNumber", participant.id, nil), ("classification", participant.kind.rawValue, nil),
        ], known, origin: nil, &out)
    }
    let article = "article-" + sourced.articleKey
    let lang = Self.language(sourced.article.lang)
    if seen.insert(article).inserted {
      emit(
        article, "Article",
        [
          ("fileName", sourced.article.id, nil), ("title", sourced.article.title, lang),
          ("publisher", sourced.article.outlet, nil), ("publishedAt", sourced.article.published?.description, nil),
          ("language", lang, nil), ("sourceUrl", sourced.article.url, nil),
        ], known, origin: nil, &out)
    }
    emit(
      "claim-" + claim.id, "Event", event(claim, sourced, article: article, lang: lang), known, origin: claim.origin,
      &out)
  }

  private func event(_ claim: Claim, _ sourced: SourcedClaim, article: String, lang: String?) -> [Property] {
    func names(_ list: [Participant]) -> String {
      list.map { naming.polity($0.id).en ?? $0.id }.joined(separator: ", ")
    }
    var title = "\(claim.act.rawValue), \(claim.modality.rawValue): \(names(claim.actors))"
    if !claim.counterparts.isEmpty { title += " – " + names(claim.counterparts) }
    if let id = claim.agreement?.id { title += " · " + (naming.agreement(id).en ?? id) }
    var properties: [Property] = [
      ("name", title, "eng"), ("recordId", claim.id, nil), ("date", claim.when?.date.description, nil),
      ("description", claim.evidence.text, lang), ("summary", sourced.passage, lang), ("proof", article, nil),
      ("location", claim.place?.text, lang), ("publisher", sourced.article.outlet, nil),
      ("sourceUrl", sourced.article.url, nil),
    ]
    var involved: Set<String> = []
    for participant in claim.actors + claim.counterparts where involved.insert(participant.id).inserted {
      properties.append(("involved", Self.polity(participant.id), nil))
    }
    var people: Set<String> = []
    for person in (claim.actors + claim.counterparts).map(\.person) + [claim.attribution?.person] {
      if let person, people.insert(person).inserted { properties.append(("peopleMentioned", person, lang)) }
    }
    var keywords = ["act:" + claim.act.rawValue, "modality:" + claim.modality.rawValue]
    keywords += claim.actors.map { "actor:" + $0.id } + claim.counterparts.map { "counterpart:" + $0.id }
    for (key, value) in [
      ("agreement", claim.agreement?.id), ("agreement-type", claim.agreement?.type),
      ("agreement-name", claim.agreement?.name), ("agreement-topic", claim.agreement?.topic),
      ("said-by-polity", claim.attribution?.polity), ("said-by-person", claim.attribution?.person),
      ("said-by-office", claim.attribution?.office), ("said-by-outlet", claim.attribution?.outlet),
      ("channel", claim.attribution?.channel),
    ] {
      if let value { keywords.append(key + ":" + value) }
    }
    var unique: Set<String> = []
    for keyword in keywords where unique.insert(keyword).inserted { properties.append(("keywords", keyword, nil)) }
    return properties
  }

  private func emit(
    _ id: String, _ schema: StaticString, _ properties: [Property], _ known: String?, origin: String?,
    _ out: inout [UInt8]
  ) {
    let values = properties.compactMap { property in
      property.value.map { (property.name, Self.clean($0), property.lang) }
    }
    .filter { !$0.1.isEmpty }
    switch form {
    case .entities:
      var json = JSONBytes()
      json.object { json in
        json.field("id", id)
        json.key("schema")
        json.string(schema.description)
        json.key("properties")
        json.object { json in
          var done: Set<String> = []
          for (name, _, _) in values where done.insert(name.description).inserted {
            json.key(name)
            json.array(values.filter { $0.0.description == name.description }) { $0.string($1.1) }
          }
        }
        json.key("datasets")
        json.array([Self.dataset]) { $0.string($1) }
      }
      out += json.bytes
      out.append(0x0a)
    case .statements:
      for (name, value, lang) in values {
        var json = JSONBytes()
        json.object { json in
          json.field("canonical_id", id)
          json.field("entity_id", id)
          json.key("prop")
          json.string(name.description)
          json.key("schema")
          json.string(schema.description)
          json.field("value", value)
          json.field("dataset", Self.dataset)
          json.field("lang", lang)
          json.field("first_seen", known)
          json.field("last_seen", known)
          json.field("external", false)
          json.field("origin", origin)
        }
        out += json.bytes
        out.append(0x0a)
      }
    }
  }

  /// An id of FollowTheMoney has letters, digits and a few signs; others are written by their number.
  private static func polity(_ id: String) -> String {
    var out = "polity-"
    for scalar in id.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: out.unicodeScalars.append(scalar)
      default: out += "_" + String(scalar.value, radix: 16)
      }
    }
    return out
  }

  /// The model knows languages by three letters.
  private static func language(_ code: String?) -> String? {
    switch code {
    case "ar": "ara"
    case "en": "eng"
    case "fr": "fra"
    default: nil
    }
  }

  /// The model's texts have no control characters and no white space around them.
  private static func clean(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control && !"\t\n\r".unicodeScalars.contains(scalar)
      out.append(isControl ? "\u{fffd}" : scalar)
    }
    var trimmed = Substring(String(out))
    while let first = trimmed.unicodeScalars.first, first.properties.isWhitespace {
      trimmed.unicodeScalars.removeFirst()
    }
    while let last = trimmed.unicodeScalars.last, last.properties.isWhitespace { trimmed.unicodeScalars.removeLast() }
    return String(trimmed)
  }
}
