import ArgumentParser
import Foundation
import Glibc
import MithaqClaims
import MithaqIntake

struct SpeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speed", abstract: "Measure 'mithaq read': throughput, memory and cold start, and check what it gives."
  )

  @Option(help: "The program that is measured.") var program = ".build/release/mithaq"
  @Option(help: "The stream, as 'mithaq-bench stream' writes it.") var stream: String
  @Option(help: "One article.") var article = "Examples/kazakhstan-accords.en.txt"
  @Option(help: "How often each measure is taken; the best is kept.") var repeats = 3

  func run() throws {
    let size = try FileManager.default.attributesOfItem(atPath: stream)[.size] as? Int ?? 0
    let articles = try Self.lines(stream)
    try measureIntake(size: size, articles: articles)
    var digests: Set<String> = []
    for jobs in [1, 2] {
      let output = FileManager.default.temporaryDirectory.appending(path: "mithaq-bench-\(jobs).ndjson").path
      defer { try? FileManager.default.removeItem(atPath: output) }
      let runs = try (0..<repeats).map { _ in
        try Run(program, ["read", "--format", "ndjson", "--jobs", "\(jobs)", stream], output: output)
      }
      let best = runs.min { $0.seconds < $1.seconds }!
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: output)))
      digests.insert(SHA256.hex(bytes))
      let claims = try Self.check(bytes, articles: articles)
      print(
        "read, \(jobs) job\(jobs == 1 ? " " : "s"): \(Self.one(Double(size) / 1e6 / best.seconds)) MB/s of input, "
          + "\(articles) articles, \(claims) claims, \(Self.one(best.seconds)) s (processor \(Self.one(best.processorSeconds)) s), "
          + "peak memory \(runs.map(\.peakKilobytes).max()! >> 10) MiB")
    }
    guard digests.count == 1 else { throw BenchError("error: one job and two give different output") }
    let cold = try (0..<max(10, repeats)).map { _ in
      try Run(program, ["read", "--format", "ndjson", article], output: "/dev/null")
    }.sorted { $0.seconds < $1.seconds }
    print(
      "one article from a cold start: \(Self.one(cold[cold.count / 2].seconds * 1000)) ms (median of \(cold.count)), "
        + "processor \(Self.one(cold.map(\.processorSeconds).min()! * 1000)) ms, "
        + "peak memory \(cold.map(\.peakKilobytes).max()! >> 10) MiB")
  }

  /// Intake alone, in this process and on one thread: what it leaves of the time is the reader's.
  private func measureIntake(size: Int, articles: Int) throws {
    let start = ContinuousClock.now
    var intake = Intake([stream])
    var (count, problems) = (0, 0)
    while let batch = intake.next() {
      let contents = batch.contents()
      count += contents.articles.count
      problems += contents.problems.count
    }
    let duration = start.duration(to: .now).components
    guard count == articles, problems == 0 else {
      throw BenchError("error: intake found \(count) of \(articles) articles and \(problems) problems")
    }
    let seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    print("intake alone: \(Self.one(Double(size) / 1e6 / seconds)) MB/s, \(count) articles")
  }

  /// Every article is there, in the order of the input; gives the number of claims, which must not be none.
  private static func check(_ output: [UInt8], articles: Int) throws -> Int {
    var number = 0
    var claims = 0
    let mark = Array("\"modality\":".utf8)
    for line in output.split(separator: 0x0a) {
      number += 1
      guard line.starts(with: "{\"id\":\"stream-\(number)\",".utf8) else {
        throw BenchError("error: line \(number) of the output is not about article \(number)")
      }
      claims += Self.count(mark, in: line)
    }
    guard number == articles else { throw BenchError("error: \(number) articles came out, \(articles) went in") }
    guard claims > 0 else { throw BenchError("error: no claim was found in the whole stream") }
    return claims
  }

  private static func count(_ mark: [UInt8], in line: ArraySlice<UInt8>) -> Int {
    line.withUnsafeBufferPointer { bytes in
      var count = 0
      var i = 0
      while i + mark.count <= bytes.count {
        // Text has no bare quotes, so this is a member's name wherever it stands.
        if bytes[i] == mark[0], bytes[i..<i + mark.count].elementsEqual(mark) {
          count += 1
          i += mark.count
        } else {
          i += 1
        }
      }
      return count
    }
  }

  private static func lines(_ path: String) throws -> Int {
    try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).count { $0 == 0x0a }
  }

  private static func one(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// One run of a program: how long by the wall clock, and how much memory at most.
struct Run {
  var seconds: Double
  /// In user and system mode; on a busy machine this says more than the wall clock.
  var processorSeconds: Double
  var peakKilobytes: Int

  init(_ program: String, _ arguments: [String], output: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    let clock = ContinuousClock()
    let start = clock.now
    var pid = pid_t()
    guard posix_spawn(&pid, program, &actions, nil, &argv, environ) == 0 else {
      throw BenchError("\(program): error: cannot be started; build it: make release")
    }
    var status: Int32 = 0
    var usage = rusage()
    var ended: pid_t = 0
    var peak = 0
    // `ru_maxrss` counts what this process held when it started the other, so the peak is asked for while that runs.
    repeat {
      ended = wait4(pid, &status, WNOHANG, &usage)
      if ended == 0 {
        peak = max(peak, Self.peakKilobytes(of: pid))
        usleep(500)
      }
    } while ended == 0
    guard ended == pid, status == 0 else {
      throw BenchError("\(program) \(arguments.joined(separator: " ")): error: ended with status \(status)")
    }
    let duration = start.duration(to: clock.now).components
    seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    processorSeconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    peakKilobytes = peak
  }

  private static func peakKilobytes(of pid: pid_t) -> Int {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0
  }
}
