import Dispatch
import Foundation
import GRDBSQLite
import MithaqClaims
import MithaqLedger

// Records a million invented claims, measures what questions cost, and checks the answers' sizes.
// Usage: ledger-benchmark [ARTICLES] [FOLDER]

let articles = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 200_000
let folder = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : NSTemporaryDirectory()
let path = folder + "/benchmark.ledger"
let barePath = folder + "/benchmark.sqlite"
let perBatch = 2000
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
func milliseconds(_ times: [Double]) -> String {
  let sorted = times.sorted()
  func show(_ x: Double) -> String { String(format: "%.3f", x * 1000) }
  return
    "median \(show(sorted[sorted.count / 2])) ms, p99 \(show(sorted[sorted.count * 99 / 100])) ms, worst \(show(sorted.last!)) ms"
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
var recording = 0.0
var preparing = 0.0
var processor = 0.0
for n in 0..<batches {
  let news = batch(n)
  var entries = [Entry?](repeating: nil, count: news.count)
  let cores = ProcessInfo.processInfo.activeProcessorCount
  let before = processorSeconds()
  preparing += seconds {
    entries.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      DispatchQueue.concurrentPerform(iterations: cores) { core in
        for i in stride(from: core, to: news.count, by: cores) { out[i] = Entry(news[i].0, news[i].1) }
      }
    }
  }
  recording += try seconds {
    try ledger.record(
      entries.compactMap { $0 }, by: run, at: Instant(milliseconds: Int64(1_700_000_000_000 + n * 1000)))
  }
  processor += processorSeconds() - before
}
let cut = try ledger.cut()
let claims = Int(cut.claims)
precondition(claims > articles * 4)
report("claims", "\(claims) in \(articles) articles, \(batches) batches")
report(
  "recording, durable (JSON and hashes on all cores)",
  "\(Int(Double(claims) / (recording + preparing))) claims/s (\(Int(Double(claims) / recording)) in the database alone)"
)

report("processor time of recording", String(format: "%.1f µs a claim", processor * 1e6 / Double(claims)))

// The same rows into bare tables with the same durability.
var db: OpaquePointer?
sqlite3_open(barePath, &db)
for sql in [
  "PRAGMA page_size = 8192", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
  "PRAGMA wal_autocheckpoint = 16384",
  "CREATE TABLE article(seq INTEGER PRIMARY KEY, id TEXT, text TEXT, published INTEGER, outlet TEXT)",
  "CREATE TABLE claim(seq INTEGER PRIMARY KEY, id TEXT UNIQUE, article INTEGER, body TEXT)",
] { sqlite3_exec(db, sql, nil, nil, nil) }
var insertArticle: OpaquePointer?
var insertClaim: OpaquePointer?
sqlite3_prepare_v2(db, "INSERT INTO article VALUES (NULL,?,?,?,?)", -1, &insertArticle, nil)
sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO claim VALUES (NULL,?,?,?)", -1, &insertClaim, nil)
let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
var bare = 0.0
var bareProcessor = 0.0
for n in 0..<batches {
  let rows = batch(n).map { article, reading -> (Article, [(String, [UInt8])]) in
    return (
      article,
      reading.claims.map { claim in
        var out = JSONBytes()
        out.claim(claim)
        return (claim.id, out.bytes)
      }
    )
  }
  let before = processorSeconds()
  bare += seconds {
    sqlite3_exec(db, "BEGIN IMMEDIATE", nil, nil, nil)
    for (article, lines) in rows {
      sqlite3_bind_text(insertArticle, 1, article.id, -1, copies)
      sqlite3_bind_text(insertArticle, 2, article.text, -1, copies)
      sqlite3_bind_int64(insertArticle, 3, Int64(article.published!.number))
      sqlite3_bind_text(insertArticle, 4, article.outlet, -1, copies)
      sqlite3_step(insertArticle)
      sqlite3_reset(insertArticle)
      for (id, body) in lines {
        sqlite3_bind_text(insertClaim, 1, id, -1, copies)
        sqlite3_bind_int64(insertClaim, 2, 1)
        body.withUnsafeBytes { bytes in
          _ = sqlite3_bind_text(
            insertClaim, 3, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), Int32(bytes.count), copies)
        }
        sqlite3_step(insertClaim)
        sqlite3_reset(insertClaim)
      }
    }
    sqlite3_exec(db, "COMMIT", nil, nil, nil)
  }
  bareProcessor += processorSeconds() - before
}
sqlite3_finalize(insertArticle)
sqlite3_finalize(insertClaim)
sqlite3_close(db)
report("bare SQLite, the same articles and claims", "\(Int(Double(claims) / bare)) claims/s")
report("processor time of bare SQLite", String(format: "%.1f µs a claim", bareProcessor * 1e6 / Double(claims)))
report("ratio of the times (recording / bare)", String(format: "%.2f", (recording + preparing) / bare))
try ledger.close()
report("size", "\(size(path) / claims) bytes a claim, its article's text included (bare: \(size(barePath) / claims))")

try measureQuestions(path, claims: claims)
