import MithaqClaims
import MithaqLedger

/// Invented news: as many articles, claims, states and agreements as wanted, the same in every run.
struct Invented: Sendable {
  static let states: [String] = (0..<200).map { n in
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return String([letters[n / 26 % 26], letters[n % 26], letters[(n * 7 + 3) % 26]])
  }
  static let agreements = (0..<180).map { "agreement-\($0)" }
  static let outlets = (0..<60).map { "outlet-\($0)" }
  static let words: [String] = (0..<4000).map { n in
    var x = UInt64(n) &* 0x9e37_79b9_7f4a_7c15 | 1
    return String(
      (0..<(3 + n % 7)).map { _ in
        x ^= x << 13
        x ^= x >> 7
        x ^= x << 17
        return Character(UnicodeScalar(UInt8(97 + x % 26)))
      })
  }

  struct Dice {
    var state: UInt64
    init(_ seed: Int) { state = UInt64(seed + 1) &* 0x9e37_79b9_7f4a_7c15 | 1 }
    mutating func roll(_ sides: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 8) % sides
    }
    mutating func pick<T>(_ list: [T]) -> T { list[roll(list.count)] }
  }

  /// Article `n` with five claims, about 1,200 bytes.
  static func entry(_ n: Int) -> (Article, Reading) {
    var dice = Dice(n)
    var text = ""
    text.reserveCapacity(1300)
    for i in 0..<190 {
      text += words[dice.roll(words.count)]
      text += i % 19 == 18 ? ". " : " "
    }
    let article = Article(
      id: "article-\(n)", text: text, title: nil, lang: "en", published: Day(number: 19_000 + n * 365 * 5 / 200_000),
      outlet: dice.pick(outlets))
    let bytes = Array(text.utf8)
    var claims: [Claim] = []
    for i in 0..<5 {
      let act =
        dice.roll(10) < 6
        ? dice.pick([Act.join, .sign, .ratify, .negotiate, .withdraw])
        : dice.pick([.meet, .call, .visit, .establishRelations])
      let start = 100 * i + dice.roll(60)
      let evidence = Evidence(
        text: String(decoding: bytes[start..<(start + 90)], as: UTF8.self), start: start, end: start + 90, sentence: i)
      let first = dice.pick(states)
      var second = dice.pick(states)
      if second == first { second = first == states[0] ? states[1] : states[0] }
      func participant(_ id: String) -> Participant {
        Participant(
          id: id, kind: .state,
          mention: Mention(text: words[dice.roll(words.count)], start: start + 5, end: start + 15),
          person: dice.roll(4) == 0 ? "Person \(dice.roll(900))" : nil, office: nil)
      }
      let isShared = !act.concernsAgreement || act == .sign || act == .negotiate
      claims.append(
        Claim(
          act: act, modality: dice.pick([.actual, .actual, .planned, .possible, .sought, .refused, .denied]),
          actors: isShared && act != .visit ? [participant(first), participant(second)] : [participant(first)],
          counterparts: act == .visit ? [participant(second)] : [],
          agreement: act.concernsAgreement
            ? AgreementReference(id: dice.pick(agreements), type: "treaty", name: "the treaty") : nil,
          attribution: dice.roll(2) == 0 ? Attribution(polity: dice.pick([first, second]), channel: "statement") : nil,
          when: dice.roll(3) == 0
            ? When(date: PartialDate(article.published!.adding(days: -dice.roll(4))), text: "Thursday") : nil,
          evidence: evidence, origin: "Packs/frames/accession.yaml:\(i + 10)", confidence: 0.9))
    }
    return (article, Reading(article: article.id, lang: "en", published: article.published, claims: claims))
  }
}
