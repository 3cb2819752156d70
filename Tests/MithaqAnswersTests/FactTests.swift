import Foundation
import MithaqClaims
import MithaqLedger
import MithaqStatus
import Testing

@testable import MithaqAnswers

/// Claims written as one line each, as an analyst would note them.
///
///     2025-11-07 reuters  KAZ join planned abraham-accords by USA on 2025-11-06
struct Story {
  var ledger: Ledger
  var answers: Answers { Answers(ledger) }
  let path: String

  init(_ lines: String..., text: (Int) -> String = { "Report number \($0), in words of its own \($0 * 17)." }) throws {
    path = NSTemporaryDirectory() + "mithaq-\(UUID().uuidString).ledger"
    ledger = try Ledger(path: path, durable: false)
    for (i, line) in lines.enumerated() {
      var words = line.split(separator: " ").map(String.init)
      let article = Article(
        id: "a\(i)", text: text(i), lang: "en", published: Day(words.removeFirst()), outlet: words.removeFirst())
      var actors = words.removeFirst().split(separator: "+").map(String.init)
      var counterparts: [String] = []
      if actors[0].contains(">") {
        let sides = actors[0].split(separator: ">").map(String.init)
        actors = [sides[0]]
        counterparts = [sides[1]]
      }
      let act = Act(rawValue: words.removeFirst())!
      let modality = Modality(rawValue: words.removeFirst())!
      var agreement: AgreementReference?
      if act.concernsAgreement {
        let id = words.removeFirst()
        agreement = AgreementReference(id: id == "-" ? nil : id, type: id == "-" ? "memorandum" : nil)
      }
      var attribution: Attribution?
      var when: When?
      while words.count >= 2 {
        let key = words.removeFirst()
        let value = words.removeFirst()
        if key == "by" {
          attribution = Attribution(polity: value)
        } else {
          when = When(date: PartialDate(value)!, text: value)
        }
      }
      let claim = Claim(
        act: act, modality: modality, actors: actors.map { Participant(id: $0, kind: .state) },
        counterparts: counterparts.map { Participant(id: $0, kind: .state) }, agreement: agreement,
        attribution: attribution,
        when: when, evidence: Evidence(text: String(article.text.prefix(13)), start: 0, end: 13, sentence: 0),
        origin: "test")
      try ledger.record(
        [Entry(article, Reading(article: article.id, lang: "en", published: article.published, claims: [claim]))],
        by: Run(program: "t", packs: "t"), at: Instant(milliseconds: Int64(i + 1) * 1000))
    }
  }

  func facts(_ subject: Chronicle.Subject = .polity("KAZ"), valid: String = "2030-01-01", known: Int = 1_000_000) throws
    -> [Told]
  {
    defer { remove() }
    return try answers.timeline(of: subject, asOf: asOf(valid, known)).facts
  }
  func asOf(_ valid: String, _ known: Int = 1_000_000) -> AsOf {
    AsOf(valid: Day(valid)!, known: Instant(milliseconds: Int64(known) * 1000))
  }
  func remove() { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
}

@Suite struct FactTests {
  @Test func severalSourcesMakeOneFact() throws {
    let facts = try Story(
      "2025-11-07 reuters KAZ join planned abraham-accords by USA",
      "2025-11-07 aawsat KAZ join planned abraham-accords by KAZ",
      "2025-11-08 reuters KAZ join planned abraham-accords"
    ).facts()
    #expect(facts.count == 1)
    #expect(facts[0].sources == 2 && facts[0].claims.count == 3)
    #expect(facts[0].speakers == ["KAZ", "USA"])
    #expect(facts[0].outlets == ["aawsat", "reuters"])
  }

