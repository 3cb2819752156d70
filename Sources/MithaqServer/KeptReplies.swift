import HTTPTypes
import Hummingbird
import MithaqClaims
import NIOCore
import Synchronization

/// A reply as it goes out: made once, and sent to everyone who asks for the same as long as it stands.
struct KeptReply: Sendable {
  let stamp: Site.Stamp
  /// Its `ETag`.
  let tag: String
  /// Status, headers and bytes; the bytes are shared by all who take them.
  let whole: Response

  /// - Parameter ifNoneMatch: the header of that name, with the tags of what the client has.
  func response(ifNoneMatch: String?, hasBody: Bool) -> Response {
    if let ifNoneMatch, KeptReply.fits(ifNoneMatch, tag) {
      var headers = whole.headers
      headers[.contentType] = nil
      headers[.contentLength] = nil
      return Response(status: .notModified, headers: headers)
    }
    return hasBody ? whole : whole.createHeadResponse()
  }

  /// What it takes of the memory.
  var bytes: Int { (whole.body.contentLength ?? 0) + 3000 }

  /// Tags are compared weakly: `W/"a"` fits `"a"`.
  static func fits(_ given: String, _ tag: String) -> Bool {
    given == "*"
      || given.split(separator: ",").contains { part in
        var part = part.drop { $0 == " " }
        while part.last == " " { part.removeLast() }
        if part.hasPrefix("W/") { part = part.dropFirst(2) }
        return part == tag
      }
  }
}

/// Replies by address, as long as what they were made from stands; bounded in bytes.
///
/// There are two generations: what is asked for is young, and when the young ones fill half the room, what was not asked for
/// since the last time is let go. A page that many look at so outlives any number that are looked at once.
final class KeptReplies: Sendable {
  private struct State {
    var young: [String: KeptReply] = [:]
    var old: [String: KeptReply] = [:]
    var youngBytes = 0
    var oldBytes = 0
    /// Replies that are being made, for those who ask for them meanwhile.
    var making: [String: (stamp: Site.Stamp, reply: EventLoopFuture<KeptReply>)] = [:]
  }
  private let limit: Int
  private let state = Mutex<State>(State())

  /// - Parameter limit: in bytes, all replies together.
  init(limit: Int) { self.limit = limit }

  /// What is held, in bytes.
  var bytes: Int { state.withLock { $0.youngBytes + $0.oldBytes } }

  /// Whether there is one, which may no longer stand.
  func holds(_ address: String) -> Bool {
    state.withLock { $0.young[address] != nil || $0.old[address] != nil }
  }

  func reply(_ address: String, _ stamp: Site.Stamp) -> KeptReply? {
    state.withLock { find(address, stamp, &$0) }
  }

  private func find(_ address: String, _ stamp: Site.Stamp, _ state: inout State) -> KeptReply? {
    if let reply = state.young[address] { return reply.stamp == stamp ? reply : nil }
    guard let reply = state.old[address], reply.stamp == stamp else { return nil }
    keep(reply, address, &state)
    return reply
  }

  /// The kept reply, or one that `make` begins: of those who ask for one address at once, one makes it and the others wait,
  /// without a thread.
  func reply(
    _ address: String, _ stamp: Site.Stamp, make: () -> EventLoopFuture<KeptReply>
  ) async throws -> KeptReply {
    enum Found {
      case kept(KeptReply)
      case making(EventLoopFuture<KeptReply>)
      case begun(EventLoopFuture<KeptReply>)
    }
    let found = state.withLock { state -> Found in
      if let reply = find(address, stamp, &state) { return .kept(reply) }
      if let making = state.making[address], making.stamp == stamp { return .making(making.reply) }
      let future = make()
      state.making[address] = (stamp, future)
      return .begun(future)
    }
    switch found {
    case .kept(let reply): return reply
    case .making(let future): return try await future.get()
    case .begun(let future):
      // Outside the lock: it may run at once. Not after the wait: who asked first may be gone by then.
      future.whenComplete { result in
        self.state.withLock { state in
          if state.making[address]?.stamp == stamp { state.making[address] = nil }
          if case .success(let reply) = result { self.keep(reply, address, &state) }
        }
      }
      return try await future.get()
    }
  }

  private func keep(_ reply: KeptReply, _ address: String, _ state: inout State) {
    func cost(_ reply: KeptReply) -> Int { reply.bytes + 2 * address.utf8.count }
    guard cost(reply) <= limit / 8 else { return }
    if let known = state.old.removeValue(forKey: address) { state.oldBytes -= cost(known) }
    if let known = state.young.updateValue(reply, forKey: address) { state.youngBytes -= cost(known) }
    state.youngBytes += cost(reply)
    if state.youngBytes > limit / 2 {
      (state.old, state.oldBytes) = (state.young, state.youngBytes)
      (state.young, state.youngBytes) = ([:], 0)
    }
  }
}
