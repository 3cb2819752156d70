import MithaqClaims

/// The scores of whole gold files: in total, by file, by language and by act.
public struct Evaluation: Sendable {
  public private(set) var total = Scores()
  public private(set) var byFile: [(name: String, scores: Scores)] = []
  public private(set) var byLanguage: [String: Scores] = [:]
  public private(set) var byAct: [Act: Scores] = [:]
  /// In the order of the files.
  public private(set) var mistakes: [DocumentMistake] = []

  /// A claim that was missed or invented, and where.
  public struct DocumentMistake: Sendable {
    public enum Kind: String, Sendable { case missed, invented }
    public var document: String
    public var file: String
    public var kind: Kind
    public var mistake: Comparison.Mistake
  }

  public init() {}

  /// Adds the documents of `file` that `split` contains, each read by `read`.
  public mutating func add(_ file: GoldFile, split: GoldSplit = .all, read: (Article) -> [GoldClaim]) {
    var scores = Scores()
    for document in file.documents where split.contains(document.article.id) {
      let comparison = Comparison(gold: document.claims, found: read(document.article))
      var sum = Scores()
      for (act, scores) in comparison.byAct {
        byAct[act, default: Scores()] += scores
        sum += scores
      }
      sum.documents = 1
      scores += sum
      byLanguage[document.article.lang ?? "und", default: Scores()] += sum
      for (kind, list) in [(DocumentMistake.Kind.missed, comparison.missed), (.invented, comparison.invented)] {
        mistakes += list.map {
          DocumentMistake(document: document.article.id, file: file.name, kind: kind, mistake: $0)
        }
      }
    }
    byFile.append((file.name, scores))
    total += scores
  }
}