  @Test func copiesOfOneTextAreOneSource() throws {
    let text = (0..<40).map { "word\($0)" }.joined(separator: " ")
    let facts = try Story(
      "2025-11-07 paper-a KAZ join planned abraham-accords", "2025-11-07 paper-b KAZ join planned abraham-accords",
      text: { text + (" and more".prefix($0 * 9)) }
    ).facts()
    #expect(facts.count == 1 && facts[0].sources == 1 && facts[0].claims.count == 2)
  }

  @Test func whatWasPlannedIsDone() throws {
    let story = try Story(
      "2025-11-07 reuters KAZ join planned abraham-accords",
      "2026-02-02 afp KAZ join actual abraham-accords on 2026-02-01")
    let before = try story.answers.timeline(of: .polity("KAZ"), asOf: story.asOf("2025-12-01")).facts
    #expect(before.map(\.modality) == [.planned])
    let facts = try story.facts()
    #expect(facts.map(\.modality) == [.actual])
    #expect(facts[0].date == "2026-02-01" && facts[0].earlier.count == 1 && facts[0].against == [])
  }

  @Test func twoVisitsAreTwoFacts() throws {
    let facts = try Story(
      "2025-01-02 reuters KAZ>USA visit actual on 2025-01-01", "2025-01-03 afp KAZ>USA visit actual",
      "2025-03-02 afp KAZ>USA visit actual on 2025-03-01"
    ).facts()
    #expect(facts.map(\.date) == ["2025-01-01", "2025-03-01"])
    #expect(facts.map(\.sources) == [2, 1])
  }

  @Test func aLaterReportDates() throws {
    let facts = try Story(
      "2025-11-08 reuters KAZ+ISR sign actual - on 2025-11", "2025-11-09 afp KAZ+ISR sign actual - on 2025-11-06",
      "2025-11-09 dpa KAZ+ISR sign actual - on 2025-11-06", "2025-11-09 ap KAZ+ISR sign actual - on 2025-11-07"
    ).facts(.pair("ISR", "KAZ"))
    #expect(facts.map(\.date) == ["2025-11-06"])
  }

  @Test func aDenialAfterTheFactContradictsIt() throws {
    let story = try Story(
      "2025-11-05 tass KAZ sign denied nato", "2025-11-06 reuters KAZ sign actual nato by USA",
      "2025-11-07 tass KAZ sign denied nato by KAZ")
    let facts = try story.answers.timeline(of: .agreement("nato"), asOf: story.asOf("2026-01-01")).facts
    #expect(facts.map(\.modality) == [.actual])
    // "Not yet" said before it was done contradicts nothing.
    #expect(facts[0].against.count == 1)
    #expect(try story.answers.conflicts(asOf: story.asOf("2026-01-01")).count == 1)
    #expect(try story.answers.conflicts(asOf: story.asOf("2025-11-06")).count == 0)
    story.remove()
  }

  @Test func theLastWordOfWhoIsToActCounts() throws {
    let facts = try Story(
      "2025-11-06 reuters KAZ join planned nato by USA", "2025-11-06 tass KAZ join refused nato by KAZ"
    ).facts()
    #expect(facts.map(\.modality) == [.refused])
    #expect(facts[0].against.count == 1)
  }

