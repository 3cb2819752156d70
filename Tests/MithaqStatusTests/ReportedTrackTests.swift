import MithaqClaims
import MithaqStatus
import Testing

@Suite struct ReportedTrackTests {
  static let abraham = "abraham-accords"

  /// A claim about Kazakhstan and the Abraham Accords, unless said otherwise.
  func claim(
    _ id: String, _ act: Act, _ modality: Modality, by speaker: String? = nil, outlet: String? = nil, said: String,
    when: String? = nil, recorded: Int64 = 1, retracted: Int64? = nil, actors: [String] = ["KAZ"],
    agreement: String = abraham
  ) -> RecordedClaim {
    let attribution =
      speaker == nil && outlet == nil ? nil : Attribution(polity: speaker, outlet: speaker == nil ? outlet : nil)
    let claim = Claim(
      id: id, act: act, modality: modality, actors: actors.map { Participant(id: $0, kind: .state) },
      agreement: AgreementReference(id: agreement), attribution: attribution,
      when: when.flatMap { PartialDate($0) }.map { When(date: $0, text: "") },
      evidence: Evidence(text: "", start: 0, end: 0, sentence: 0), origin: "")
    return RecordedClaim(
      claim: claim, recorded: Instant(milliseconds: recorded), retracted: retracted.map { Instant(milliseconds: $0) },
      published: Day(said), source: outlet ?? "article-\(id)")
  }

  func cell(
    _ claims: [RecordedClaim], on valid: String, known: Int64 = 100, polity: String = "KAZ",
    depositaries: Set<String> = []
  ) -> ReportedCell? {
    reported(
      claims, polity: polity, agreement: Self.abraham,
      asOf: AsOf(valid: Day(valid)!, known: Instant(milliseconds: known)), depositaries: depositaries)
  }

  /// One president says "has joined"; the government itself says "final stage of negotiation".
  @Test func theFoundingExample() {
    let claims = [
      claim("usa", .join, .actual, by: "USA", said: "2025-11-06"),
      claim("kaz", .negotiate, .actual, by: "KAZ", said: "2025-11-06"),
      claim("ceremony", .sign, .planned, by: "USA", said: "2025-11-06"),
    ]
    let cell = cell(Array(claims.prefix(2)), on: "2025-12-01")
    #expect(cell?.stage == .announced)
    #expect(cell?.since == Day("2025-11-06"))
    #expect(cell?.announcers == ["USA"])
    #expect(cell?.claims == ["usa", "kaz"])
    #expect(cell?.contradictedBy == ["usa"])
    #expect(cell?.independentSources == 2)
    #expect(self.cell(claims, on: "2025-11-05") == nil)
    #expect(self.cell(claims, on: "2025-12-01", polity: "UZB") == nil)
  }

  /// Each stage from one claim.
  @Test(arguments: [
    (Act.join, Modality.possible, ReportedStage.candidate), (.join, .sought, .seeking),
    (.negotiate, .actual, .negotiating), (.join, .planned, .announced), (.agree, .actual, .agreed),
    (.sign, .planned, .signingPlanned), (.sign, .actual, .signed), (.ratify, .actual, .ratificationUnderWay),
    (.join, .actual, .joined), (.join, .refused, .refused), (.withdraw, .planned, .leaving),
    (.withdraw, .actual, .left),
  ])
  func stage(_ act: Act, _ modality: Modality, _ stage: ReportedStage) {
    #expect(cell([claim("c", act, modality, by: "KAZ", said: "2025-01-01")], on: "2025-01-01")?.stage == stage)
  }

  @Test func whatSaysNothingAboutTheStage() {
    let urged = claim("c", .join, .urged, by: "USA", said: "2025-01-01")
    let elsewhere = claim("d", .join, .actual, by: "KAZ", said: "2025-01-01", agreement: "nato")
    let meeting = claim("e", .meet, .actual, by: "KAZ", said: "2025-01-01")
    #expect(cell([urged, elsewhere, meeting], on: "2026-01-01") == nil)
  }

  /// A parliament's vote is never a deposit; a depositary's word is.
  @Test func domesticStepsAreNoDeposits() {
    let vote = claim("vote", .ratify, .actual, by: "KAZ", said: "2025-03-01")
    #expect(cell([vote], on: "2026-01-01")?.stage == .ratificationUnderWay)
    let deposit = claim("deposit", .ratify, .actual, by: "un", said: "2025-04-01")
    #expect(cell([vote, deposit], on: "2026-01-01", depositaries: ["un"])?.stage == .joined)
    #expect(cell([vote, deposit], on: "2025-03-31", depositaries: ["un"])?.stage == .ratificationUnderWay)
  }

  @Test func theOwnGovernmentIsBelieved() {
    let report = claim("report", .join, .actual, outlet: "a-daily", said: "2025-01-02")
    let denial = claim("denial", .join, .denied, by: "KAZ", said: "2025-01-03")
    let refusal = claim("refusal", .join, .refused, by: "KAZ", said: "2025-01-03")
    let denied = cell([report, denial], on: "2025-02-01")
    #expect(denied?.stage == .announced && denied?.contradictedBy == ["report"])
    let refused = cell([report, refusal], on: "2025-02-01")
    #expect(refused?.stage == .refused && refused?.contradictedBy == ["report"])
    // And against its word within the same days, an unattributed report doesn't move it.
    let later = claim("later", .sign, .actual, outlet: "a-daily", said: "2025-01-05")
    let kept = cell([refusal, later], on: "2025-02-01")
    #expect(kept?.stage == .refused && kept?.contradictedBy == ["later"])
  }

