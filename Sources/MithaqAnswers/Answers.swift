import MithaqClaims
import MithaqLedger
import MithaqStatus

/// Answers questions from a ledger: one question, one plain value, as of a valid day and a moment of knowledge.
///
/// The same question with the same `known` gives the same answer for ever, once that instant has passed.
public struct Answers: Sendable {
  public let ledger: Ledger
  private let recent = RecentOutlines(limit: 40_000)
  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// The claims under `term` that stand at `cut`. Several parts of an answer look at the same, and who asks about one day asks
  /// about the next.
  func claims(under term: Term, at cut: Cut) throws -> [Outline] {
    if let kept = recent.outlines(under: term, at: cut) { return kept }
    let outlines = try ledger.standing(under: term, at: cut).outlines
    recent.keep(outlines, under: term, at: cut)
    return outlines
  }

  /// What agreements without a name are called, in words that reports exchange for each other.
  ///
  /// A memorandum, a protocol, a declaration or a ceasefire is another thing than a treaty of the same day.
  func looseTypes() throws -> Set<Term> {
    Set(try ["agreement", "accord", "pact", "treaty"].compactMap { try ledger.term(.type, $0) })
  }

  /// The facts that these claims tell of; see `Fact.all`.
  func joinedFacts(from outlines: [Outline]) throws -> [Fact] { Fact.all(from: outlines, loose: try looseTypes()) }

  /// Claims that were made by `valid`, of those that stood at the cut.
  func made(by valid: Day, _ outlines: [Outline]) throws -> [Outline] {
    var kept: [Outline] = []
    kept.reserveCapacity(outlines.count)
    var undated: [Int] = []
    for outline in outlines {
      if let said = outline.said, said > valid { continue }
      if outline.said == nil { undated.append(kept.count) }
      kept.append(outline)
    }
    // An article without a day was out, at the latest, when the ledger came to know it.
    if !undated.isEmpty {
      let marks = try ledger.marks(of: undated.map { kept[$0].claim })
      for (i, mark) in zip(undated, marks) { kept[i].published = mark.known.day }
      kept.removeAll { ($0.said ?? valid) > valid }
    }
    return kept
  }
}

extension Instant {
  /// The day in UTC.
  public var day: Day {
    let ms = milliseconds
    return Day(number: Int(ms >= 0 ? ms / 86_400_000 : (ms - 86_399_999) / 86_400_000))
  }

  /// `2025-11-07T10:00:00.000Z`.
  public var text: String {
    let rest = Int(milliseconds - Int64(day.number) * 86_400_000)
    func digits(_ n: Int, _ width: Int) -> String {
      let text = String(n)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return
      "\(day)T\(digits(rest / 3_600_000, 2)):\(digits(rest / 60_000 % 60, 2)):\(digits(rest / 1000 % 60, 2)).\(digits(rest % 1000, 3))Z"
  }

  /// Reads what `text` writes, shorter forms of it, and a bare day, which means its last instant; nil for anything else.
  public init?(text: String) {
    if let day = Day(text) {
      self.init(milliseconds: Int64(day.number + 1) * 86_400_000 - 1)
      return
    }
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == "t" || $0 == " " })
    guard parts.count == 2, let day = Day(parts[0]) else { return nil }
    var clock = parts[1]
    if clock.last == "Z" || clock.last == "z" { clock = clock.dropLast() }
    let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count), let hour = Int(fields[0]), let minute = Int(fields[1]),
      (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    // What is left out is the end: 10:00 means all of that minute.
    var thousandths = 59_999
    if fields.count == 3 {
      let second = fields[2].split(separator: ".", omittingEmptySubsequences: false)
      guard let whole = Int(second[0]), (0..<60).contains(whole), second.count <= 2 else { return nil }
      thousandths = whole * 1000 + 999
      if second.count == 2 {
        guard (1...3).contains(second[1].utf8.count), let part = Int(second[1]) else { return nil }
        thousandths = whole * 1000 + part * [100, 10, 1][second[1].utf8.count - 1]
      }
    }
    self.init(milliseconds: Int64(day.number) * 86_400_000 + Int64(hour * 3_600_000 + minute * 60_000 + thousandths))
  }
}
