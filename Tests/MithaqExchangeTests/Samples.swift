import MithaqClaims

@testable import MithaqAnswers

/// Claims and facts whose every text is hostile to some format.
enum Samples {
  static let nasty = "=1+1 <b>&\"'|`*\n\u{202e}\u{0}؛ \\ ,;]]>"

  static func sourced(_ act: Act = .sign, id: String = String(repeating: "a", count: 32)) -> SourcedClaim {
    let article = Article(
      id: nasty, text: "x " + nasty + " y", title: nasty, lang: "ar", published: Day("2025-11-07"), outlet: nasty,
      url: "https://example.org/?a=1&b=\"")
    let start = nasty.utf8.count + 3
    let claim = Claim(
      id: id, act: act, modality: .planned,
      actors: [
        Participant(
          id: "KAZ", kind: .state, mention: Mention(text: nasty, start: start, end: start + nasty.utf8.count),
          person: nasty, office: nasty)
      ], counterparts: [Participant(id: "eu", kind: .organisation)],
      agreement: AgreementReference(id: nil, type: "memorandum", name: nasty, topic: nasty),
      attribution: Attribution(polity: "USA", person: nasty, office: nasty, outlet: nasty, channel: nasty),
      when: When(date: PartialDate("2025-12")!, text: nasty), place: Place(text: nasty),
      evidence: Evidence(text: nasty, start: start, end: start + nasty.utf8.count, sentence: 1), origin: nasty,
      confidence: 0.93)
    return SourcedClaim(
      claim: claim, article: article, sentence: ByteRange(start, start + nasty.utf8.count), place: 7,
      known: Instant(milliseconds: 1_762_500_000_000))
  }

  static func fact(
    _ act: Act, _ actors: [String], _ counterparts: [String] = [], agreement: String? = nil, named: Bool = true,
    claims: [String]
  ) -> Told {
    Told(
      act: act, modality: .planned, actors: actors, counterparts: counterparts, agreement: agreement,
      agreementIsNamed: named && agreement != nil, date: "2025-12", firstSaid: Day("2025-11-07"),
      lastSaid: Day("2025-11-08"), sources: 2, speakers: ["USA"], outlets: [nasty], quote: nasty, claims: claims,
      earlier: [], against: ["ff"])
  }

  static let catalogue = Catalogue(
    polities: ["KAZ": .init(en: "Kazakhstan", ar: "كازاخستان"), "<x>": .init(en: nasty)],
    agreements: [.init(id: "nato", name: .init(en: nasty, ar: "الناتو"))])
  static let asOf = AsOf(valid: Day("2025-11-08")!, known: Instant(milliseconds: 1_762_500_000_000))
}
