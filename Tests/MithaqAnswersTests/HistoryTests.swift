import Foundation
import MithaqClaims
import MithaqLedger
import MithaqStatus
import Testing

@testable import MithaqAnswers

/// Random histories: articles, copies, newer readings, judgements, in any order and number.
@Suite struct HistoryTests {
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1 }
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  static let states = ["KAZ", "ISR", "USA", "ARE", "AZE"]
  static let agreements = ["abraham-accords", "nato", "paris-agreement"]

  static func article(_ n: Int) -> Article {
    var dice = Dice(n + 1)
    let words = (0..<30).map { _ in "w\(Int.random(in: 0..<400, using: &dice))" }.joined(separator: " ")
    return Article(
      id: "a\(n)", text: words, lang: "en", published: n % 7 == 0 ? nil : Day(number: 20_000 + n % 40),
      outlet: n % 5 == 0 ? nil : "outlet-\(n % 4)")
  }

  /// What version `version` of the packs finds in the article.
  static func reading(_ article: Article, version: Int) -> Reading {
    var dice = Dice(article.text.utf8.reduce(version) { ($0 &* 31 &+ Int($1)) & 0xffffff })
    let claims = (0..<Int.random(in: 0...4, using: &dice)).map { i in
      let act = [Act.join, .sign, .ratify, .negotiate, .withdraw, .meet, .visit, .severRelations].randomElement(
        using: &dice)!
      let two = states.shuffled(using: &dice).prefix(2)
      return Claim(
        act: act, modality: Modality.allCases.randomElement(using: &dice)!,
        actors: (act.isDirected ? two.prefix(1) : two).map { Participant(id: $0, kind: .state, person: "P\(i)") },
        counterparts: act.isDirected ? two.suffix(1).map { Participant(id: $0, kind: .state) } : [],
        agreement: act.concernsAgreement
          ? AgreementReference(id: agreements.randomElement(using: &dice)!, type: "accord") : nil,
        attribution: Bool.random(using: &dice) ? Attribution(polity: two.first!) : nil,
        when: Bool.random(using: &dice)
          ? When(date: PartialDate(Day(number: 20_000 + Int.random(in: 0..<40, using: &dice))), text: "then") : nil,
        evidence: Evidence(text: String(article.text.prefix(9)), start: 0, end: 9, sentence: 0),
        origin: "test:\(version)")
    }
    return Reading(article: article.id, lang: "en", published: article.published, claims: claims)
  }

  /// Everything that can be asked, in one string of bytes.
  static func everything(_ answers: Answers, valid: Day, known: Instant, since: Instant) throws -> [UInt8] {
    let asOf = AsOf(valid: valid, known: known)
    var bytes: [UInt8] = []
    for agreement in agreements {
      bytes += try answers.board(of: agreement, asOf: asOf).json
      bytes += try answers.timeline(of: .agreement(agreement), asOf: asOf).json
    }
    bytes += try answers.timeline(of: .polity("KAZ"), asOf: asOf).json
    bytes += try answers.timeline(of: .pair("KAZ", "ISR"), asOf: asOf).json
    bytes += try answers.timeline(of: .person("P1"), asOf: asOf).json
    bytes += conflictsJSON(try answers.conflicts(asOf: asOf), asOf: asOf)
    bytes += try answers.changes(since: since, asOf: asOf).json
    bytes += searchJSON(try answers.search("w1*", known: known, limit: 1000), query: "w1*", known: known)
    return bytes
  }

  /// The board from outlines against the same fold over the claims themselves.
  static func checkBoard(_ answers: Answers, _ agreement: String, now: Instant) throws {
    let ledger = answers.ledger
    let cut = try ledger.cut(known: now)
    guard let term = try ledger.term(.agreement, agreement) else { return }
    for day in stride(from: 19_990, to: 20_070, by: 10) {
      let asOf = AsOf(valid: Day(number: day), known: now)
      let outlines = try answers.made(by: asOf.valid, ledger.standing(under: term, at: cut).outlines)
      let records = try outlines.map { outline in
        RecordedClaim(
          claim: try ledger.claim(outline.claim, at: cut)!.claim, recorded: now, published: outline.published,
          source: "\(outline.original)")
      }
      let cells = reportedBoard(records, agreement: agreement, asOf: asOf, depositaries: ["USA"])
      let board = try answers.board(of: agreement, asOf: asOf, depositaries: ["USA"])
      #expect(Set(board.rows.map(\.polity)) == Set(cells.keys))
      for row in board.rows {
        let cell = cells[row.polity]
        #expect(row.reported?.stage == cell?.stage && row.reported?.since == cell?.since)
        #expect(row.reported?.claims == cell?.claims && row.reported?.contradictedBy == cell?.contradictedBy)
      }
    }
  }

  /// Asking with an old `known` repeats the old answer, byte for byte, after any number of later additions.
  @Test(arguments: 1...6) func anOldQuestionKeepsItsAnswer(seed: Int) throws {
    var dice = Dice(seed * 7919)
    let path = NSTemporaryDirectory() + "mithaq-\(UUID().uuidString).ledger"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let ledger = try Ledger(path: path, durable: false)
    let answers = Answers(ledger)
    var now: Int64 = 1_730_000_000_000
    var asked: [(valid: Day, known: Instant, since: Instant, answer: [UInt8])] = []
    var claims: [String] = []
    for _ in 0..<24 {
      now += Int64.random(in: 1...86_400_000, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0 where !claims.isEmpty:
        let id = claims.randomElement(using: &dice)!
        let verdict: Verdict
        switch Int.random(in: 0..<3, using: &dice) {
        case 0: verdict = .accept
        case 1: verdict = .reject
        default:
          var claim = try ledger.claim(ledger.number(ofClaim: id), at: ledger.cut())!.claim
          claim.modality = Modality.allCases.randomElement(using: &dice)!
          claim.when = nil
          verdict = .correct(claim)
        }
        // A correction that corrects nothing is refused, and leaves the ledger as it was.
        _ = try? ledger.judge(claim: id, verdict, author: "r", reason: "seen", at: Instant(milliseconds: now))
      default:
        let version = Int.random(in: 1...3, using: &dice)
        let entries = (0..<Int.random(in: 1...5, using: &dice)).map { _ in
          let article = Self.article(Int.random(in: 0..<60, using: &dice))
          return Entry(article, Self.reading(article, version: version))
        }
        try ledger.record(entries, by: Run(program: "t", packs: "\(version)"), at: Instant(milliseconds: now))
        try ledger.indexPassages()
        claims = try answers.changes(
          since: Instant(milliseconds: 0), asOf: AsOf(valid: Day(number: 30_000), known: Instant(milliseconds: now))
        ).facts.flatMap(\.fact.claims)
      }
      // Asked at once, and at some moment before.
      now += 1
      let known = Instant(
        milliseconds: Bool.random(using: &dice) ? now : Int64.random(in: 1_730_000_000_000...now, using: &dice))
      let since = Instant(milliseconds: known.milliseconds - Int64.random(in: 0...200_000_000, using: &dice))
      let valid = Day(number: 20_000 + Int.random(in: 0..<60, using: &dice))
      asked.append((valid, known, since, try Self.everything(answers, valid: valid, known: known, since: since)))
    }
    for agreement in Self.agreements { try Self.checkBoard(answers, agreement, now: Instant(milliseconds: now)) }
    for question in asked {
      let again = try Self.everything(answers, valid: question.valid, known: question.known, since: question.since)
      #expect(again == question.answer, "seed \(seed), known \(question.known.text)")
    }
    #expect(try ledger.verify().faults == [])

    // And so does its copy.
    var export: [UInt8] = []
    try ledger.export { export += $0 }
    let copyPath = path + ".copy"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copyPath + suffix) } }
    let copy = try Ledger(path: copyPath, durable: false)
    try copy.restore(export.split(separator: 0x0a).map(Array.init))
    try copy.indexPassages()
    for question in asked.suffix(4) {
      let again = try Self.everything(
        Answers(copy), valid: question.valid, known: question.known, since: question.since)
      #expect(again == question.answer)
    }
    var second: [UInt8] = []
    try copy.export { second += $0 }
    #expect(second == export)
  }
}
