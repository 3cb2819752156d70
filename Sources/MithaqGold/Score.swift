/// What was found, missed and invented, and the measures that follow from it.
public struct Score: Hashable, Sendable {
  /// In gold and found.
  public var right = 0
  /// In gold alone.
  public var missed = 0
  /// Found alone.
  public var invented = 0

  public init(right: Int = 0, missed: Int = 0, invented: Int = 0) {
    self.right = right
    self.missed = missed
    self.invented = invented
  }

  /// The share of what was found that is in gold; 1 where nothing was found.
  public var precision: Double { right + invented == 0 ? 1 : Double(right) / Double(right + invented) }
  /// The share of gold that was found; 1 where gold has nothing.
  public var recall: Double { right + missed == 0 ? 1 : Double(right) / Double(right + missed) }
  /// The harmonic mean of precision and recall.
  public var f1: Double {
    2 * right + missed + invented == 0 ? 1 : Double(2 * right) / Double(2 * right + missed + invented)
  }

  public static func += (a: inout Score, b: Score) {
    a.right += b.right
    a.missed += b.missed
    a.invented += b.invented
  }
}

/// How many of the claims matched in core have a role right.
public struct Share: Hashable, Sendable {
  public var right = 0
  public var of = 0
  public init(right: Int = 0, of: Int = 0) {
    self.right = right
    self.of = of
  }
  /// 1 where there was nothing to get right.
  public var value: Double { of == 0 ? 1 : Double(right) / Double(of) }
  public static func += (a: inout Share, b: Share) {
    a.right += b.right
    a.of += b.of
  }
}

/// The scores of a set of documents.
public struct Scores: Hashable, Sendable {
  public var documents = 0
  public var core = Score()
  public var full = Score()
  public var attribution = Share()
  public var when = Share()
  public init() {}

  public static func += (a: inout Scores, b: Scores) {
    a.documents += b.documents
    a.core += b.core
    a.full += b.full
    a.attribution += b.attribution
    a.when += b.when
  }
}
