import MithaqClaims

/// A sentence as the network reads it: what is observed of its chunks, and who and what its acts may be about.
///
/// Chunk 0 stands for the sentence as a whole and for what only other sentences name; chunk `i + 1` is the reader's chunk `i`.
public struct SentenceInput {
  /// Of more than these nothing is read: no sentence that a person wrote has as many.
  static let mostChunks = 120
  static let mostPolities = 16
  static let mostOccurrences = 40
  static let mostAgreements = 9
  static let mostDates = 8

  /// A chunk of the article, by the position of its sentence's input and its number there.
  public struct Place {
    public var sentence: Int
    public var chunk: Int
  }
  /// A place where a polity is named, owns or is meant by a pronoun.
  public struct Occurrence {
    public var chunk: Int
    /// A place in `polities`.
    public var polity: Int
    /// Where another sentence speaks of it, if this one does not: the nearest before, or else behind.
    public var elsewhere: Place?
    /// Whether the chunk – "the two countries", "its", "he" – may point back to it, which the sentence does not name.
    var isGuess = false

    /// Whether the sentence speaks of it itself.
    var isHere: Bool { chunk > 0 && elsewhere == nil }
  }
  /// A date that an act may have.
  struct Dating {
    /// 0 for none, and for that of the sentence before.
    var chunk: Int
    var kind: Kind
    var date: PartialDate?
    /// The words that give it, where they stand in another sentence.
    var text = ""
    /// Where they stand there.
    var elsewhere: Place?
    enum Kind: Int { case none, here, before }

    /// How exact it is: 0 a year, 1 a month, 2 a day.
    var grain: Int { date == nil || date?.month == nil ? 0 : date?.day == nil ? 1 : 2 }
  }
  /// An agreement that an act may be about.
  struct Candidate {
    var chunk: Int
    var agreement: SpokenAgreement
    var source: Proposal.AgreementSource
    /// Where another sentence names it, if this one does not: the nearest before, or else behind.
    var elsewhere: Place?
  }

  /// The polities that the rules take for the subject of the chunk that tells an act.
  func subjects(of telling: Telling) -> Set<Int> {
    Set(subjects.lazy.filter { $0.chunk == telling.chunk + 1 }.map { polities[$0.polity] })
  }

  public internal(set) var chunkCount = 1
  /// Features of chunks, each at its chunk.
  public internal(set) var chunks: Observations
  /// The words of chunks whose meaning is looked up, by hash.
  public internal(set) var words: [(chunk: Int, word: UInt64)] = []
  /// Rows of `Lexicon.polities` that may take part, in the order of the text; behind those named, some that are spoken of around.
  var polities: [Int] = []
  public internal(set) var polityFeatures: Observations
  public internal(set) var occurrences: [Occurrence] = []
  public internal(set) var occurrenceFeatures: Observations
  /// Which polities the rules take for the subject of a chunk, and how they found it (from 1).
  public internal(set) var subjects: [(chunk: Int, polity: Int, source: Int)] = []
  /// Which occurrences the rules take for complements of a chunk, with the marker.
  public internal(set) var complements: [(chunk: Int, occurrence: Int, marker: UInt64)] = []
  /// What the rules claim of each polity: the acts in which it takes part here as actor and as counterpart, and those it took part in before.
  public internal(set) var ruled: [(actor: ActSet, counterpart: ActSet, before: ActSet)] = []
  /// The modality of each act that the rules claim here.
  public internal(set) var ruledModalities: [(act: Act, modality: Modality)] = []
  var candidates: [Candidate] = []
  public internal(set) var candidateFeatures: Observations
  /// The dates that an act may have, none first.
  var dates: [Dating] = []
  /// How many verbs, named polities and ends of clauses stand before each chunk.
  public internal(set) var verbs: [Int] = [0]
  public internal(set) var entities: [Int] = [0]
  public internal(set) var breaks: [Int] = [0]

  init(named: Bool) {
    chunks = Observations(named: named, places: true, capacity: 256)
    polityFeatures = Observations(named: named, places: true)
    occurrenceFeatures = Observations(named: named, places: true, capacity: 64)
    candidateFeatures = Observations(named: named, places: true)
  }
}
