import MithaqClaims
import MithaqLedger

/// Claims that wait for a reviewer: contradicted ones first, then the least certain, then the newest.
public struct ReviewQueue: Hashable, Sendable {
  public var known: Instant
  public var items: [Item]
  /// How many of the newest claims wait; `items` is a part of them.
  public var total: Int
  public var slice: Slice

  public struct Item: Hashable, Sendable {
    public var id: String
    public var act: Act
    public var modality: Modality
    public var actors: [String]
    public var counterparts: [String]
    public var agreement: String?
    public var quote: String
    public var outlet: String?
    public var said: Day?
    public var known: Instant
    /// In hundredths.
    public var confidence: Int
    /// True where a source says otherwise.
    public var isContested: Bool
  }
}

extension Answers {
  public func reviewQueue(asOf: AsOf, slice: Slice) throws -> ReviewQueue {
    let cut = try ledger.cut(known: asOf.known)
    let newest = try ledger.recent(at: cut, limit: Answers.window).filter(\.stands)
    let facts = try joinedFacts(from: made(by: asOf.valid, newest.map(\.outline)))
    let contested = Set(facts.filter(\.isContested).flatMap { ($0.support + $0.against).map(\.claim) })
    let waiting = newest.filter { $0.verdict == nil && !$0.outline.isCorrection }.map(\.outline).sorted { a, b in
      func order(_ o: Outline) -> (Int, UInt8, Int64) {
        (contested.contains(o.claim) ? 0 : 1, o.confidence, -o.claim)
      }
      return order(a) < order(b)
    }
    let part = Array(waiting[slice.range(of: waiting.count)])
    let marks = try ledger.marks(of: part.map(\.claim))
    let quotes = try ledger.quotes(of: part)
    let names = try ledger.names(
      of: part.flatMap { $0.actors + $0.counterparts + [$0.agreement, $0.type, $0.outlet].compactMap(\.self) })
    return ReviewQueue(
      known: cut.known,
      items: part.enumerated().map { i, o in
        ReviewQueue.Item(
          id: marks[i].id, act: o.act, modality: o.modality, actors: o.actors.compactMap { names[$0] },
          counterparts: o.counterparts.compactMap { names[$0] },
          agreement: (o.agreement ?? o.type).flatMap { names[$0] }, quote: quotes[i],
          outlet: o.outlet.flatMap { names[$0] }, said: o.said, known: marks[i].known,
          confidence: Int(o.confidence), isContested: contested.contains(o.claim))
      }, total: waiting.count, slice: slice)
  }
}
