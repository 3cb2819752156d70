import Foundation
import MithaqClaims

/// What a watch remembers from one look to the next: how each feed was last answered, and which articles were read.
///
/// It is a file of JSON beside the ledger. Losing it costs fetching again and nothing else: the ledger knows what it has.
public struct WatchState: Codable, Sendable {
  struct Remembered: Codable, Sendable {
    var etag: String?
    var lastModified: String?
    /// Looks in a row that failed.
    var failures: Int?
    /// Not to be asked before, in seconds since 1970: it failed, or the server asked for it.
    var notBefore: Int?
    /// When its time comes, in seconds since 1970.
    var due: Int?
  }
  struct Read: Codable, Sendable {
    /// What the feed said of its last change.
    var changed: String?
    /// The first bytes of the hash of its words.
    var words: String?
    /// Looks in which its page could not be had.
    var failures: Int?
    /// The day a feed last named it, as a number.
    var day: Int
  }
  private(set) var version = 1
  var feeds: [String: Remembered] = [:]
  /// By the key of the address.
  var articles: [String: Read] = [:]

  /// Articles that no feed has named for so many days are forgotten.
  static let memory = 120

  public init() {}

  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// What lies in the file; nothing where there is none.
  public static func load(_ path: String) throws -> WatchState {
    guard FileManager.default.fileExists(atPath: path) else { return WatchState() }
    do {
      let state = try JSONDecoder().decode(WatchState.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
      guard state.version == 1 else { throw Failure(description: "") }
      return state
    } catch {
      throw Failure(
        description: "\(path): error: this is no state of a watch; take it away and everything is fetched once more")
    }
  }

  /// Replaces the file as a whole.
  public func save(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(
        description: "\(path): error: the state of the watch cannot be written: \(error.localizedDescription)")
    }
  }

  mutating func forget(before day: Int) { articles = articles.filter { $0.value.day >= day - Self.memory } }

  /// When a feed may be asked next, in seconds since 1970; nil where it never was.
  /// - Parameter asksAll: true where only a feed that failed, or whose server asked for it, is waited for.
  public func next(_ feed: WatchedFeed, asksAll: Bool = false) -> Int? {
    guard let known = feeds[feed.address] else { return nil }
    let times = [known.notBefore, asksAll ? nil : known.due].compactMap { $0 }
    return times.max()
  }
}
