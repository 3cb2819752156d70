import Glibc
import HTTPTypes
import Hummingbird
import MithaqClaims
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MithaqServer

@Suite struct KeptRepliesTests {
  private let stamp = Site.Stamp(recorded: 1, day: 1)
  private let pool = NIOSingletons.posixBlockingThreadPool
  private let loop = NIOSingletons.posixEventLoopGroup.next()

  private func reply(_ size: Int, _ stamp: Site.Stamp? = nil) -> KeptReply {
    KeptReply(
      stamp: stamp ?? self.stamp, tag: "\"a\"",
      whole: Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 65, count: size))))
  }

  private func ask(_ kept: KeptReplies, _ address: String, _ size: Int, _ stamp: Site.Stamp? = nil) async throws {
    let made = reply(size, stamp)
    _ = try await kept.reply(address, stamp ?? self.stamp) { loop.makeSucceededFuture(made) }
    // It is kept once its loop has told so.
    try await loop.submit {}.get()
  }

  @Test func theyNeverHoldMoreThanTheirRoom() async throws {
    let kept = KeptReplies(limit: 1_000_000)
    for n in 0..<500 {
      try await ask(kept, "/en/agreements/nato?valid=\(n)", 20_000)
      #expect(kept.bytes <= 1_000_000)
    }
    #expect(kept.bytes > 400_000)
  }

  @Test func whatIsAskedForStaysBesideAnyNumberThatIsAskedForOnce() async throws {
    let kept = KeptReplies(limit: 1_000_000)
    try await ask(kept, "/en", 20_000)
    for n in 0..<500 {
      try await ask(kept, "/en/agreements/nato?valid=\(n)", 20_000)
      #expect(kept.reply("/en", stamp) != nil, "after \(n) others")
    }
    #expect(kept.reply("/en/agreements/nato?valid=0", stamp) == nil)
  }

  @Test func whatIsTooLargeIsNotKept() async throws {
    let kept = KeptReplies(limit: 100_000)
    try await ask(kept, "/en", 20_000)
    #expect(kept.reply("/en", stamp) == nil && kept.bytes == 0)
  }

  @Test func newsMakeItStale() async throws {
    let kept = KeptReplies(limit: 1_000_000)
    try await ask(kept, "/en", 20_000)
    let later = Site.Stamp(recorded: 2, day: 1)
    #expect(kept.reply("/en", later) == nil)
    try await ask(kept, "/en", 30_000, later)
    #expect(kept.reply("/en", later) != nil && kept.reply("/en", stamp) == nil)
    #expect(kept.bytes < 40_000)
  }

  @Test func ofManyWhoAskAtOnceOneMakesIt() async throws {
    let kept = KeptReplies(limit: 1_000_000)
    final class Count: Sendable { let number = Mutex(0) }
    let made = Count()
    let (reply, stamp, pool, loop) = (reply(10), stamp, pool, loop)
    try await withThrowingTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          _ = try await kept.reply("/en", stamp) {
            pool.runIfActive(eventLoop: loop) {
              made.number.withLock { $0 += 1 }
              usleep(20_000)
              return reply
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(made.number.withLock { $0 } == 1)
  }

  @Test func whatFailedIsToldToAllAndTriedAgain() async throws {
    let kept = KeptReplies(limit: 1_000_000)
    await #expect(throws: WebError.self) {
      _ = try await kept.reply("/en", stamp) { loop.makeFailedFuture(WebError.notFound("nothing")) }
    }
    try await loop.submit {}.get()
    try await ask(kept, "/en", 10)
    #expect(kept.reply("/en", stamp) != nil)
  }

  @Test(arguments: [
    ("\"a\"", true), ("W/\"a\"", true), ("*", true), ("\"b\", \"a\"", true), ("\"b\",W/\"a\" ", true), ("a", false),
    ("", false), ("\"ab\"", false),
  ])
  func tagsAreCompared(given: String, fits: Bool) {
    let reply = reply(10)
    let response = reply.response(ifNoneMatch: given, hasBody: true)
    #expect((response.status == .notModified) == fits, "\(given)")
  }
}

@Suite struct GzipTests {
  @Test func whatIsPackedIsSmaller() throws {
    let text = Array(String(repeating: "<td>Kazakhstan</td>", count: 1000).utf8)
    let packed = try #require(Gzip.packed(text))
    #expect(packed.count < 1000 && packed.starts(with: [0x1f, 0x8b]))
    var random = (0..<10_000).map { _ in UInt8.random(in: 0...255) }
    #expect(Gzip.packed(random) == nil)
    random = []
    #expect(Gzip.packed(random) == nil)
  }

  @Test(
    arguments: [
      (nil, false), ("", false), ("gzip", true), ("br, GZIP;q=0.5", true), ("deflate", false), ("gzip;q=0", false),
      ("gzip; q=0.0, br", false), ("*", true), ("xgzip", false),
    ] as [(String?, Bool)])
  func itIsSentToWhoTakesIt(header: String?, isTaken: Bool) { #expect(Gzip.isTaken(header) == isTaken) }
}