  @Test func changesTellWhatWasLearned() throws {
    let story = try Story(
      "2025-11-07 reuters KAZ join planned abraham-accords", "2025-11-07 afp KAZ join planned abraham-accords",
      "2025-11-09 afp KAZ>USA visit actual on 2025-11-06",
      "2026-02-02 afp KAZ join actual abraham-accords on 2026-02-01",
      "2026-02-03 tass KAZ join denied abraham-accords")
    func kinds(_ since: Int, _ known: Int) throws -> [Changes.Change.Kind] {
      try story.answers.changes(
        since: Instant(milliseconds: Int64(since) * 1000), asOf: story.asOf("2026-03-01", known)
      ).facts
        .map(\.kind)
    }
    #expect(try kinds(0, 1) == [.new])
    #expect(try kinds(1, 2) == [.confirmed])
    #expect(try kinds(2, 3) == [.new])
    #expect(try kinds(3, 4) == [.advanced])
    #expect(try kinds(4, 5) == [.contradicted])
    #expect(try kinds(5, 9) == [])
    #expect(try kinds(0, 3) == [.new, .new])
    story.remove()
  }
}

@Suite struct BoardTests {
  @Test func kazakhstanAndTheAccords() throws {
    let story = try Story(
      "2025-11-07 akhbar KAZ join planned abraham-accords by USA on 2025-11-06",
      "2025-11-07 akhbar KAZ join planned abraham-accords by KAZ",
      "2025-11-07 akhbar KAZ sign planned abraham-accords by USA",
      "2025-11-07 akhbar AZE join possible abraham-accords")
    let board = try story.answers.board(of: "abraham-accords", asOf: story.asOf("2025-11-08"))
    #expect(board.rows.map(\.polity) == ["KAZ", "AZE"])
    let cell = try #require(board.rows[0].reported)
    #expect(cell.summary == "announced (2 governments), signing planned, not signed")
    #expect(cell.stage == .signingPlanned && cell.claims.count == 3 && cell.sources == 1)
    #expect(board.rows[1].reported?.summary == "candidate")
    // Before it was said, nothing is said.
    #expect(try story.answers.board(of: "abraham-accords", asOf: story.asOf("2025-11-06")).rows == [])
    #expect(
      try story.answers.board(of: "abraham-accords", asOf: story.asOf("2025-11-08", 1)).rows[0].reported?.stage
        == .announced)
    let text = board.text(
      TextStyle(isStyled: false, width: 160), names: { $0 == "KAZ" ? ("Kazakhstan", "كازاخستان") : (nil, nil) })
    #expect(text.contains("KAZ Kazakhstan \u{2067}كازاخستان\u{2069}"))
    #expect(text.contains("announced (2 governments), signing planned, not signed"))
    story.remove()
  }

  @Test func aRejectedClaimCountsNoLonger() throws {
    let story = try Story("2025-11-07 akhbar KAZ join actual nato", "2025-11-07 reuters KAZ join planned nato by KAZ")
    let before = try story.answers.board(of: "nato", asOf: story.asOf("2025-12-01"))
    let id = try #require(before.rows[0].reported?.contradictedBy.first ?? before.rows[0].reported?.claims.first)
    try story.ledger.judge(claim: id, .reject, author: "r", reason: "misread", at: Instant(milliseconds: 9_000))
    let after = try story.answers.board(of: "nato", asOf: story.asOf("2025-12-01"))
    #expect(after != before)
    #expect(!(after.rows[0].reported!.claims + after.rows[0].reported!.contradictedBy).contains(id))
    #expect(try story.answers.board(of: "nato", asOf: story.asOf("2025-12-01", 8)).rows == before.rows)
    let evidence = try story.answers.evidence(of: id, known: Instant(milliseconds: 10_000))
    #expect(evidence.judgements.map(\.verdict) == ["reject"])
    #expect(
      evidence.text(TextStyle(isStyled: false, width: 80)).contains(
        "rejected by r at 1970-01-01T00:00:09.000Z: misread"))
    story.remove()
  }
}

@Suite struct TextTests {
  @Test func instantsAreReadAndWritten() {
    let instant = Instant(milliseconds: 1_762_510_496_123)
    #expect(instant.text == "2025-11-07T10:14:56.123Z")
    #expect(Instant(text: instant.text) == instant)
    #expect(Instant(text: "2025-11-07")?.text == "2025-11-07T23:59:59.999Z")
    #expect(Instant(text: "2025-11-07T10:14")?.text == "2025-11-07T10:14:59.999Z")
    #expect(Instant(text: "2025-11-07 10:14:56")?.text == "2025-11-07T10:14:56.999Z")
    for wrong in ["", "2025-11-31", "2025-11-07T25:00", "2025-11-07T10", "2025-11-07T10:60", "now"] {
      #expect(Instant(text: wrong) == nil)
    }
    #expect(Instant(milliseconds: -1).text == "1969-12-31T23:59:59.999Z")
  }

