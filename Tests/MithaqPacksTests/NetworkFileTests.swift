import Foundation
import MithaqExtraction
import Testing

@testable import MithaqPacks

@Suite struct NetworkFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Packs")
  private static func bytes(_ path: String) -> [UInt8] {
    (try? Data(contentsOf: folder.appending(path: path))).map(Array.init) ?? []
  }

  @Test func whatIsDeliveredIsRead() throws {
    let words = try #require(NetworkFile.words(Self.bytes(NetworkFile.words)))
    #expect(words.keys.count > 50_000 && words.dimensions == 96)
    #expect(NetworkFile.network(Self.bytes(NetworkFile.network), words: words) != nil)
    // Over other words it is none.
    #expect(NetworkFile.network(Self.bytes(NetworkFile.network), words: .none) == nil)
  }

  /// Cut short at any place, or with any number of its head changed, it is refused or read, and nothing ends.
  @Test func nothingOnAnyBytes() throws {
    let whole = Self.bytes(NetworkFile.network)
    let words = try #require(NetworkFile.words(Self.bytes(NetworkFile.words)))
    for length in [0, 7, 8, 11, 12, 15, 16, 30, 1000, whole.count / 2, whole.count - 1] {
      #expect(NetworkFile.network(Array(whole.prefix(length)), words: words) == nil)
    }
    for place in 8..<60 {
      var changed = Array(whole.prefix(200_000))
      changed[place] = 0xff
      #expect(NetworkFile.network(changed, words: words) == nil)
    }
    let some = Self.bytes(NetworkFile.words)
    for length in [0, 8, 12, 24, 25, some.count - 1] { #expect(NetworkFile.words(Array(some.prefix(length))) == nil) }
    for place in 8..<16 {
      var changed = some
      changed[place] = 0xff
      #expect(NetworkFile.words(changed) == nil)
    }
  }
}
