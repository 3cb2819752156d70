import Foundation
import MithaqClaims
import MithaqPacks
import Testing

@testable import MithaqExtraction

/// The network answers what `scripts/learn/network.py`, by which it is learnt, answers: `scripts/learn/fixture.py` wrote a small network of random
/// numbers, an article of random features, and the answers.
@Suite struct NetworkReadingTests {
  private struct Fixture: Decodable {
    struct Sentence: Decodable {
      var chunks, words, polityFeatures, occurrenceFeatures, agreementFeatures: [[UInt64]]
      var polities: [String]
      var agreements: [String?]
      var occurrences, occurrencesElsewhere, agreementsElsewhere, datesElsewhere: [[Int]]
      var subjects, ruled, ruledModalities, dates: [[Int]]
      var complements: [[UInt64]]
      var agreementChunks, verbs, entities, breaks, sources, ruledDates: [Int]
    }
    struct Asked: Decodable {
      var sentence, chunk, act: Int
      var chance: Float
      var actors, counterparts, agreements, modalities, sources, dates: [Float]
    }
    var sentences: [Sentence]
    var asked: [Asked]
  }

  private static let folder = projectRoot.appending(path: "Tests/MithaqExtractionTests/Fixtures/network")
  private let fixture: Fixture
  private let network: Network
  private let inputs: [SentenceInput]

  init() throws {
    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: Self.folder.appending(path: name))) }
    fixture = try JSONDecoder().decode(Fixture.self, from: Data(bytes("article.json")))
    let words = try #require(NetworkFile.words(try bytes("words.bin")))
    network = try #require(NetworkFile.network(try bytes("network.bin"), words: words))
    inputs = fixture.sentences.map(Self.input)
  }

  private static func input(_ s: Fixture.Sentence) -> SentenceInput {
    func place(_ elsewhere: [Int]) -> SentenceInput.Place? {
      elsewhere[0] < 0 ? nil : .init(sentence: elsewhere[0], chunk: elsewhere[1])
    }
    func observe(_ features: [[UInt64]], _ out: inout Observations) {
      for (at, keys) in features.enumerated() { for key in keys { out.append(key, at) } }
    }
    func acts(_ bits: Int) -> ActSet { ActSet(Act.allCases.filter { bits >> $0.row & 1 == 1 }) }
    var input = SentenceInput(named: false)
    input.chunkCount = s.chunks.count
    observe(s.chunks, &input.chunks)
    input.words = s.words.enumerated().flatMap { chunk, words in words.map { (chunk, $0) } }
    input.polities = s.polities.map { ["AAA", "BBB", "CCC", "DDD"].firstIndex(of: $0)! }
    observe(s.polityFeatures, &input.polityFeatures)
    input.occurrences = zip(s.occurrences, s.occurrencesElsewhere).map {
      .init(chunk: $0[0], polity: $0[1], elsewhere: place($1))
    }
    observe(s.occurrenceFeatures, &input.occurrenceFeatures)
    input.subjects = s.subjects.map { ($0[0], $0[1], $0[2]) }
    input.complements = s.complements.map { (Int($0[0]), Int($0[1]), $0[2]) }
    input.ruled = s.ruled.map { (acts($0[0]), acts($0[1]), acts($0[2])) }
    input.ruledModalities = s.ruledModalities.map { (Act.allCases[$0[0]], Modality.allCases[$0[1]]) }
    input.candidates = zip(s.agreementChunks, s.agreementsElsewhere).map {
      .init(chunk: $0, agreement: SpokenAgreement(type: "agreement"), source: .known, elsewhere: place($1))
    }
    observe(s.agreementFeatures, &input.candidateFeatures)
    input.dates = zip(s.dates, s.datesElsewhere).map {
      let date = PartialDate(["2020", "2020-05", "2020-05-04"][$0[2]])
      return .init(chunk: $0[0], kind: .init(rawValue: $0[1])!, date: date, elsewhere: place($1))
    }
    input.verbs = s.verbs
    input.entities = s.entities
    input.breaks = s.breaks
    return input
  }

  /// Learning keeps the meanings of words in half as many bits, and rounds sums otherwise.
  private func areSame(_ found: [Float], _ expected: [Float]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }
  }

  @Test func answersAreThoseThatWereLearnt() {
    let article = network.read(inputs)
    #expect(fixture.asked.count > 4)
    for asked in fixture.asked {
      let reading = SentenceReading(article, asked.sentence)
      reading.anchors = [asked.chunk]
      let sentence = fixture.sentences[asked.sentence]
      let act = Act.allCases[asked.act]
      var chance: Float = 0
      reading.chances { if $0 == asked.chunk, $1 == asked.act { chance = $2 } }
      #expect(abs(chance - asked.chance) < 1e-3)
      let roles = reading.roles(asked.chunk, act)
      #expect(areSame(roles.map(\.actor), asked.actors))
      #expect(areSame(roles.map(\.counterpart), asked.counterparts))
      #expect(areSame(reading.agreements(asked.chunk, asked.act), asked.agreements))
      let around = reading.around(asked.chunk, asked.act)
      let modalities = reading.modalities(asked.chunk, act, around)
      #expect(areSame(modalities, asked.modalities))
      #expect(
        areSame(
          reading.sources(asked.chunk, asked.act, around, ruled: sentence.sources[asked.chunk - 1]), asked.sources))
      let modality = likeliest(modalities)!
      #expect(
        areSame(
          reading.dates(
            asked.chunk, asked.act, around, modality: modality, ruled: sentence.ruledDates[asked.chunk - 1]),
          asked.dates))
    }
  }

  /// What is told in one sentence depends on the sentences around it.
  @Test func sentencesAreReadWithThoseAroundThem() {
    func modalities(_ inputs: [SentenceInput]) -> [Float] {
      let reading = SentenceReading(network.read(inputs), 1)
      reading.anchors = [2]
      return reading.modalities(2, .meet, reading.around(2, Act.meet.row))
    }
    #expect(modalities(inputs) != modalities([inputs[0], inputs[1]]))
  }

  @Test func anArticleThatNamesNobodyTellsNothing() {
    let nobody = SentenceInput(named: false)
    for inputs in [[], [nobody, nobody]] {
      let article = network.read(inputs)
      #expect(article.read.isEmpty)
      for i in inputs.indices {
        #expect(article.tellings(i, least: 0.1, ruled: ActSet(), source: { _ in -1 }, date: { _ in 0 }).isEmpty)
      }
    }
  }
}
