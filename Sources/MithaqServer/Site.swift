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
  /// Puts new articles into the search index; false where there is nothing to be done or it may not be written.
  let index: @Sendable () -> Bool
  let now: @Sendable () -> Instant
  /// Nil where the server records nothing.
  let token: Token?
  /// Tells two starts of the program apart, which may show the same ledger differently.
  let start: Instant
  let replies = ReplyCache(limit: 64 << 20)
  private let directories = Mutex<(at: Instant, recorded: Instant?, rows: [DirectoryRow])?>(nil)

  typealias DirectoryRow = (kind: Term.Kind, text: String, claims: Int)

  public init(
    ledger: Ledger, catalogue: Catalogue, token: Token? = nil, read: @escaping @Sendable (Article) -> Reading,
    index: @escaping @Sendable () -> Bool = { false }, now: @escaping @Sendable () -> Instant
  ) {
    answers = Answers(ledger)
    self.catalogue = catalogue
    self.token = token
    self.read = read
    self.index = index
    self.now = now
    start = now()
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

/// Replies by address, as long as what they were made from stands. Bounded: when full it starts anew.
final class ReplyCache: Sendable {
  private let limit: Int
  /// Those who ask the same at once wait for one answer: when something new was recorded, each page is made once.
  private let turns = (0..<64).map { _ in NSLock() }
  private let state = Mutex<(bytes: Int, replies: [String: (tag: String, reply: Reply)])>((0, [:]))

  init(limit: Int) { self.limit = limit }

  func reply(_ address: String, tag: String) -> Reply? {
    state.withLock { state in state.replies[address].flatMap { $0.tag == tag ? $0.reply : nil } }
  }

  /// The kept reply, or one that is made and kept; of those who ask for one address at once, one makes it.
  func reply(_ address: String, tag: String, make: () throws -> Reply) rethrows -> Reply {
    if let kept = reply(address, tag: tag) { return kept }
    return try turns[Int(UInt(bitPattern: address.hashValue) % UInt(turns.count))].withLock {
      if let kept = reply(address, tag: tag) { return kept }
      let made = try make()
      keep(made, address, tag: tag)
      return made
    }
  }

  func keep(_ reply: Reply, _ address: String, tag: String) {
    let cost = reply.body.count + 2 * address.utf8.count + 200
    guard cost < limit / 8 else { return }
    state.withLock { state in
      if state.bytes + cost > limit { state = (0, [:]) }
      if let old = state.replies.updateValue((tag, reply), forKey: address) {
        state.bytes -= old.reply.body.count + 2 * address.utf8.count + 200
      }
      state.bytes += cost
    }
  }
}
