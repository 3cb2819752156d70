import MithaqLedger
import Synchronization

/// What was last read from a ledger, newest first: at one cut it is the same for ever.
final class RecentOutlines: Sendable {
  private struct Entry {
    var term: Term
    var cut: Cut
    var outlines: [Outline]
  }
  private let limit: Int
  private let entries = Mutex<[Entry]>([])

  /// - Parameter limit: claims, all entries together; a claim takes some 250 bytes.
  init(limit: Int) { self.limit = limit }

  func outlines(under term: Term, at cut: Cut) -> [Outline]? {
    entries.withLock { entries in
      guard let i = entries.firstIndex(where: { $0.term == term && $0.cut == cut }) else { return nil }
      let entry = entries.remove(at: i)
      entries.insert(entry, at: 0)
      return entry.outlines
    }
  }

  func keep(_ outlines: [Outline], under term: Term, at cut: Cut) {
    // What is let go is freed after the lock.
    let old = entries.withLock { entries in
      let before = entries
      entries.removeAll { $0.term == term && $0.cut == cut }
      entries.insert(Entry(term: term, cut: cut, outlines: outlines), at: 0)
      var claims = 0
      // At most 64, so that finding one is quick.
      entries = Array(
        entries.prefix { entry in
          claims += entry.outlines.count + 20
          return claims <= limit
        }.prefix(64))
      return before
    }
    withExtendedLifetime(old) {}
  }
}
