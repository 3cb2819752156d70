import MithaqClaims
import Testing

@testable import MithaqGold

@Suite struct ComparisonTests {
  private func claim(
    _ act: Act, _ modality: Modality, _ actors: [String], _ counterparts: [String] = [],
    agreement: String? = nil, said: String? = nil, when: String? = nil
  ) -> GoldClaim {
    GoldClaim(
      act: act, modality: modality, actors: actors, counterparts: counterparts,
      agreement: act.concernsAgreement ? AgreementReference(id: agreement, type: "agreement") : nil,
      attribution: said.map { Attribution(polity: $0) }, when: when)
  }

  private func claim(
    _ act: Act, _ actors: [String], _ counterparts: [String] = [], agreement: String? = nil, when: String? = nil
  ) -> GoldClaim {
    claim(act, .actual, actors, counterparts, agreement: agreement, when: when)
  }

  private func compare(_ gold: [GoldClaim], _ found: [GoldClaim]) -> Scores {
    Comparison(gold: gold, found: found).byAct.values.reduce(into: Scores()) { $0 += $1 }
  }

  @Test func participantsAreASetOfBothSides() {
    let scores = compare([claim(.meet, ["KAZ", "USA"])], [claim(.meet, ["USA"], ["KAZ"])])
    #expect(scores.core == Score(right: 1))
    #expect(scores.full == Score(right: 1), "meet has no direction")
  }

  @Test func directionCountsInFullForDirectedActsOnly() {
    let scores = compare([claim(.visit, ["USA"], ["KAZ"])], [claim(.visit, ["KAZ"], ["USA"])])
    #expect(scores.core == Score(right: 1))
    #expect(scores.full == Score(missed: 1, invented: 1))
  }

  @Test func goldWithoutAgreementMatchesAnyButOnlyOne() {
    let gold = [claim(.sign, ["KAZ", "USA"])]
    let found = [
      claim(.sign, ["KAZ", "USA"], agreement: "abraham-accords"), claim(.sign, ["KAZ", "USA"], agreement: "npt"),
    ]
    #expect(compare(gold, found).core == Score(right: 1, invented: 1))
    #expect(
      compare(found, gold).core == Score(missed: 2, invented: 1), "a found null does not match a gold agreement")
  }

  @Test func theMatchingIsTheLargest() {
    // Taken greedily in order, the null would use up the only partner of 'npt'.
    let gold = [claim(.sign, ["KAZ", "USA"]), claim(.sign, ["KAZ", "USA"], agreement: "npt")]
    let found = [claim(.sign, ["KAZ", "USA"], agreement: "npt"), claim(.sign, ["KAZ", "USA"], agreement: "ctbt")]
    #expect(compare(gold, found).core == Score(right: 2))
  }

  @Test func claimsThatAgreeCountOnceOnBothSides() {
    let gold = [
      claim(.join, .planned, ["KAZ"], agreement: "abraham-accords", said: "USA"),
      claim(.join, .planned, ["KAZ"], agreement: "abraham-accords", said: "KAZ"),
      claim(.join, .possible, ["KAZ"], agreement: "abraham-accords"),
    ]
    let scores = compare(gold, [gold[1], gold[1]])
    #expect(scores.core == Score(right: 1))
    #expect(scores.full == Score(right: 1, missed: 1))
    #expect(scores.attribution == Share(right: 1, of: 1), "the best pair of the group is compared")
  }

  @Test func aCountedGroupMatchesItsMembers() {
    let five = claim(.meet, ["USA", "central-asia-five"])
    let spelledOut = claim(.meet, ["KAZ", "UZB", "KGZ", "TJK", "TKM", "USA"])
    #expect(compare([five], [spelledOut]).full == Score(right: 1))
    #expect(compare([spelledOut], [five]).full == Score(right: 1))
    #expect(
      compare([claim(.meet, ["USA", "african-states-49"])], [claim(.meet, ["USA", "african-states-48"])]).core.right
        == 0)
  }

  @Test func rolesAreSharesOfWhatMatchedInCore() {
    let gold = [
      claim(.join, .planned, ["KAZ"], agreement: "abraham-accords", said: "USA", when: "2025-11-06"),
      claim(.call, ["USA", "ISR"]),
    ]
    let found = [
      claim(.join, .actual, ["KAZ"], agreement: "abraham-accords", said: "KAZ", when: "2025-11-06"),
      claim(.call, ["USA", "ISR"], when: "2025"),
      claim(.call, ["USA", "KAZ"]),
    ]
    let scores = compare(gold, found)
    #expect(scores.attribution == Share(right: 1, of: 2), "null equals null")
    #expect(scores.when == Share(right: 1, of: 2))
    #expect(scores.core == Score(right: 2, invented: 1))
    #expect(scores.core.precision == 2.0 / 3 && scores.core.recall == 1 && scores.core.f1 == 0.8)
  }

  @Test func anOutletIsASpeakerToo() {
    var (gold, found) = (claim(.meet, ["USA", "IRN"]), claim(.meet, ["USA", "IRN"]))
    gold.attribution = Attribution(outlet: "axios")
    #expect(compare([gold], [found]).attribution == Share(right: 0, of: 1))
    found.attribution = Attribution(person: "Barak Ravid", outlet: "axios")
    #expect(compare([gold], [found]).attribution == Share(right: 1, of: 1))
    gold.attribution = Attribution(person: "someone")
    found.attribution = nil
    #expect(compare([gold], [found]).attribution == Share(right: 1, of: 1), "a person without a polity is null")
  }

  @Test func mistakesSayWhetherTheCoreWasRight() {
    let comparison = Comparison(
      gold: [claim(.join, .planned, ["KAZ"], agreement: "nato"), claim(.meet, ["USA", "KAZ"])],
      found: [claim(.join, .actual, ["KAZ"], agreement: "nato")])
    #expect(comparison.missed.map(\.isRightInCore) == [true, false])
    #expect(comparison.invented.map(\.isRightInCore) == [true])
  }

  /// The largest matching by trying everything, as a naive twin.
  private func largest(_ gold: [CoreKey], _ found: [CoreKey]) -> Int {
    guard let first = gold.first else { return 0 }
    let rest = Array(gold.dropFirst())
    var best = largest(rest, found)
    for (i, other) in found.enumerated() where first.agrees(with: other) {
      var left = found
      left.remove(at: i)
      best = max(best, 1 + largest(rest, left))
    }
    return best
  }

  @Test(arguments: 0..<200) func agreesWithTheNaiveTwin(seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func random(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    func some() -> [GoldClaim] {
      (0..<random(6)).map { _ in
        claim(
          random(2) == 0 ? .sign : .agree, ["KAZ", ["USA", "ISR"][random(2)]],
          agreement: [nil, "npt", "ctbt", "nato"][random(4)])
      }
    }
    let (gold, found) = (some(), some())
    let goldKeys = Set(gold.map { CoreKey($0) })
    let foundKeys = Set(found.map { CoreKey($0) })
    let right = largest(Array(goldKeys), Array(foundKeys))
    let expected = Score(right: right, missed: goldKeys.count - right, invented: foundKeys.count - right)
    #expect(compare(gold, found).core == expected)
  }
}