  @Test func nothingFromAnArticleIsObeyed() {
    #expect(TextStyle.harmless("a\u{1b}[31mb\u{202e}c\nd\u{9b}") == "a\u{fffd}[31mbc d\u{fffd}")
    #expect(TextStyle.isRightToLeft("12 «ميثاق»") && !TextStyle.isRightToLeft("12 Mithaq ميثاق"))
  }

  @Test func columnsAreCounted() {
    #expect(TextStyle.columns("وقّعت") == 4)
    #expect(TextStyle.columns("\u{2067}قطر\u{2069}") == 3)
    #expect(TextStyle.columns("中国") == 4)
    #expect(TextStyle.wrapped("one two three", to: 7) == ["one two", "three"])
  }
}

/// One agreement goes by several words.
@Suite struct OtherWordsTests {
  /// The claims of `lines`, whose third word after the act is a type or, with a `=`, the id of an agreement.
  private func facts(_ lines: (day: String, outlet: String, called: String)...) throws -> [Told] {
    let path = NSTemporaryDirectory() + "mithaq-\(UUID().uuidString).ledger"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let ledger = try Ledger(path: path, durable: false)
    var articles: [String: (Article, [Claim])] = [:]
    for (i, line) in lines.enumerated() {
      let article =
        articles[line.outlet]?.0
        ?? Article(
          id: line.outlet, text: "Report of \(line.outlet), in its own words \(i).", lang: "en",
          published: Day(line.day),
          outlet: line.outlet)
      let claim = Claim(
        act: .sign, modality: .actual, actors: ["SAU", "PAK"].map { Participant(id: $0, kind: .state) },
        agreement: line.called.hasPrefix("=")
          ? AgreementReference(id: String(line.called.dropFirst()), type: "pact")
          : AgreementReference(type: line.called),
        evidence: Evidence(text: "Report", start: 0, end: 6 + i, sentence: 0), origin: "test")
      articles[line.outlet, default: (article, [])].1.append(claim)
    }
    for (i, (article, claims)) in articles.values.sorted(by: { $0.0.id < $1.0.id }).enumerated() {
      try ledger.record(
        [Entry(article, Reading(article: article.id, lang: "en", published: article.published, claims: claims))],
        by: Run(program: "t", packs: "t"), at: Instant(milliseconds: Int64(i) + 1))
    }
    let asOf = AsOf(valid: Day("2030-01-01")!, known: Instant(milliseconds: 1000))
    return try Answers(ledger).timeline(of: .pair("SAU", "PAK"), asOf: asOf).facts
  }

  @Test func aPactIsAnAgreementAndATreatyInOtherReports() throws {
    let facts = try facts(
      ("2025-09-17", "reuters", "pact"), ("2025-09-18", "aawsat", "agreement"), ("2025-09-18", "afp", "=defence-pact"))
    #expect(facts.count == 1)
    #expect(facts.first?.agreement == "defence-pact" && facts.first?.sources == 3)
  }

  @Test func whatOneArticleTellsApartIsTwoThings() throws {
    #expect(try facts(("2025-09-17", "reuters", "pact"), ("2025-09-17", "reuters", "agreement")).count == 2)
  }

  @Test func aMemorandumIsAnotherThing() throws {
    #expect(try facts(("2025-09-17", "reuters", "pact"), ("2025-09-17", "afp", "memorandum")).count == 2)
  }

  @Test func twoNamesAreTwoThings() throws {
    #expect(try facts(("2025-09-17", "reuters", "=nato"), ("2025-09-17", "afp", "=aukus")).count == 2)
  }

  @Test func daysApartAreTwoThings() throws {
    #expect(try facts(("2025-09-17", "reuters", "pact"), ("2025-09-22", "afp", "agreement")).count == 2)
  }
}
