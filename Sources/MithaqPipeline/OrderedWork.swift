import Foundation

/// Runs one step of work on many items at once and hands the results on in the order of the items, with flat memory.
///
/// Every thread takes the next item, works on it, and lays the result down; whoever lays down the result that is due
/// delivers it and those that wait behind it. So a slow source never keeps a finished result back. A thread that is
/// too far ahead waits, which bounds what is held.
///
///     try inOrder(jobs: 2, next: { lines.popLast() }, work: parse, deliver: { try out.write($0) })
///
/// No more threads run than there are cores. `next` and `deliver` are each called by one thread at a time. An error of
/// `deliver` ends the work and is thrown.
public func inOrder<Item: Sendable, Result: Sendable>(
  jobs: Int, next: () -> Item?, work: @Sendable @escaping (Item) -> Result, deliver: (Result) throws -> Void
) throws {
  guard jobs > 1 else {
    while let item = next() { try deliver(work(item)) }
    return
  }
  try withoutActuallyEscaping(next) { next in
    try withoutActuallyEscaping(deliver) { deliver in
      // Both closures are called under a lock, and no thread outlives this call.
      nonisolated(unsafe) let next = next
      nonisolated(unsafe) let deliver = deliver
      let line = AssemblyLine(window: 4 * jobs, next: { next() }, work: work, deliver: { try deliver($0) })
      // Returns when the last thread has let go of the closures.
      DispatchQueue.concurrentPerform(iterations: jobs) { _ in line.run() }
      if let failure = line.failure { throw failure }
    }
  }
}

/// What the threads of `inOrder` share; everything that changes is changed under a lock.
private final class AssemblyLine<Item: Sendable, Result: Sendable>: @unchecked Sendable {
  private let next: () -> Item?
  private let work: @Sendable (Item) -> Result
  private let deliver: (Result) throws -> Void
  private let window: Int

  /// Held while an item is taken, which may wait for a slow source.
  private let source = NSLock()
  private var taken = 0

  /// Guards what follows; signalled when `due` goes up.
  private let output = NSCondition()
  private var waiting: [Int: Result] = [:]
  private var due = 0
  private var isDelivering = false
  private(set) var failure: (any Error)?

  init(
    window: Int, next: @escaping () -> Item?, work: @escaping @Sendable (Item) -> Result,
    deliver: @escaping (Result) throws -> Void
  ) {
    self.window = window
    self.next = next
    self.work = work
    self.deliver = deliver
  }

  func run() {
    while let (number, item) = take() {
      guard layDown(work(item), number) else { return }
    }
  }

  private func take() -> (Int, Item)? {
    source.lock()
    defer { source.unlock() }
    output.lock()
    let hasFailed = failure != nil
    output.unlock()
    guard !hasFailed, let item = next() else { return nil }
    defer { taken += 1 }
    return (taken, item)
  }

  /// False where the work has failed and is over.
  private func layDown(_ result: Result, _ number: Int) -> Bool {
    output.lock()
    defer { output.unlock() }
    // The thread whose result is due never waits here, so this ends.
    while failure == nil, number >= due + window { output.wait() }
    waiting[number] = result
    guard !isDelivering else { return failure == nil }
    isDelivering = true
    while failure == nil, let result = waiting.removeValue(forKey: due) {
      output.unlock()
      let error: (any Error)?
      do {
        try deliver(result)
        error = nil
      } catch let thrown {
        error = thrown
      }
      output.lock()
      if let error { failure = error }
      due += 1
      output.broadcast()
    }
    isDelivering = false
    return failure == nil
  }
}
