import MithaqClaims
import Testing

@testable import MithaqGold

@Suite struct GoldDocumentTests {
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
  ])
  func sha1GivesTheStandardsVectors(message: String, hex: String) {
    let digits = Array("0123456789abcdef")
    let found = SHA1.digest(Array(message.utf8)).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    #expect(found == hex)
  }

  // Worked out with another implementation: int(hashlib.sha1(id.encode()).hexdigest(), 16) % 3 == 0.
  @Test(arguments: [
    ("abc", false), ("ar-acc-001", false), ("doc-0", true), ("doc-1", true), ("doc-2", false), ("doc-3", true),
  ])
  func aThirdIsHeldByItsId(id: String, isHeld: Bool) {
    #expect(GoldSplit.held.contains(id) == isHeld)
    #expect(GoldSplit.open.contains(id) == !isHeld)
    #expect(GoldSplit.all.contains(id))
  }

  private let line = """
    {"id":"a","lang":"en","published":"2025-11-07","outlet":null,"title":"T","text":"Kazakhstan will join.",\
    "claims":[{"act":"join","modality":"planned","actors":["KAZ"],"counterparts":[],\
    "agreement":{"id":"abraham-accords","type":null,"topic":null},"attribution":{"polity":"USA","person":null},\
    "when":"2025-11","where":null,"evidence":"Kazakhstan will join"}]}
    """

  @Test func aLineIsADocument() throws {
    let file = try GoldFile(ndjson: Array((line + "\n\n").utf8), path: "Corpus/gold/some.ndjson")
    #expect(file.name == "some")
    #expect(file.documents.count == 1)
    let document = file.documents[0]
    #expect(document.article.body == "T\nKazakhstan will join.")
    #expect(document.article.published == Day("2025-11-07"))
    #expect(
      document.claims.map(\.description) == [
        "join × planned  KAZ  agreement=abraham-accords  said-by=USA  when=2025-11"
      ])
  }

  @Test(arguments: [
    (#"{"id":"a""#, "x.ndjson:2: error: "),
    (#"{"id":"a","text":"t"}"#, "x.ndjson:2: error: 'claims' is missing"),
    (
      #"{"id":"a","text":"t","claims":[{"act":"joins","modality":"actual","actors":[]}]}"#,
      "x.ndjson:2: error: 'claims.[0].act': "
    ),
  ])
  func aBadLineIsNamed(bad: String, message: String) {
    let error = #expect(throws: GoldFileError.self) {
      try GoldFile(ndjson: Array((line + "\n" + bad).utf8), path: "x.ndjson")
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func goldAgainstItselfIsPerfect() throws {
    let file = try GoldFile(ndjson: Array(line.utf8), path: "x.ndjson")
    var evaluation = Evaluation()
    evaluation.add(file) { article in file.documents.first { $0.article.id == article.id }!.claims }
    #expect(evaluation.total.core == Score(right: 1) && evaluation.total.full == Score(right: 1))
    #expect(evaluation.byLanguage["en"]?.documents == 1 && evaluation.byAct[.join]?.core.f1 == 1)
    #expect(evaluation.mistakes.isEmpty)
  }

  @Test func aDocumentWithoutClaimsCountsWhatIsFoundAsInvented() {
    let file = GoldFile(
      name: "x", documents: [GoldDocument(article: Article(id: "a", text: "t", lang: "ar"), claims: [])])
    var evaluation = Evaluation()
    evaluation.add(file) { _ in [GoldClaim(act: .meet, modality: .actual, actors: ["KAZ", "USA"])] }
    #expect(evaluation.total.core == Score(invented: 1))
    #expect(evaluation.mistakes.map(\.kind) == [.invented])
  }
}
