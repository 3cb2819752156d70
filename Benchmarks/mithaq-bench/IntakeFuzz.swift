import ArgumentParser
import Foundation
import MithaqClaims
import MithaqIntake

/// Takes in one mangled file after another for a while: nothing may crash, and memory has a bound.
struct IntakeFuzz: ParsableArguments {
  @Option(help: "For how many seconds.") var seconds = 60
  @Option(help: "What the mangling follows from.") var seed: UInt64 = 1
  @Option(help: "In MiB; the process may never hold more.") var memory = 600

  /// - Parameter kind: what one file is called, `archive`.
  /// - Parameter witness: where each file is written before it is read, so that one that breaks the reader is left there.
  /// - Parameter make: the next file's bytes.
  /// - Parameter problem: what is wrong with an article of a file of so many bytes, or nil.
  func run(
    of kind: String, witness: String, problem: (Article, Int) -> String? = { _, _ in nil },
    make: (inout SeededRandom) -> [UInt8]
  ) throws {
    var random = SeededRandom(seed: seed)
    let end = ContinuousClock.now + .seconds(seconds)
    var (count, bytes, articles, problems) = (0, 0, 0, 0)
    while ContinuousClock.now < end {
      let file = make(&random)
      try Data(file).write(to: URL(fileURLWithPath: witness))
      var intake = Intake([witness], batchSize: random.below(2) == 0 ? 256 << 10 : 1 + random.below(5000))
      while let batch = intake.next() {
        let contents = batch.contents()
        articles += contents.articles.count
        problems += contents.problems.count
        for article in contents.articles {
          if let wrong = problem(article, file.count) {
            throw BenchError("error: \(kind) \(count) of seed \(seed) \(wrong); see \(witness)")
          }
        }
      }
      let peak = try Self.peak()
      guard peak <= memory else {
        throw BenchError("error: \(kind) \(count) of seed \(seed) took \(peak) MiB; see \(witness)")
      }
      count += 1
      bytes += file.count
    }
    try? FileManager.default.removeItem(atPath: witness)
    guard articles > 0, problems > 0 else {
      throw BenchError("error: \(articles) articles and \(problems) problems: that is not mangled")
    }
    print(
      "\(count) \(kind)s, \(bytes >> 10) KiB, \(articles) articles, \(problems) problems, at most \(try Self.peak()) MiB, seed \(seed)"
    )
  }

  /// Of the whole process, in MiB.
  private static func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) >> 10
  }
}
