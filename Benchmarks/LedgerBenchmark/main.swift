import Dispatch
import Foundation
import GRDBSQLite
import MithaqClaims
import MithaqLedger

// Records a million invented claims, measures what questions cost, and checks the answers' sizes.
// Usage: ledger-benchmark [ARTICLES] [FOLDER] [ARTICLES-A-BATCH]; 200000 articles make the million.

let articles = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 200_000
let folder = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : NSTemporaryDirectory()
let path = folder + "/benchmark.ledger"
let barePath = folder + "/benchmark.sqlite"
let perBatch = CommandLine.arguments.count > 3 ? Int(CommandLine.arguments[3])! : 2000
for file in [path, barePath] {
  for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}
/// Processor time of all threads: what the work costs, whatever else the machine is doing.
func processorSeconds() -> Double { Double(nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e9 }
/// By the clock and by the processor.
struct Spent {
  var clock = 0.0
  var processor = 0.0
  mutating func measure(_ body: () throws -> Void) rethrows {
    let before = processorSeconds()
    clock += try seconds(body)
    processor += processorSeconds() - before
  }
}
func nanoseconds(_ clock: clockid_t) -> UInt64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
func report(_ name: String, _ value: String) {
  // Written at once, so that a long run can be watched.
  let line = "\(name.padding(toLength: max(58, name.count + 2), withPad: " ", startingAt: 0))\(value)\n"
  FileHandle.standardOutput.write(Data(line.utf8))
}
func size(_ path: String) -> Int { ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0 }

// Invented beforehand, so that inventing is not measured. Preparing (JSON, hashes) is part of recording.
func batch(_ n: Int) -> [(Article, Reading)] {
  (n * perBatch..<min(articles, (n + 1) * perBatch)).map { number in
    var (article, reading) = Invented.entry(number)
    // Claims have their ids from the reader.
    let hash = article.contentHash
    reading.claims = reading.claims.map { $0.identified(inArticleWithHash: hash) }
    return (article, reading)
  }
}
let batches = (articles + perBatch - 1) / perBatch
let ledger = try Ledger(path: path)
let run = Run(program: "benchmark", packs: "none")
var bare = try BareTables(barePath)
var expected = Expected()
var recording = Spent()
var preparing = Spent()
var inserting = Spent()
// The two take turns, batch by batch, so that whatever else the machine does falls on both.
for n in 0..<batches {
  let news = batch(n)
  expected.note(news)
  var entries = [Entry?](repeating: nil, count: news.count)
  preparing.measure {
    entries.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      // In pieces, as an ingestion does it, so that no core waits for one that has other work.
      let piece = 50
      DispatchQueue.concurrentPerform(iterations: (news.count + piece - 1) / piece) { n in
        for i in n * piece..<min(news.count, (n + 1) * piece) { out[i] = Entry(news[i].0, news[i].1) }
      }
    }
  }
  let ready = entries.compactMap { $0 }
  try recording.measure {
    let receipt = try ledger.record(ready, by: run, at: Instant(milliseconds: Int64(1_700_000_000_000 + n * 1000)))
    precondition(receipt.articles == news.count)
  }
  let rows = BareTables.rows(news)
  inserting.measure { bare.insert(rows) }
}
let cut = try ledger.cut()
let claims = Int(cut.claims)
precondition(claims == expected.claims && claims > articles * 4)
precondition(bare.count() == claims)
report("claims", "\(claims) in \(articles) articles, \(batches) batches")
func rate(_ seconds: Double) -> String { "\(Int(Double(claims) / seconds)) claims/s" }
func each(_ seconds: Double) -> String { String(format: "%.1f µs a claim", seconds * 1e6 / Double(claims)) }
report("recording, durable (JSON and hashes on all cores)", rate(recording.clock + preparing.clock))
report("  of it in the database", rate(recording.clock))
report("  processor time, all cores together", each(recording.processor + preparing.processor))
report("  of it in the database", each(recording.processor))
report("bare SQLite, the same articles and claims", rate(inserting.clock))
report("  processor time", each(inserting.processor))
report(
  "ratio recording / bare",
  String(
    format: "%.2f by the clock, %.2f by the processor", (recording.clock + preparing.clock) / inserting.clock,
    (recording.processor + preparing.processor) / inserting.processor))
bare.close()
try ledger.close()
for suffix in ["-wal", "-shm"] { precondition(!FileManager.default.fileExists(atPath: path + suffix)) }
report("size", "\(size(path) / claims) bytes a claim, its article's text included (bare: \(size(barePath) / claims))")

try measureQuestions(path, claims: claims, expected)
