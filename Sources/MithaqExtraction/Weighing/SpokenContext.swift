import MithaqClaims

/// Who has been spoken of around a sentence: for participants that it does not name.
struct SpokenContext {
  /// The polities of the last sentence that named any, and its subject.
  var before: [Int] = []
  var subject: [Int] = []
  /// The first polity of the article.
  var home: Int?
  /// Polities by how often they were named so far, the most often first; up to three.
  var most: [Int] = []
  /// The same over the whole article; up to six.
  var overall: [Int] = []
  /// Where each was named last.
  var last: [Int: Naming] = [:]
  var title: Set<Int> = []
  /// In how many sentences so far two were named together.
  var together: [Pair: Int] = [:]
  /// The acts that the rules claimed of each so far.
  var claimed: [Int: Set<Act>] = [:]
  /// The acts of the sentence before, and those elsewhere in the article.
  var actsBefore = ActSet()
  var actsAround = ActSet()

  /// Two polities, the lower row first.
  struct Pair: Hashable {
    var first: Int
    var second: Int
    init(_ a: Int, _ b: Int) {
      first = min(a, b)
      second = max(a, b)
    }
  }

  /// How a polity was named in the last sentence that did.
  struct Naming {
    var sentence: Int
    /// How many others were named there before it, and in all.
    var rank: Int
    var others: Int
    /// Whether a verb had it for its subject.
    var isSubject = false
    /// In how many sentences it was named so far.
    var sentences: Int
  }

  /// The contexts of an article's sentences, in the order in which they were read.
  static func of(_ sentences: [WeighedSentence]) -> [SpokenContext] {
    var out: [SpokenContext] = []
    var running = SpokenContext()
    var counts = Counts()
    var whole = Counts()
    for s in sentences { whole.add(s) }
    running.overall = whole.most(6)
    for s in sentences where s.isTitle { running.title.formUnion(s.named) }
    let acts = sentences.map { ActSet($0.claims.map(\.act)) }
    var once = ActSet()
    var twice = ActSet()
    for set in acts {
      for act in set { if once.contains(act) { twice.insert(act) } else { once.insert(act) } }
    }
    for (i, s) in sentences.enumerated() {
      running.most = counts.most(3)
      running.actsBefore = i > 0 ? acts[i - 1] : ActSet()
      running.actsAround = ActSet(once.filter { twice.contains($0) || !acts[i].contains($0) })
      out.append(running)
      counts.add(s)
      if running.home == nil { running.home = s.named.first }
      if !s.named.isEmpty {
        running.before = s.named
        let verb = s.chunks.indices.first {
          s.chunks[$0].kind == .verb && !s.reader.subject($0).mentions.isEmpty
        }
        running.subject = verb.map { s.reader.subject($0).mentions.map(\.polity) } ?? Array(s.named.prefix(1))
        running.name(s, at: i)
      }
      let index = s.reader.lexicon.polityIndex
      for claim in s.claims {
        for p in claim.actors + claim.counterparts {
          if let polity = index[p.id] { running.claimed[polity, default: []].insert(claim.act) }
        }
      }
    }
    return out
  }

  private mutating func name(_ s: WeighedSentence, at sentence: Int) {
    for (rank, polity) in s.named.enumerated() {
      last[polity] = Naming(
        sentence: sentence, rank: rank, others: s.named.count - 1, sentences: (last[polity]?.sentences ?? 0) + 1)
    }
    // Of a list of many no two belong together.
    if s.named.count <= 8 {
      for (i, a) in s.named.enumerated() { for b in s.named[..<i] { together[Pair(a, b), default: 0] += 1 } }
    }
    for k in s.chunks.indices where s.chunks[k].kind == .verb {
      for m in s.reader.subject(k).mentions { last[m.polity]?.isSubject = true }
    }
  }

  /// How often each polity is named, the earlier first among equals.
  private struct Counts {
    private var order: [Int] = []
    private var count: [Int: Int] = [:]
    mutating func add(_ s: WeighedSentence) {
      for c in s.chunks {
        for m in c.mentions + c.owners {
          if count[m.polity] == nil { order.append(m.polity) }
          count[m.polity, default: 0] += 1
        }
      }
    }
    func most(_ n: Int) -> [Int] {
      let ranked = order.enumerated().sorted { (-count[$0.element]!, $0.offset) < (-count[$1.element]!, $1.offset) }
      return ranked.prefix(n).map(\.element)
    }
  }
}
