import Foundation

/// Work that waits for hosts: one piece at a time for each host, with a pause between two, many hosts at once.
final class Lanes<Work: Sendable>: @unchecked Sendable {
  private struct Lane {
    var waiting: [Work] = []
    var ready = ContinuousClock.now
    var isBusy = false
  }
  private var lanes: [String: Lane] = [:]
  /// Guards all; signalled when anything changes.
  private let condition = NSCondition()
  /// Pieces that wait or are being done.
  private var unfinished = 0
  private var isStopped = false

  func add(_ work: Work, host: String, first: Bool = false) {
    condition.lock()
    defer { condition.unlock() }
    unfinished += 1
    let place = first ? 0 : lanes[host]?.waiting.count ?? 0
    lanes[host, default: Lane()].waiting.insert(work, at: place)
    condition.broadcast()
  }

  /// The next piece whose host may be asked; waits for it, and is nil when all is done.
  func take() -> (work: Work, host: String)? {
    condition.lock()
    defer { condition.unlock() }
    while unfinished > 0, !isStopped {
      let next = lanes.lazy.filter { !$1.isBusy && !$1.waiting.isEmpty }.min {
        ($0.value.ready, $0.key) < ($1.value.ready, $1.key)
      }
      guard let (host, lane) = next else {
        condition.wait()
        continue
      }
      let wait = ContinuousClock.now.duration(to: lane.ready)
      if wait > .zero {
        _ = condition.wait(until: Date(timeIntervalSinceNow: min(60, wait.seconds)))
        continue
      }
      lanes[host]!.isBusy = true
      return (lanes[host]!.waiting.removeFirst(), host)
    }
    return nil
  }

  /// Says that a piece is done, and how long its host is left in peace.
  func finish(host: String, pause: Duration) {
    condition.lock()
    defer { condition.unlock() }
    unfinished -= 1
    lanes[host]!.isBusy = false
    lanes[host]!.ready = .now + pause
    condition.broadcast()
  }

  /// Takes everything away that waits for a host.
  func clear(host: String) -> [Work] {
    condition.lock()
    defer { condition.unlock() }
    let waiting = lanes[host]?.waiting ?? []
    lanes[host]?.waiting = []
    unfinished -= waiting.count
    condition.broadcast()
    return waiting
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
