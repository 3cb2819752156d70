/// What of an archive was no article, counted by the reason.
public struct PassedOver: Sendable, Equatable {
  /// How often each reason occurred (`request`, `status 404`, `type image/png`).
  public private(set) var counts: [String: Int] = [:]
  /// An archive may name types without end.
  private static let mostReasons = 200

  public init() {}

  /// How many records there were in all.
  public var total: Int { counts.values.reduce(0, +) }

  public mutating func add(_ reason: String, _ count: Int = 1) {
    let reason = counts[reason] == nil && counts.count >= Self.mostReasons ? "other" : reason
    counts[reason, default: 0] += count
  }

  public static func += (a: inout PassedOver, b: PassedOver) {
    for (reason, count) in b.counts.sorted(by: { $0.key < $1.key }) { a.add(reason, count) }
  }

  /// One line for people, the commonest reason first; nil where nothing was passed over.
  public var summary: String? {
    if counts.isEmpty { return nil }
    let reasons = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    return "\(total) record\(total == 1 ? "" : "s") passed over: " + reasons.joined(separator: ", ")
  }
}
