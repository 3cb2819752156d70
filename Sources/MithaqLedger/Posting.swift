import MithaqClaims

/// Under which term something is found.
struct Posting: Hashable {
  enum Kind: Int64 {
    case claim = 0
    case standing = 1
    case judgement = 2
    case crowd = 3
  }

  var term: Term
  var kind: Kind
  /// Whether the outline lies beside the number: it does where one question reads thousands.
  var hasFacet: Bool

  /// The part of the table in which a row's postings lie.
  static func block(of seq: Int64) -> Int64 { seq >> 16 }

  /// All blocks up to a row's, for `IN (…)`.
  static func blocks(upTo seq: Int64) -> String { (0...block(of: max(0, seq))).map(String.init).joined(separator: ",") }

  /// More participants than this are a crowd, whose pairs are found by intersecting instead of being listed.
  static let crowd = 12

  static func all(
    _ claim: Claim, _ outline: Outline, term: (Term.Kind, String) throws -> Term
  ) rethrows -> [Posting] {
    var list: [Posting] = []
    if let agreement = outline.agreement { list.append(Posting(term: agreement, kind: .claim, hasFacet: true)) }
    var polities: [Term: String] = [:]
    for (term, participant) in zip(outline.actors + outline.counterparts, claim.actors + claim.counterparts) {
      polities[term] = participant.id
    }
    let sorted = polities.sorted { $0.value < $1.value }
    for (term, _) in sorted { list.append(Posting(term: term, kind: .claim, hasFacet: false)) }
    if sorted.count > crowd {
      for (term, _) in sorted { list.append(Posting(term: term, kind: .crowd, hasFacet: false)) }
    } else {
      for i in sorted.indices {
        for j in sorted.indices[(i + 1)...] {
          let pair = try term(.pair, sorted[i].value + "+" + sorted[j].value)
          list.append(Posting(term: pair, kind: .claim, hasFacet: true))
        }
      }
    }
    var people = Set((claim.actors + claim.counterparts).compactMap(\.person))
    if let speaker = claim.attribution?.person { people.insert(speaker) }
    for person in people.sorted() {
      list.append(Posting(term: try term(.person, person), kind: .claim, hasFacet: false))
    }
    return list
  }
}

extension Outline {
  init(
    _ claim: Claim, seq: Int64, article: Int64, original: Int64, of source: Article, isCorrection: Bool,
    term: (Term.Kind, String) throws -> Term
  ) rethrows {
    func optional(_ kind: Term.Kind, _ text: String?) throws -> Term? { try text.map { try term(kind, $0) } }
    let date = claim.when?.date
    var range: Range?
    if let first = date?.earliest, let last = date?.latest { range = Range(first: first, last: last) }
    self.claim = seq
    tag = Tag(claim.id)
    act = claim.act
    modality = claim.modality
    confidence = UInt8(max(0, min(100, (claim.confidence * 100).rounded())))
    self.isCorrection = isCorrection
    when = range
    published = source.published
    agreement = try optional(.agreement, claim.agreement?.id)
    type = try optional(.type, claim.agreement?.type)
    speaker = Speaker(
      polity: try optional(.polity, claim.attribution?.polity),
      person: try optional(.person, claim.attribution?.person),
      outlet: try optional(.outlet, claim.attribution?.outlet))
    channel = try optional(.channel, claim.attribution?.channel)
    outlet = try optional(.outlet, source.outlet)
    self.article = article
    self.original = original
    evidence = ByteRange(claim.evidence.start, claim.evidence.end)
    actors = try claim.actors.map { try term(.polity, $0.id) }
    counterparts = try claim.counterparts.map { try term(.polity, $0.id) }
  }
}
