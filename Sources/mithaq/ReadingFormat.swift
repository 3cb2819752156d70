import ArgumentParser
import MithaqClaims

/// How readings are written.
enum ReadingFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case text, ndjson, claims, csv, articles

  /// Appends one reading to `out`.
  func write(_ reading: Reading, of article: Article, styled: Bool, to out: inout [UInt8]) {
    switch self {
    case .ndjson:
      var json = JSONBytes()
      // Whoever has only the page has not the text that offsets count in.
      json.reading(reading, with: article.isExtracted ? article : nil)
      out += json.bytes
      out.append(0x0a)
    case .articles:
      var json = JSONBytes()
      json.object {
        $0.field("id", article.id)
        if let title = article.title { $0.field("title", title) }
        $0.field("text", article.text)
        if let lang = article.lang { $0.field("lang", lang) }
        if let day = article.published { $0.field("published", day.description) }
        if let outlet = article.outlet { $0.field("outlet", outlet) }
        if let url = article.url { $0.field("url", url) }
      }
      out += json.bytes
      out.append(0x0a)
    case .claims:
      for claim in reading.claims { Self.writeLine(claim, of: reading, to: &out) }
    case .csv:
      for claim in reading.claims { CSV.write(Self.cells(claim, of: reading), to: &out) }
    case .text:
      var view = TextView(isStyled: styled)
      view.show(reading, of: article)
      out += view.text.utf8
    }
  }

  /// What comes before the first reading.
  var header: [UInt8] {
    var out: [UInt8] = []
    if self == .csv { CSV.write(Self.columns.map { .own($0) }, to: &out) }
    return out
  }

  /// The claim's own object, with the article's members before those of the claim.
  private static func writeLine(_ claim: Claim, of reading: Reading, to out: inout [UInt8]) {
    var article = JSONBytes()
    article.object {
      $0.field("article", reading.article)
      $0.field("lang", reading.lang)
      $0.field("published", reading.published?.description)
    }
    var json = JSONBytes()
    json.claim(claim)
    out += article.bytes.dropLast()
    out.append(UInt8(ascii: ","))
    out += json.bytes.dropFirst()
    out.append(0x0a)
  }

  static let columns = [
    "article", "lang", "published", "claim", "act", "modality", "actors", "counterparts", "agreement",
    "agreement_type", "agreement_name", "agreement_topic", "said_by_polity", "said_by_person", "said_by_office",
    "said_by_outlet", "channel", "when", "where", "evidence", "start", "end", "sentence", "origin", "confidence",
  ]

  private static func cells(_ claim: Claim, of reading: Reading) -> [CSV.Cell] {
    let speaker = claim.attribution
    let hundredths = Int((claim.confidence * 100).rounded())
    return [
      .foreign(reading.article), .own(reading.lang), .own(reading.published?.description), .own(claim.id),
      .own(claim.act.rawValue), .own(claim.modality.rawValue),
      .own(claim.actors.map(\.id).joined(separator: " ")), .own(claim.counterparts.map(\.id).joined(separator: " ")),
      .own(claim.agreement?.id), .own(claim.agreement?.type), .foreign(claim.agreement?.name),
      .foreign(claim.agreement?.topic), .own(speaker?.polity), .foreign(speaker?.person), .own(speaker?.office),
      .own(speaker?.outlet), .own(speaker?.channel), .own(claim.when?.date.description), .foreign(claim.place?.text),
      .foreign(claim.evidence.text), .own(String(claim.evidence.start)), .own(String(claim.evidence.end)),
      .own(String(claim.evidence.sentence)), .own(claim.origin),
      .own("\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"),
    ]
  }
}
