import Foundation
import MithaqClaims
import MithaqIntake
import MithaqLedger
import Synchronization
import Testing

@testable import MithaqPipeline

@Suite struct IngestionTests {
  /// A reader that finds one claim in every article, and counts what it is given.
  final class Reader: Sendable {
    let read = Mutex(0)
    func callAsFunction(_ article: Article) -> Reading {
      read.withLock { $0 += 1 }
      let end = min(4, article.body.utf8.count)
      let claim = Claim(
        act: .join, modality: .planned, actors: [Participant(id: "KAZ", kind: .state)],
        agreement: AgreementReference(id: "abraham-accords", type: "accord"),
        evidence: Evidence(text: String(article.body.prefix(end)), start: 0, end: end, sentence: 0), origin: "test")
      return Reading(article: article.id, lang: "en", published: article.published, claims: [claim])
    }
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "mithaq-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func ingestion(_ ledger: Ledger, _ reader: Reader, packs: String = "p", jobs: Int = 2) -> Ingestion {
    let clock = Mutex<Int64>(1000)
    var ingestion = Ingestion(
      ledger: ledger, run: Run(program: "t", packs: packs), jobs: jobs,
      now: { [start = clock.withLock { $0 }] in Instant(milliseconds: start) }, read: { reader($0) })
    ingestion.batchArticles = 50
    return ingestion
  }

  private func write(_ count: Int, to folder: String) throws -> String {
    let lines = (0..<count).map { "{\"id\":\"a\($0)\",\"text\":\"Text number \($0).\"}\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: folder + "/articles.ndjson"))
    return folder + "/articles.ndjson"
  }

  @Test(arguments: [1, 2, 5]) func recordsEveryArticleOnce(jobs: Int) throws {
    try inFolder { folder in
      let file = try write(1000, to: folder)
      let ledger = try Ledger(path: folder + "/l.ledger", durable: false)
      let reader = Reader()
      var batches = 0
      var intake = Intake([file], batchSize: 2000)
      let summary = try ingestion(ledger, reader, jobs: jobs)(next: { intake.next() }) { event in
        if case .recorded = event { batches += 1 }
      }
      #expect(summary.documents == 1000 && summary.recorded.claims == 1000 && summary.failed == 0)
      #expect(batches > 5)
      #expect(try ledger.verify().faults == [])
      // The order of the input is the order of the ledger, however many threads read.
      #expect(try ledger.article(1)?.article.id == "a0")
      #expect(try ledger.article(1000)?.article.id == "a999")

      var again = Intake([file], batchSize: 2000)
      let second = try ingestion(ledger, reader, jobs: jobs)(next: { again.next() })
      #expect(second.passedOver == 1000 && second.recorded.batch == nil)
      #expect(reader.read.withLock { $0 } == 1000)
    }
  }

  struct PowerCut: Error {}

  @Test func anInterruptionIsContinued() throws {
    try inFolder { folder in
      let file = try write(700, to: folder)
      let ledger = try Ledger(path: folder + "/l.ledger", durable: false)
      let reader = Reader()
      for stop in 1...4 {
        var acknowledged = 0
        var intake = Intake([file], batchSize: 1000)
        #expect(throws: PowerCut.self) {
          _ = try ingestion(ledger, reader)(next: { intake.next() }) { event in
            if case .recorded = event {
              acknowledged += 1
              if acknowledged == stop { throw PowerCut() }
            }
          }
        }
      }
      let claims = try ledger.cut().claims
      #expect(claims >= 400 && claims < 700)
      var intake = Intake([file], batchSize: 1000)
      let summary = try ingestion(ledger, reader)(next: { intake.next() })
      #expect(summary.passedOver == Int(claims))
      #expect(try ledger.cut().claims == 700)
    }
  }

  @Test func newPacksReadAnew() throws {
    try inFolder { folder in
      let file = try write(10, to: folder)
      let ledger = try Ledger(path: folder + "/l.ledger", durable: false)
      let reader = Reader()
      var first = Intake([file])
      _ = try ingestion(ledger, reader)(next: { first.next() })
      var second = Intake([file])
      let summary = try ingestion(ledger, reader, packs: "newer")(next: { second.next() })
      #expect(summary.passedOver == 0 && summary.recorded.claims == 0 && summary.recorded.knownClaims == 10)
    }
  }

  @Test func saysWhatItSkipped() throws {
    try inFolder { folder in
      let file = folder + "/a.ndjson"
      try Data("{\"id\":\"a\",\"text\":\"One.\"}\nnot json\n{\"id\":\"b\",\"text\":\"  \"}\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      let ledger = try Ledger(path: folder + "/l.ledger", durable: false)
      var problems: [IntakeProblem] = []
      var intake = Intake([file, folder + "/none.ndjson"])
      let summary = try ingestion(ledger, Reader())(next: { intake.next() }) { event in
        if case .problem(let problem) = event { problems.append(problem) }
      }
      #expect(summary.recorded.claims == 1 && summary.empty == 1 && summary.failed == 2)
      #expect(problems.map(\.line) == [2, nil])
    }
  }
}
