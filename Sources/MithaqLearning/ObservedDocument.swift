import MithaqClaims
import MithaqExtraction
import MithaqGold

/// An annotated document as the network learns it (`scripts/learn/train.py`): a line of what `mithaq-learn observe` writes.
///
/// Features are keys, acts and modalities numbers in the order of `allCases`, places and chunks those of `SentenceInput`, bytes those of the article's body.
public struct ObservedDocument: Encodable {
  struct Claim: Encodable {
    var act: Int
    var modality: Int
    var actors: [String]
    var counterparts: [String]
    /// The id of a known agreement.
    var agreement: String?
    /// A polity's id, or `outlet`; none for the article itself.
    var source: String?
    var when: String?
    /// Of the evidence; -1 twice where it is not found.
    var bytes: [Int]
  }
  struct Sentence: Encodable {
    var bytes: [Int]
    var chunkBytes: [[Int]]
    /// The features of each chunk, and its words.
    var chunks: [[UInt64]]
    var words: [[UInt64]]
    var polities: [String]
    var polityFeatures: [[UInt64]]
    /// Chunk and polity of each; and where it stands elsewhere, if this sentence does not name it: sentence and chunk, -1 and 0 for nowhere.
    var occurrences: [[Int]]
    var occurrencesElsewhere: [[Int]]
    var occurrenceFeatures: [[UInt64]]
    /// Chunk, polity and how it was found.
    var subjects: [[Int]]
    /// Chunk, occurrence and the key of the marker.
    var complements: [[UInt64]]
    /// For each polity the acts that the rules claim of it as actor, as counterpart, and in sentences before; a bit each.
    var ruled: [[Int]]
    /// Act and modality.
    var ruledModalities: [[Int]]
    var agreements: [String?]
    var agreementChunks: [Int]
    var agreementsElsewhere: [[Int]]
    var agreementFeatures: [[UInt64]]
    var verbs: [Int]
    var entities: [Int]
    var breaks: [Int]
    var sources: [Int]
    /// Chunk, kind and grain of each date, and the dates that it may mean.
    var dates: [[Int]]
    var datesElsewhere: [[Int]]
    var datesMeant: [[String]]
    var ruledDates: [Int]
  }

  var id: String
  var fold: Int
  var claims: [Claim]
  var sentences: [Sentence]

  init(_ document: GoldDocument, _ weigher: Weigher, fold: Int) {
    id = document.article.id
    self.fold = fold
    let body = Array(document.article.body.utf8)
    let title = document.article.title?.utf8.count ?? 0
    claims = document.claims.map { claim in
      let evidence = Self.find(Array(claim.evidence.utf8), in: body, after: title)
      return Claim(
        act: claim.act.row, modality: claim.modality.row, actors: claim.actors, counterparts: claim.counterparts,
        agreement: claim.agreement?.id, source: claim.attribution.map { $0.polity ?? "outlet" }, when: claim.when,
        bytes: [evidence?.lowerBound ?? -1, evidence?.upperBound ?? -1])
    }
    sentences = weigher.observedSentences().map(Sentence.init)
  }

  /// The first place of some words behind the title, or in it.
  private static func find(_ words: [UInt8], in body: [UInt8], after title: Int) -> Range<Int>? {
    guard !words.isEmpty, words.count <= body.count else { return nil }
    func first(_ from: Int) -> Range<Int>? {
      guard from <= body.count - words.count else { return nil }
      for i in from...(body.count - words.count) where body[i] == words[0] {
        if body[i..<(i + words.count)].elementsEqual(words) { return i..<(i + words.count) }
      }
      return nil
    }
    return first(title) ?? first(0)
  }
}

extension ObservedDocument.Sentence {
  init(_ s: Weigher.Observed) {
    let i = s.input
    bytes = [s.bytes.lowerBound, s.bytes.upperBound]
    chunkBytes = s.chunks.map { [$0.lowerBound, $0.upperBound] }
    chunks = i.chunks.byPlace(i.chunkCount)
    words = [[UInt64]](repeating: [], count: i.chunkCount)
    for (chunk, word) in i.words { words[chunk].append(word) }
    polities = s.polities
    polityFeatures = i.polityFeatures.byPlace(s.polities.count)
    func place(_ elsewhere: SentenceInput.Place?) -> [Int] { elsewhere.map { [$0.sentence, $0.chunk] } ?? [-1, 0] }
    occurrences = i.occurrences.map { [$0.chunk, $0.polity] }
    occurrencesElsewhere = i.occurrences.map { place($0.elsewhere) }
    occurrenceFeatures = i.occurrenceFeatures.byPlace(i.occurrences.count)
    subjects = i.subjects.map { [$0.chunk, $0.polity, $0.source] }
    complements = i.complements.map { [UInt64($0.chunk), UInt64($0.occurrence), $0.marker] }
    func bits(_ acts: ActSet) -> Int { acts.reduce(0) { $0 | 1 << $1.row } }
    ruled = i.ruled.map { [bits($0.actor), bits($0.counterpart), bits($0.before)] }
    ruledModalities = i.ruledModalities.map { [$0.act.row, $0.modality.row] }
    agreements = s.agreements.map(\.id)
    agreementChunks = s.agreements.map(\.chunk)
    agreementsElsewhere = s.agreements.map { place($0.elsewhere) }
    agreementFeatures = i.candidateFeatures.byPlace(s.agreements.count)
    verbs = i.verbs
    entities = i.entities
    breaks = i.breaks
    sources = s.sources
    dates = s.dates.map { [$0.chunk, $0.kind, $0.grain] }
    datesElsewhere = s.dates.map { place($0.elsewhere) }
    datesMeant = s.dates.map(\.meant)
    ruledDates = s.ruledDates
  }
}
