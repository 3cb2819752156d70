import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import Synchronization

/// What the routes answer from: the ledger, the catalogue, and what only the program itself can do.
public final class Site: Sendable {
  let answers: Answers
  let catalogue: Catalogue
  /// Reads a text into claims, with how each was found; records nothing.
  let read: @Sendable (Article) -> Reading
  /// Puts new articles into the search index, or begins to.
  let index: @Sendable () -> Void
  let now: @Sendable () -> Instant
  /// Nil where the server records nothing.
  let token: Token?
  /// Tells two starts of the program apart, which may show the same ledger differently.
  let start: Instant
  /// 24 MB: more than all pages that are asked for often, and little beside the ledger's own memory.
  let replies = KeptReplies(limit: 24 << 20)
  private let newest = Mutex<Newest>(Newest())
  private let directories = Mutex<(at: Instant, recorded: Instant?, rows: [DirectoryRow])?>(nil)

  typealias DirectoryRow = (kind: Term.Kind, text: String, claims: Int)

  public init(
    ledger: Ledger, catalogue: Catalogue, token: Token? = nil, read: @escaping @Sendable (Article) -> Reading,
    index: @escaping @Sendable () -> Void = {}, now: @escaping @Sendable () -> Instant
  ) {
    answers = Answers(ledger)
    self.catalogue = catalogue
    self.token = token
    self.read = read
    self.index = index
    self.now = now
    start = now()
  }

  /// What replies rest on beside their address: as long as it is the same, so are they.
  struct Stamp: Hashable, Sendable {
    /// The instant of the last recording, in milliseconds.
    var recorded: Int64
    /// Today, in days.
    var day: Int64
  }

  private struct Newest {
    var stamp: Stamp?
    var asked = ContinuousClock.now
    var isBeingAsked = false
    /// Counts what this program recorded itself.
    var own = 0
  }

  /// The newest stamp, where the ledger was asked for it within the last five milliseconds: others may record at any moment,
  /// and asking for each of thousands of requests a second would cost more than answering them. While it is being asked, a
  /// tenth of a second is new enough, or a busy machine would keep all waiting for one. What this program records itself is
  /// seen at once.
  func freshStamp() -> Stamp? {
    newest.withLock { newest in
      guard let stamp = newest.stamp else { return nil }
      let age = ContinuousClock.now - newest.asked
      if age < .milliseconds(5) || newest.isBeingAsked && age < .milliseconds(100) { return stamp }
      newest.isBeingAsked = true
      return nil
    }
  }

  /// The newest stamp, from the ledger where need be.
  func stamp() throws -> Stamp {
    let (asked, own, kept) = newest.withLock { newest in
      let now = ContinuousClock.now
      return (now, newest.own, now - newest.asked < .milliseconds(5) ? newest.stamp : nil)
    }
    defer { newest.withLock { $0.isBeingAsked = false } }
    if let kept { return kept }
    let stamp = Stamp(
      recorded: try answers.ledger.cut().recorded?.milliseconds ?? 0, day: now().milliseconds / 86_400_000)
    newest.withLock { newest in
      if newest.own == own { (newest.stamp, newest.asked) = (stamp, asked) }
    }
    return stamp
  }

  /// To be called after something was recorded.
  func hasRecorded() {
    newest.withLock { newest in
      newest.stamp = nil
      newest.own += 1
    }
  }

  /// All that the ledger names, by how much is told of it. Counting passes over the whole ledger, so it is done at most once
  /// a minute.
  func directory() throws -> [DirectoryRow] {
    let recorded = try answers.ledger.cut().recorded
    let at = now()
    if let kept = directories.withLock({ $0 }),
      kept.recorded == recorded || at.milliseconds - kept.at.milliseconds < 60_000
    {
      return kept.rows
    }
    let rows = try answers.ledger.directory()
    directories.withLock { $0 = (at, recorded, rows) }
    return rows
  }

  /// All of a kind that the ledger names, with how many claims tell of it; of agreements also those that only the packs know,
  /// without a number.
  func directory(_ kind: Term.Kind) throws -> [(id: String, claims: Int?)] {
    let told = try directory().filter { $0.kind == kind }
    let rows = told.map { (id: $0.text, claims: Optional($0.claims)) }
    guard kind == .agreement else { return rows }
    let named = Set(told.map(\.text))
    return rows + catalogue.agreements.keys.filter { !named.contains($0) }.sorted().map { (id: $0, claims: nil) }
  }

  /// All outlets of the ledger by name; what they tell is not counted.
  func outlets() throws -> [(id: String, claims: Int?)] {
    try answers.ledger.terms(.outlet, containing: "").map(\.text).sorted().map { (id: $0, claims: nil) }
  }
}
