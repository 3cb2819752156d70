import Foundation
import MithaqClaims
import MithaqIntake
import MithaqLedger

/// Reads articles on all cores and records what is read, batch by batch.
///
/// Every batch that was reported is durable. An ingestion that was interrupted is simply run again: articles that this run
/// has read before are passed over, and nothing is recorded twice.
public struct Ingestion: Sendable {
  public var ledger: Ledger
  public var run: Run
  public var read: @Sendable (Article) -> Reading
  public var now: @Sendable () -> Instant
  public var jobs: Int
  /// A batch is recorded when it holds this many claims or articles, or when `patience` is over.
  public var batchClaims = 10_000
  public var batchArticles = 4_000
  public var patience: Duration = .seconds(1)

  public init(
    ledger: Ledger, run: Run, jobs: Int = ProcessInfo.processInfo.activeProcessorCount,
    now: @escaping @Sendable () -> Instant, read: @escaping @Sendable (Article) -> Reading
  ) {
    self.ledger = ledger
    self.run = run
    self.jobs = jobs
    self.now = now
    self.read = read
  }

  /// What happens on the way.
  public enum Event: Sendable {
    /// What an intake could not read, or read with a remark.
    case problem(IntakeProblem)
    /// A batch is durable.
    case recorded(Receipt)
    /// Documents and bytes were read.
    case advanced(documents: Int, bytes: Int)
  }

  /// What an ingestion did, all in all.
  public struct Summary: Sendable {
    public var recorded = Receipt()
    public var documents = 0
    /// Passed over: this run has read them before.
    public var passedOver = 0
    /// Without a word in them.
    public var empty = 0
    /// Records of archives that are no articles.
    public var otherRecords = PassedOver()
    /// Documents and files that could not be read.
    public var failed = 0
    public init() {}
  }

  private struct Work: Sendable {
    var entries: [Entry] = []
    var problems: [IntakeProblem]
    var otherRecords: PassedOver
    var passedOver = 0
    var empty = 0
    var bytes: Int
    var documents: Int
    var failure: (any Error)?
  }

  /// - Parameter next: gives batches of documents until nil; called by one thread at a time.
  public func callAsFunction(
    next: () -> MithaqIntake.Batch?, on event: (Event) throws -> Void = { _ in }
  ) throws -> Summary {
    var summary = Summary()
    var pending: [Entry] = []
    var claims = 0
    var last = ContinuousClock.now
    func record() throws {
      last = .now
      guard !pending.isEmpty else { return }
      let receipt = try ledger.record(pending, by: run, at: now())
      pending.removeAll(keepingCapacity: true)
      claims = 0
      summary.recorded += receipt
      try event(.recorded(receipt))
    }
    try inOrder(
      jobs: jobs, next: next, work: { batch in work(batch) },
      deliver: { work in
        if let failure = work.failure { throw failure }
        for problem in work.problems {
          if problem.severity == .error { summary.failed += 1 }
          try event(.problem(problem))
        }
        summary.documents += work.documents
        summary.passedOver += work.passedOver
        summary.empty += work.empty
        summary.otherRecords += work.otherRecords
        pending += work.entries
        claims += work.entries.reduce(0) { $0 + $1.claimCount }
        if claims >= batchClaims || pending.count >= batchArticles || last.duration(to: .now) > patience {
          try record()
        }
        try event(.advanced(documents: work.documents, bytes: work.bytes))
      })
    try record()
    return summary
  }

  private func work(_ batch: MithaqIntake.Batch) -> Work {
    let contents = batch.contents()
    var work = Work(
      problems: contents.problems, otherRecords: contents.passedOver, bytes: batch.size,
      documents: contents.articles.count)
    do {
      let articles = contents.articles.filter { $0.body.utf8.contains { $0 > 0x20 } }
      work.empty = contents.articles.count - articles.count
      for (article, isRead) in zip(articles, try ledger.haveRead(articles, run)) {
        if isRead { work.passedOver += 1 } else { work.entries.append(Entry(article, read(article))) }
      }
    } catch {
      work.failure = error
    }
    return work
  }
}
