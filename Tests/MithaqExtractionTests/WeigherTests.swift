import Foundation
import MithaqClaims
import MithaqGold
import MithaqPacks
import Testing

@testable import MithaqExtraction

/// The reader with its weights, as it is delivered.
private let weighing: Extractor = {
  do {
    return try PackStore.load(folder: projectRoot.appending(path: "Packs").path)
  } catch {
    fatalError("the packs do not compile: \(error)")
  }
}()

@Suite struct WeigherTests {
  static let documents: [GoldDocument] = ["gold/seed", "gold/mixed", "gold/en", "practice/ar-1"].flatMap { name in
    let path = projectRoot.appending(path: "Corpus/\(name).ndjson")
    return (try? GoldFile(ndjson: Array(Data(contentsOf: path)), path: path.path))?.documents ?? []
  }

  @Test func everyClaimHasAChanceAndItsWords() {
    #expect(Self.documents.count > 40)
    for document in Self.documents {
      let body = Array(document.article.body.utf8)
      for claim in weighing.read(document.article).claims {
        #expect((0...1).contains(claim.confidence))
        let evidence = claim.evidence
        #expect(evidence.start >= 0 && evidence.start < evidence.end && evidence.end <= body.count)
        #expect(String(decoding: body[evidence.start..<evidence.end], as: UTF8.self) == evidence.text)
        #expect(!claim.actors.isEmpty)
        #expect(claim.act.concernsAgreement == (claim.agreement != nil))
        #expect(
          Set((claim.actors + claim.counterparts).map(\.id)).count == claim.actors.count + claim.counterparts.count
            || !claim.act.isDirected)
      }
    }
  }

  @Test func explainingChangesNothing() {
    for document in Self.documents.prefix(30) {
      let plain = weighing.read(document.article).claims
      let explained = weighing.read(document.article, explain: true).claims
      #expect(plain.map(\.id) == explained.map(\.id) && plain.map(\.confidence) == explained.map(\.confidence))
      #expect(explained.allSatisfy { $0.explanation.contains { $0.hasPrefix("weighed: ") } })
    }
  }

  /// A visit told without its verb: whichever of rules and weights finds it.
  @Test(arguments: [
    (
      "en",
      "The Senegalese president flew to Lima for talks with Peru's president on Monday."
    ),
    ("ar", "حطّ الرئيس السنغالي رحاله في ليما يوم الاثنين حيث أجرى محادثات مع رئيس بيرو."),
  ])
  func somethingIsClaimedOfAVisit(lang: String, text: String) {
    let claims = weighing.read(Article(id: "a", text: text, lang: lang, published: Day("2025-11-07"))).claims
    #expect(
      claims.contains {
        [.visit, .meet].contains($0.act) && Set(($0.actors + $0.counterparts).map(\.id)) == ["SEN", "PER"]
      })
  }

  /// An honorific in front of a title that two entries share once ended the program.
  @Test func anHonorificBeforeAWomanPresident() {
    let text = "اجتمع الأمير مع فخامة الرئيسة مايا ساندو رئيسة جمهورية مولدوفا."
    for extractor in [reader, weighing] { _ = extractor.read(Article(id: "a", text: text, lang: "ar")) }
  }

  // MARK: What is observed

  /// The host of a visit may be told by a town of it alone; what a sentence does not name is taken along with where it was named last.
  @Test func whoMayTakePart() throws {
    let text = "Qatar and Chad welcomed the report. Egypt kept silent. Its foreign minister left for Geneva."
    let article = Article(id: "a", text: text, lang: "en", published: Day("2025-11-07"))
    let sentence = try #require(weighing.weigher(for: article)?.observedSentences().last)
    let named = sentence.input.occurrences.filter(\.isHere).map { sentence.polities[$0.polity] }
    #expect(Set(named).isSuperset(of: ["CHE"]))
    func features(_ polity: String) -> Set<String> {
      let slots = sentence.input.occurrences.indices.filter {
        sentence.polities[sentence.input.occurrences[$0].polity] == polity
      }
      let features = sentence.input.occurrenceFeatures
      return Set(zip(features.names, features.chunks).filter { slots.contains(Int($0.1)) }.map(\.0))
    }
    #expect(features("CHE").contains("occurrence-ground"))
    #expect(features("TCD").isSuperset(of: ["absent-since|2", "absent-often|1", "absent-rank|1|1"]))
    // "Its" may point back to any of them.
    #expect(features("TCD").contains { $0.hasPrefix("guess|") })
    let guesses = sentence.input.occurrences.filter(\.isGuess)
    #expect(!guesses.isEmpty && guesses.allSatisfy { $0.chunk > 0 && $0.elsewhere != nil && !$0.isHere })
  }

  /// Whose agreement an article speaks of is seen of the polities, and of the claims that are proposed about it.
  @Test func thePartiesOfAnAgreementAreKnown() throws {
    let text = "Jordan and Israel signed the Wadi Araba Treaty in 1994. Amman ratified it within a month, Kenya said."
    let article = Article(id: "a", text: text, lang: "en", published: Day("2025-11-07"))
    let weigher = try #require(weighing.weigher(for: article))
    func parties(_ sentence: Int) throws -> [String: [String]] {
      let observed = weigher.observedSentences()[sentence]
      let features = observed.input.polityFeatures
      return Dictionary(
        grouping: zip(features.names, features.chunks).filter { $0.0.hasPrefix("party|") },
        by: { observed.polities[Int($0.1)] }
      ).mapValues { $0.map(\.0) }
    }
    #expect(try parties(0)["ISR"] == ["party|0"] && parties(0)["JOR"] == ["party|0"])
    #expect(try parties(1)["JOR"] == ["party|3"] && parties(1)["KEN"] == nil)
    let network = try #require(weighing.lexicon.network)
    let signed = weigher.proposals(network).filter { weigher.outline($0).agreement == "wadi-araba-treaty" }
    let full = signed.filter { $0.act == .sign && $0.participants.count == 2 }
    #expect(!full.isEmpty && full.allSatisfy { $0.observed.names.contains("parties|sign|3") })
  }

  // MARK: Choosing

  private func proposal(
    _ act: Act, _ actors: [Int], sentence: Int = 0, at chunk: Int = 0, chance: Float, rules: [Int] = [],
    agreement: Int = -1,
    apart: Bool = false
  ) -> Proposal {
    let telling = Telling(
      act: act, chunk: chunk, chance: chance, roles: [], agreements: [], modalities: [], sources: [], dates: [])
    var p = Proposal(
      act: act, actors: actors, counterparts: [], agreement: SpokenAgreement(index: agreement), agreementChance: 1,
      source: rules.isEmpty ? .weights : .rules, rules: rules, sentence: sentence, telling: telling, roleChance: chance,
      observed: Observations(named: false))
    p.chance = chance
    p.isApart = apart
    return p
  }
  /// - Parameter sure: how likely one of them must be.
  private func chosen(_ proposals: [Proposal], titles: Set<Int> = [], sure: Float = 0) -> [[Int]] {
    var thresholds = Weigher.Thresholds.inUse
    thresholds.sure = sure
    return Weigher.chosen(proposals, titles: titles, thresholds: thresholds).map(\.actors)
  }

  @Test func ofAnArticleInWhichNothingIsLikelyNothingIsClaimed() {
    let guess = proposal(.meet, [1, 2], chance: 0.5)
    let ruled = proposal(.sign, [1, 2], chance: 0.6, rules: [0])
    #expect(chosen([guess, ruled], sure: 0.7).isEmpty)
    #expect(chosen([guess, ruled, proposal(.visit, [1, 2], chance: 0.8)], sure: 0.7).count == 3)
    #expect(chosen([guess, ruled], sure: 0.6).count == 2)
  }

  @Test func theLikelierOfTwoReadingsIsClaimed() {
    #expect(chosen([proposal(.meet, [1, 2], chance: 0.5), proposal(.meet, [1, 2, 3], chance: 0.8)]) == [[1, 2, 3]])
    #expect(
      chosen([proposal(.meet, [1, 2], chance: 0.5), proposal(.meet, [3, 4], chance: 0.8)]) == [[3, 4], [1, 2]])
    #expect(chosen([proposal(.join, [1], chance: 0.7), proposal(.join, [2], chance: 0.6)]) == [[1], [2]])
    #expect(chosen([proposal(.join, [1], chance: 0.1)]).isEmpty)
  }

  @Test func twoPlacesOfASentenceTellTwoMeetings() {
    let first = proposal(.meet, [1, 2], at: 3, chance: 0.9)
    #expect(chosen([first, proposal(.meet, [1, 3], at: 8, chance: 0.8)]).count == 2)
    #expect(chosen([first, proposal(.meet, [1, 3], at: 3, chance: 0.8)]) == [[1, 2]])
    #expect(chosen([first, proposal(.meet, [1, 2, 3], at: 8, chance: 0.8)]) == [[1, 2]])
  }

  @Test func callsWithTwoAreTwoCalls() {
    let apart = [
      proposal(.call, [1, 2], chance: 0.8, apart: true), proposal(.call, [1, 3], chance: 0.7, apart: true),
    ]
    #expect(chosen(apart + [proposal(.call, [1, 2, 3], chance: 0.6)]) == [[1, 2], [1, 3]])
    #expect(chosen(apart + [proposal(.call, [1, 2, 3], chance: 0.9)]) == [[1, 2, 3]])
  }

  @Test func whoMayTakePartApart() {
    let chances = [(1, 0.9), (2, 0.8), (3, 0.7), (4, 0.1)].map {
      RoleChances(polity: $0.0, actor: $0.1, counterpart: 0)
    }
    func apart(_ act: Act, _ first: Int = 9) -> [[Int]] {
      act.participantsApart(chances, above: 0.5) { $0.polity == first }.map(\.actors)
    }
    #expect(apart(.call) == [[1, 2], [1, 3]])
    #expect(apart(.call, 2) == [[2, 1], [2, 3]])
    #expect(apart(.sign) == [[1], [2], [3]])
    #expect(apart(.negotiate) == [[1], [2], [3], [1, 2], [1, 3]])
    #expect(apart(.join).isEmpty && apart(.mediate).isEmpty)
  }

  @Test func pairsOfSeveralHaveOneInCommon() {
    let chances = [(1, 0.9), (2, 0.8), (3, 0.7), (4, 0.1)].map {
      RoleChances(polity: $0.0, actor: $0.1, counterpart: 0)
    }
    func pairs(_ hub: Int?) -> [[Int]] {
      Act.establishRelations.participants(chances, above: 0.5, hub: hub).map(\.actors)
    }
    #expect(pairs(nil) == [[1, 2], [1, 3]])
    #expect(pairs(3) == [[3, 1], [3, 2]])
    #expect(pairs(9) == pairs(nil))
  }

  @Test func anEntryGoesBeforeWeightsAlone() {
    let rule = proposal(.sign, [1, 2], chance: 0.6, rules: [0])
    #expect(chosen([proposal(.sign, [1, 2, 3], chance: 0.7), rule]) == [[1, 2]])
    #expect(chosen([proposal(.sign, [1, 2, 3], chance: 0.9), rule]) == [[1, 2, 3]])
  }

  @Test func oneAgreementHidesNoOther() {
    let memorandum = proposal(.sign, [1, 2], sentence: 1, chance: 0.9, rules: [0])
    #expect(chosen([memorandum, proposal(.sign, [1], chance: 0.6, rules: [0], agreement: 4)]).count == 2)
    #expect(chosen([memorandum, proposal(.sign, [1], chance: 0.6, rules: [0])]) == [[1, 2]])
  }

  @Test func aHeadlineRepeatsTheBody() {
    let body = proposal(.visit, [1, 2], chance: 0.6)
    #expect(chosen([proposal(.visit, [1], sentence: 1, chance: 0.9), body], titles: [1]) == [[1, 2]])
  }

  @Test func whoAllTakeUpRelationsWithOneDoNotWithEachOther() {
    let pairs = [
      proposal(.establishRelations, [1, 3], chance: 0.9, rules: [0]),
      proposal(.establishRelations, [2, 3], chance: 0.8, rules: [1]),
      proposal(.establishRelations, [1, 2], chance: 0.7),
    ]
    #expect(chosen(pairs) == [[1, 3], [2, 3]])
  }
}
