import MithaqClaims
import MithaqExtraction
import MithaqGold

/// Learns from annotated documents of one language what speaks for a proposed claim.
///
/// It is learnt from a quarter of the documents (`heldFold`), which a network of its own has not seen, as the one in use will meet documents;
/// and scored in four parts of that quarter, each by what was learnt from the others.
public struct Learner {
  /// What a feature below this weighs is left out.
  static let least: Float = 0.05
  static let folds = 4
  /// The fold of documents that the network behind these weights has not seen.
  public static let heldFold = 0
  static let parts = 4

  struct Document {
    var gold: GoldDocument
    var weigher: Weigher
    var fold: Int
    /// Whether no rule was written with it.
    var isFresh: Bool
  }
  var documents: [Document] = []
  /// The names of all features seen.
  private var names: [UInt64: String] = [:]

  /// - Parameter isFresh: whether no rule was written with a document: thresholds are chosen by such.
  public init(_ gold: [GoldDocument], _ extractor: Extractor, isFresh: (GoldDocument) -> Bool) {
    documents = gold.compactMap { document in
      extractor.weigher(for: document.article).map {
        Document(gold: document, weigher: $0, fold: Self.fold(of: document.article.id), isFresh: isFresh(document))
      }
    }
  }

  private static func number(_ id: String) -> Int { id.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff } }
  static func fold(of id: String) -> Int { number(id) % folds }
  static func part(of id: String) -> Int { number(id) / folds % parts }

  private mutating func note(_ o: Observations) {
    for (key, name) in zip(o.keys, o.names) where names[key] == nil { names[key] = name }
  }

  /// The documents as the network learns them.
  public var observed: some Sequence<ObservedDocument> {
    documents.lazy.map { ObservedDocument($0.gold, $0.weigher, fold: $0.fold) }
  }

  // MARK: What speaks for a claim

  struct Model {
    var vocabulary: Vocabulary
    var model: LogisticModel
    var rows: [(key: UInt64, weights: [(output: Int, weight: Float)])] {
      vocabulary.rows(model, dropping: Learner.least)
    }
    var table: WeightTable { WeightTable(rows) }
  }

  private func fit(_ examples: [([UInt64], [Float])], outputs: Int, penalty: Float) -> Model {
    let vocabulary = Vocabulary(examples.lazy.map(\.0))
    var rows = Examples(outputs: outputs)
    for (keys, answers) in examples { rows.add(vocabulary.row(keys), answers) }
    return Model(
      vocabulary: vocabulary, model: LogisticModel(fitting: rows, features: vocabulary.keys.count, penalty: penalty))
  }

  private func claims(_ weighed: [(document: Int, proposals: [Proposal])]) -> Model {
    var examples: [([UInt64], [Float])] = []
    for (document, proposals) in weighed {
      for p in proposals {
        examples.append(
          (p.observed.distinct, [isRight(p, documents[document]) ? 1 : 0]))
      }
    }
    return fit(examples, outputs: 1, penalty: 3)
  }

  private func core(_ p: Proposal, _ d: Document) -> GoldClaim {
    let o = d.weigher.outline(p)
    return GoldClaim(
      act: o.act, modality: .actual, actors: o.actors, counterparts: o.counterparts,
      agreement: o.agreement.map { AgreementReference(id: $0) })
  }

  /// Whether a proposal is a gold claim in core.
  private func isRight(_ p: Proposal, _ d: Document) -> Bool {
    answer(p, d) != nil
  }

  /// The gold claim that a proposal is in core.
  private func answer(_ p: Proposal, _ d: Document) -> GoldClaim? {
    let found = core(p, d)
    return d.gold.claims.first { $0.isSameInCore(as: found) }
  }

  // MARK: Learning

  public struct Result {
    /// The features, by name, with their weights.
    public var rows: [(name: String, weight: Float)]
    /// How the weighed proposals score on documents that were not learnt from.
    public var crossed: [(thresholds: Weigher.Thresholds, score: Score)]
    /// By the groups that were asked for, at the thresholds in use, with the share of claims that are proposed at all.
    public var groups: [String: Group]
    /// The share of rightly proposed claims with the right modality, where the rules claim one; with the right source; and with the right date.
    public var modalities, sources, dates: Beside
  }

  /// By the rules, and weighed.
  public struct Beside {
    public var rules = Share()
    public var weighed = Share()

    mutating func add<Answer: Equatable>(_ found: (rules: Answer, weighed: Answer), right: Answer) {
      rules += Share(right: found.rules == right ? 1 : 0, of: 1)
      weighed += Share(right: found.weighed == right ? 1 : 0, of: 1)
    }
  }

  public struct Group {
    public var rules = Score()
    public var weighed = Score()
    /// What could be reached: all right proposals and no other.
    public var proposed = Score()
  }

  /// Learns, and scores what would have been claimed of each document by a network and weights that were learnt without it.
  ///
  /// - Parameters:
  ///   - network: one that has not seen the documents of the held fold.
  ///   - group: names the groups that a document's score is added to.
  ///   - progress: is told what is done.
  public mutating func learn(
    _ network: Network, group: (GoldDocument) -> [String], progress: (String) -> Void
  ) -> Result {
    var weighed: [(document: Int, proposals: [Proposal])] = []
    var modalities = Beside()
    var sources = Beside()
    var dates = Beside()
    for i in documents.indices where documents[i].fold == Self.heldFold {
      let d = documents[i]
      let proposals = d.weigher.proposals(network)
      for p in proposals { note(p.observed) }
      weighed.append((i, proposals))
      for p in proposals where d.isFresh {
        guard let gold = answer(p, d) else { continue }
        sources.add(d.weigher.source(p), right: gold.attribution.map { $0.polity ?? "" })
        dates.add(d.weigher.date(p, gold.modality), right: gold.when)
        guard let ruled = d.weigher.ruledModality(p) else { continue }
        modalities.add((ruled, p.telling.modality), right: gold.modality)
      }
    }
    progress("\(weighed.count) documents read")
    var crossed: [Weigher.Thresholds: Score] = [:]
    var groups: [String: Group] = [:]
    for part in 0..<Self.parts {
      func isOf(_ document: Int) -> Bool { Self.part(of: documents[document].gold.article.id) == part }
      let claims = claims(weighed.filter { !isOf($0.document) }).table
      for (i, proposals) in weighed where isOf(i) {
        let d = documents[i]
        let chances = proposals.map { p in
          var p = p
          p.weigh(claims)
          return p
        }
        for rules: Float in [0.34, 0.38, 0.42] where d.isFresh {
          for weights: Float in [0.36, 0.4, 0.44] {
            for sure: Float in [0.4, 0.6, 0.65, 0.7, 0.75, 0.8] {
              var thresholds = Weigher.Thresholds.inUse
              thresholds.rules = rules
              thresholds.weights = weights
              thresholds.sure = sure
              crossed[thresholds, default: Score()] += score(
                Weigher.chosen(chances, titles: d.weigher.titles, thresholds: thresholds).map { core($0, d) },
                d.gold.claims)
            }
          }
        }
        let chosen = Weigher.chosen(chances, titles: d.weigher.titles).map { core($0, d) }
        for name in group(d.gold) {
          groups[name, default: Group()].weighed += score(chosen, d.gold.claims)
          groups[name, default: Group()].rules += score(d.weigher.rules.map { GoldClaim($0) }, d.gold.claims)
          groups[name, default: Group()].proposed += score(
            proposals.filter { isRight($0, d) }.map { core($0, d) }, d.gold.claims)
        }
      }
    }
    let claims = claims(weighed)
    progress("all documents")
    return Result(
      rows: claims.rows.map { (names[$0.key] ?? "?", $0.weights[0].weight) }.sorted { $0.name < $1.name },
      crossed: crossed.sorted {
        ($0.key.rules, $0.key.weights, $0.key.sure) < ($1.key.rules, $1.key.weights, $1.key.sure)
      }
      .map { ($0.key, $0.value) },
      groups: groups, modalities: modalities, sources: sources, dates: dates)
  }

  private func score(_ found: [GoldClaim], _ gold: [GoldClaim]) -> Score {
    Comparison(gold: gold, found: found).byAct.values.reduce(into: Score()) { $0 += $1.core }
  }
}
