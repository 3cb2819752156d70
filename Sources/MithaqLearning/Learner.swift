import MithaqClaims
import MithaqExtraction
import MithaqGold

/// Learns weights from annotated documents of one language.
///
/// Four models, one upon the other: which acts a sentence tells; who takes part in an act, where the first finds it; which
/// proposals are right; and how the acts stand. The third learns from proposals for documents that the first two have not seen (four folds), as it will
/// meet them.
public struct Learner {
  /// What a feature below this weighs is left out.
  static let least: Float = 0.05
  static let folds = 4

  struct Document {
    var gold: GoldDocument
    var weigher: Weigher
    var fold: Int
    /// Whether no rule was written with it.
    var isFresh: Bool
    /// Per sentence: its features, and the gold claims whose evidence stands in it.
    var acts: [[UInt64]]
    var claims: [[GoldClaim]]
  }
  var documents: [Document] = []
  /// The names of all features seen.
  private var names: [UInt64: String] = [Weigher.bias: "bias"]
  /// Which feature and which scope a scoped feature is.
  private var scopes: [UInt64: (key: UInt64, scope: Int)] = [:]

  /// - Parameter isFresh: whether no rule was written with a document. Of others the rules' claims are right more often than they
  ///   will be of texts that nobody has seen: how far their modalities are to be believed is learnt from fresh documents alone.
  public init(_ gold: [GoldDocument], _ extractor: Extractor, isFresh: (GoldDocument) -> Bool) {
    for document in gold {
      guard let weigher = extractor.weigher(for: document.article) else { continue }
      let observed = weigher.observedActs()
      var claims = [[GoldClaim]](repeating: [], count: observed.count)
      let body = Array(document.article.body.utf8)
      let title = document.article.title?.utf8.count ?? 0
      for claim in document.claims {
        guard let range = find(Array(claim.evidence.utf8), in: body, after: title) else { continue }
        let overlaps = observed.map {
          max(0, min($0.bytes.upperBound, range.upperBound) - max($0.bytes.lowerBound, range.lowerBound))
        }
        if let most = overlaps.max(), most > 0 { claims[overlaps.firstIndex(of: most)!].append(claim) }
      }
      for o in observed { note(o.observed) }
      let fold = document.article.id.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff } % Self.folds
      documents.append(
        Document(
          gold: document, weigher: weigher, fold: fold, isFresh: isFresh(document),
          acts: observed.map { $0.observed.distinct },
          claims: claims))
    }
  }

  private mutating func note(_ o: Observations) {
    for (key, name) in zip(o.keys, o.names) where names[key] == nil { names[key] = name }
  }

  /// The first place of some words behind the title, or in it.
  private func find(_ words: [UInt8], in body: [UInt8], after title: Int) -> Range<Int>? {
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

  // MARK: The four models

  struct Model {
    var vocabulary: Vocabulary
    var model: LogisticModel
    /// The scopes of scoped features; empty where there are none.
    var scopes: [UInt64: (key: UInt64, scope: Int)] = [:]

    /// Each feature with the weights of its outputs; those of a scoped one stand with its feature, at the outputs of the scope.
    var rows: [(key: UInt64, weights: [(output: Int, weight: Float)])] {
      let plain = vocabulary.rows(model, dropping: Learner.least)
      guard !scopes.isEmpty else { return plain }
      var merged: [UInt64: [(output: Int, weight: Float)]] = [:]
      for row in plain {
        guard let (key, scope) = scopes[row.key] else { continue }
        merged[key, default: []] += row.weights.map { (scope * 2 + $0.output, $0.weight) }
      }
      return merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.output < $1.output }) }
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

  private func acts(_ documents: [Document]) -> Model {
    var examples: [([UInt64], [Float])] = []
    for d in documents {
      for (keys, claims) in zip(d.acts, d.claims) {
        var answers = [Float](repeating: 0, count: Act.allCases.count)
        for claim in claims { answers[claim.act.row] = 1 }
        examples.append((keys, answers))
      }
    }
    return fit(examples, outputs: Act.allCases.count, penalty: 1.5)
  }

  private mutating func roles(_ documents: [Document], _ acts: WeightTable) -> Model {
    var examples: [([UInt64], [Float])] = []
    for d in documents {
      for (i, claims) in d.claims.enumerated() {
        for act in Act.allCases {
          let told = claims.filter { $0.act == act }
          guard !told.isEmpty else { continue }
          let actors = Set(told.flatMap(\.actors))
          let counterparts = Set(told.flatMap(\.counterparts))
          for (polity, observed) in d.weigher.observedRoles(act, in: i, actWeights: acts) {
            note(observed)
            examples.append(
              (
                scoped([Weigher.bias] + observed.distinct, act),
                [actors.contains(polity) ? 1 : 0, counterparts.contains(polity) ? 1 : 0]
              ))
          }
        }
      }
    }
    var model = fit(examples, outputs: 2, penalty: 1)
    model.scopes = scopes
    return model
  }

  private mutating func modalities(_ documents: [Document], _ acts: WeightTable) -> Model {
    var examples: [([UInt64], [Float])] = []
    let fresh = documents.filter(\.isFresh)
    for d in fresh.isEmpty ? documents : fresh {
      for (i, claims) in d.claims.enumerated() {
        for claim in claims {
          let who = Set(claim.actors + claim.counterparts)
          guard let observed = d.weigher.observedModality(claim.act, of: who, in: i, actWeights: acts) else { continue }
          note(observed)
          examples.append(
            (observed.distinct, Modality.allCases.map { $0 == claim.modality ? 1 : 0 }))
        }
      }
    }
    return fit(examples, outputs: Modality.allCases.count, penalty: 2)
  }

  /// Features with each scope that holds for an act, as features of their own.
  private mutating func scoped(_ keys: [UInt64], _ act: Act) -> [UInt64] {
    Weigher.scopes(of: act).flatMap { scope in
      keys.map { key in
        let scoped = key &+ UInt64(scope) &* 0x9e37_79b9_7f4a_7c15
        if scopes[scoped] == nil { scopes[scoped] = (key, scope) }
        return scoped
      }
    }
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
    let found = core(p, d)
    return d.gold.claims.contains { $0.isSameInCore(as: found) }
  }

  // MARK: Learning

  public struct Result {
    /// Each model's features, by name, with the weights of its outputs.
    public var tables: [(model: String, rows: [(name: String, weights: [(output: Int, weight: Float)])])]
    /// How the rules alone, and the weighed proposals, score on documents that the weights were not learnt from.
    public var crossed: [(thresholds: Weigher.Thresholds, score: Score)]
    /// By the groups that were asked for, at the threshold in use.
    public var groups: [String: (rules: Score, weighed: Score)]
    /// The share of gold claims with the right modality, where the rules claim the act: by the rules, and with each margin.
    public var modalities: (rules: Share, weighed: [(margin: Float, right: Share)])
  }

  /// Learns, and scores what would have been claimed of each document by weights learnt from the other folds.
  ///
  /// - Parameters:
  ///   - group: names the group that a document's score is added to.
  ///   - progress: is told what is done.
  public mutating func learn(
    group: (GoldDocument) -> String, progress: (String) -> Void
  ) -> Result {
    var weighed: [(document: Int, proposals: [Proposal])] = []
    var ruled = Share()
    let margins: [Float] = [0, 0.5, 1, 1.5, 2, 3]
    var weighedModalities = margins.map { (margin: $0, right: Share()) }
    for fold in 0..<Self.folds {
      let others = documents.filter { $0.fold != fold }
      let acts = acts(others).table
      let roles = roles(others, acts).table
      for i in documents.indices where documents[i].fold == fold {
        let proposals = documents[i].weigher.proposals(acts, roles)
        for p in proposals { note(p.observed) }
        weighed.append((i, proposals))
      }
      let modalities = modalities(others, acts).table
      for d in documents where d.fold == fold && d.isFresh {
        for (i, claims) in d.claims.enumerated() {
          for claim in claims {
            let who = Set(claim.actors + claim.counterparts)
            guard let found = d.weigher.weighedModality(claim.act, of: who, in: i, acts, modalities),
              let rule = found.ruled
            else { continue }
            ruled += Share(right: rule == claim.modality ? 1 : 0, of: 1)
            for m in margins.indices {
              let chosen = found.chosen(margin: margins[m])
              weighedModalities[m].right += Share(right: chosen == claim.modality ? 1 : 0, of: 1)
            }
          }
        }
      }
      progress("fold \(fold + 1) of \(Self.folds)")
    }
    var crossed: [Weigher.Thresholds: Score] = [:]
    var groups: [String: (rules: Score, weighed: Score)] = [:]
    for fold in 0..<Self.folds {
      let claims = claims(weighed.filter { documents[$0.document].fold != fold }).table
      for (i, proposals) in weighed where documents[i].fold == fold {
        let d = documents[i]
        let chances = proposals.map { p in
          var p = p
          p.weigh(claims)
          return p
        }
        for rules: Float in [0.3, 0.35, 0.4] where d.isFresh {
          for lead: Float in [0, 0.1, 0.2, 0.4] {
            let thresholds = Weigher.Thresholds(rules: rules, weights: 0.42, lead: lead)
            crossed[thresholds, default: Score()] += score(
              Weigher.chosen(chances, titles: d.weigher.titles, thresholds: thresholds).map { core($0, d) },
              d.gold.claims)
          }
        }
        let chosen = Weigher.chosen(chances, titles: d.weigher.titles).map { core($0, d) }
        let name = group(d.gold)
        groups[name, default: (Score(), Score())].weighed += score(chosen, d.gold.claims)
        groups[name, default: (Score(), Score())].rules += score(d.weigher.rules.map { GoldClaim($0) }, d.gold.claims)
      }
    }
    let acts = acts(documents)
    let roles = roles(documents, acts.table)
    let claims = claims(weighed)
    let modalities = modalities(documents, acts.table)
    progress("all documents")
    func named(_ m: Model) -> [(name: String, weights: [(output: Int, weight: Float)])] {
      m.rows.map { (names[$0.key] ?? "?", $0.weights) }.sorted { $0.name < $1.name }
    }
    return Result(
      tables: [
        ("act", named(acts)), ("role", named(roles)), ("claim", named(claims)), ("modality", named(modalities)),
      ],
      crossed: crossed.sorted { ($0.key.rules, $0.key.lead) < ($1.key.rules, $1.key.lead) }.map {
        ($0.key, $0.value)
      }, groups: groups,
      modalities: (ruled, weighedModalities))
  }

  private func score(_ found: [GoldClaim], _ gold: [GoldClaim]) -> Score {
    Comparison(gold: gold, found: found).byAct.values.reduce(into: Score()) { $0 += $1.core }
  }
}