  @Test func newActsMoveOn() {
    let talks = claim("talks", .negotiate, .actual, by: "KAZ", said: "2025-01-01")
    let signing = claim("signing", .sign, .actual, outlet: "a-daily", said: "2025-01-04", when: "2025-01-03")
    let cell = cell([talks, signing], on: "2025-02-01")
    #expect(cell?.stage == .signed && cell?.since == Day("2025-01-03"))
    // What is told again later is no step back.
    let background = claim("old", .join, .possible, outlet: "a-weekly", said: "2025-09-01")
    #expect(self.cell([talks, signing, background], on: "2026-02-01")?.stage == .signed)
    // Leaving, taken back, and left.
    let notice = claim("notice", .withdraw, .planned, by: "KAZ", said: "2026-01-01")
    let left = claim("left", .withdraw, .actual, by: "KAZ", said: "2027-01-01", when: "2027-01-01")
    #expect(self.cell([talks, signing, notice], on: "2026-02-01")?.stage == .leaving)
    #expect(self.cell([talks, signing, notice, left], on: "2027-02-01")?.stage == .left)
  }

  /// How it once joined is no way back.
  @Test func historyIsNoReturn() {
    let left = claim("left", .withdraw, .actual, by: "KAZ", said: "2020-01-31", when: "2020-01-31")
    let history = claim("history", .join, .actual, outlet: "a-weekly", said: "2021-01-01", when: "1973")
    #expect(cell([left, history], on: "2022-01-01")?.stage == .left)
    let back = claim("back", .join, .actual, by: "KAZ", said: "2023-01-02", when: "2023-01-01")
    #expect(cell([left, history, back], on: "2024-01-01")?.stage == .joined)
  }

  @Test func theBoardIsEveryCell() {
    let claims = [
      claim("a", .join, .planned, by: "USA", said: "2025-01-01", actors: ["KAZ", "UZB"]),
      claim("b", .negotiate, .actual, by: "KAZ", said: "2025-01-01", actors: ["KAZ", "USA"]),
      claim("c", .join, .sought, said: "2025-01-01", actors: ["AZE"], agreement: "nato"),
    ]
    let asOf = AsOf(valid: Day("2025-02-01")!, known: Instant(milliseconds: 100))
    let board = reportedBoard(claims, agreement: Self.abraham, asOf: asOf)
    #expect(Set(board.keys) == ["KAZ", "UZB", "USA"])
    for (polity, cell) in board {
      #expect(cell == reported(claims, polity: polity, agreement: Self.abraham, asOf: asOf))
    }
  }

  @Test func knowledgeAndRetraction() {
    let first = claim("first", .join, .sought, by: "KAZ", said: "2025-01-01", recorded: 10)
    let second = claim("second", .join, .planned, by: "KAZ", said: "2025-01-02", recorded: 20, retracted: 30)
    #expect(cell([first, second], on: "2026-01-01", known: 9) == nil)
    #expect(cell([first, second], on: "2026-01-01", known: 15)?.stage == .seeking)
    #expect(cell([first, second], on: "2026-01-01", known: 25)?.stage == .announced)
    #expect(cell([first, second], on: "2026-01-01", known: 30)?.stage == .seeking)
  }

  @Test func oneSourceIsOneVoice() {
    let claims = [
      claim("a", .join, .planned, by: "USA", outlet: "x", said: "2025-01-01"),
      claim("b", .join, .planned, by: "USA", outlet: "y", said: "2025-01-02"),
      claim("c", .join, .planned, by: "ISR", outlet: "y", said: "2025-01-02"),
      claim("d", .join, .planned, outlet: "y", said: "2025-01-03"),
    ]
    let cell = cell(claims, on: "2025-02-01")
    #expect(cell?.claims == ["a", "c", "b", "d"] || cell?.claims == ["a", "b", "c", "d"])
    #expect(cell?.independentSources == 3)
    #expect(cell?.announcers == ["ISR", "USA"])
  }

  /// The order of rows, and what is recorded later, change nothing.
  @Test func orderAndLaterKnowledge() {
    let acts: [Act] = [.join, .sign, .negotiate, .agree, .ratify, .withdraw, .enterIntoForce]
    for seed in 0..<300 {
      var dice = Dice(seed)
      var claims: [RecordedClaim] = []
      for i in 0..<(1 + dice.upTo(8)) {
        let day = Day(number: 20_000 + dice.upTo(60))
        claims.append(
          claim(
            "c\(i)", dice.pick(acts), dice.pick(Modality.allCases), by: dice.pick([nil, "KAZ", "USA", "un"]),
            outlet: dice.pick(["x", "y"]), said: day.description,
            when: dice.chance(40) ? day.adding(days: -dice.upTo(5)).description : nil, recorded: Int64(dice.upTo(50))))
      }
      let asOf = AsOf(valid: Day(number: 20_000 + dice.upTo(70)), known: Instant(milliseconds: 25))
      func fold(_ claims: [RecordedClaim]) -> ReportedCell? {
        reported(claims, polity: "KAZ", agreement: Self.abraham, asOf: asOf, depositaries: ["un"])
      }
      let before = fold(claims)
      #expect(before == fold(claims.shuffled(using: &dice)), "seed \(seed)")
      let late = claim("late", .join, .actual, by: "KAZ", said: "2024-10-10", recorded: 26)
      #expect(before == fold(claims + [late]), "seed \(seed)")
      if let before { #expect(!before.claims.isEmpty && before.independentSources > 0, "seed \(seed)") }
    }
  }
}
