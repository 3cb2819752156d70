import ArgumentParser
import Foundation
import MithaqClaims
import MithaqFetch
import MithaqIntake
import MithaqLedger
import MithaqPacks
import MithaqPipeline

struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Read the articles of feeds and sitemaps into the ledger as they appear.",
    discussion: """
      A file of YAML lists RSS and Atom feeds, sitemaps and news sitemaps. Each is asked whether it has changed; the pages that its new \
      items lead to are read as saved pages are, and where a page cannot be had, the item's own words. Hosts are asked for one thing \
      at a time, with a pause between two, as their robots.txt permits; a server that asks to wait is left alone so long. Nothing in a \
      private network is asked, whatever names and redirects say, unless --allow-private permits it.

        - https://news.example.org/rss.xml
        - {url: https://example.com/news-sitemap.xml, outlet: example, every: 6h, most: 200}

        mithaq watch feeds.yaml
        mithaq watch --once --ledger news.ledger feeds.yaml
      """)

  @Argument(help: ArgumentHelp("A list of feeds.", valueName: "feeds.yaml"))
  var list: String

  @Flag(help: "Look once at all feeds, and end; 1 where one could not be read.")
  var once = false

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "What is remembered of feeds and articles; the ledger's name with '.watch' where it is not given.",
      valueName: "file"))
  var state: String?

  @Option(
    name: .customLong("allow-private"),
    help: ArgumentHelp(
      "A private address or network that may be asked, as 127.0.0.1 or 10.20.0.0/16.", valueName: "network"))
  var allowed: [String] = []

  @Option(help: ArgumentHelp("Seconds between two requests to a host, half a one at least.", valueName: "seconds"))
  var pause: Double?

  @OptionGroup var intake: IntakeOptions

  @Option(help: "text for people; json for machines, one line for each batch that is recorded, and one for each look.")
  var format = AnswerFormat.text

  func validate() throws {
    guard Networks(allowing: allowed) != nil else {
      throw ValidationError("--allow-private takes an address or a network, as 127.0.0.1, 10.20.0.0/16 or fd00::/8")
    }
    if let pause, !(0.5...3600).contains(pause) { throw ValidationError("--pause takes 0.5 to 3600 seconds") }
  }

  func run() throws {
    let feeds: FeedList
    do {
      feeds = try FeedList(path: list, text: String(contentsOfFile: list, encoding: .utf8))
    } catch let failure as PackStore.Failure {
      throw CommandError(failure.description)
    } catch {
      throw CommandError("\(list): error: cannot be read: \(error.localizedDescription)")
    }
    let watched = feeds.entries.map {
      WatchedFeed(
        address: $0.url, file: list, line: $0.line, outlet: $0.outlet, lang: $0.lang, every: $0.every, most: $0.most,
        followsLinks: $0.pages)
    }
    let version = Mithaq.configuration.version
    var client = Client(agent: "mithaq/\(version)" + (feeds.contact.map { " (+\($0))" } ?? ""))
    client.networks = Networks(allowing: allowed)!
    var manners = Look.Manners()
    if let pause = pause ?? feeds.pause { manners.pause = .milliseconds(Int(pause * 1000)) }

    let (extractor, hash) = try PackStore.loadWithHash(folder: intake.packs.folder)
    let engine = Engine(extractor: extractor)
    let run = Run(program: "mithaq \(version)", packs: hash)
    let path = state ?? ledger.path + ".watch"
    // Two at once would forget what the other has read.
    guard let lock = FileLock(path + ".lock") else {
      throw CommandError("\(path): error: another watch uses this state; end it, or name another with --state")
    }
    defer { lock.release() }
    var hasFailed = false
    try ledger.open(.write) { ledger in
      let ingestion = Ingestion(
        ledger: ledger, run: run, jobs: intake.threads, now: { Clock.now }, read: { engine.read($0) })
      do {
        var state = try WatchState.load(path)
        while true {
          let now = Self.now
          let due = watched.filter { once || (state.next($0) ?? 0) <= now }
          if !due.isEmpty {
            let look = Look(
              due, state: state, client: client, now: now, defaults: intake.defaults, manners: manners, asksAll: once)
            let summary = try take(look, ingestion)
            state = look.finish()
            try state.save(path)
            try IngestCommand.index(ledger)
            try say(look.done, summary)
            if look.done.failedFeeds > 0 { hasFailed = true }
          }
          if once { break }
          let next = watched.map { state.next($0) ?? 0 }.min() ?? 0
          Thread.sleep(forTimeInterval: Double(min(max(1, next - Self.now), 60)))
        }
      } catch let failure as WatchState.Failure {
        throw CommandError(failure.description)
      }
    }
    if hasFailed { throw ExitCode(1) }
  }

  private static var now: Int { Int(Clock.now.milliseconds / 1000) }

  private func take(_ look: Look, _ ingestion: Ingestion) throws -> Ingestion.Summary {
    var line = Terminal.PassingLine()
    defer { line.clear() }
    let next = { look.next() }
    return try ingestion(next: next) { event in
      switch event {
      case .problem(let problem):
        line.clear()
        Terminal.complain(problem.description)
      case .recorded(let receipt):
        if format == .json, receipt.batch != nil { try IngestCommand.line(receipt, summary: nil) }
      case .advanced:
        let done = look.done
        line.show("\(done.feeds) feeds, \(done.pages) pages, \(done.requests) requests, \(done.bytes >> 10) KiB")
      }
    }
  }

  private func say(_ look: Look.Summary, _ summary: Ingestion.Summary) throws {
    if format == .json {
      var out = JSONBytes()
      out.object {
        $0.field("look", true)
        $0.field("feeds", look.feeds)
        $0.field("unchanged", look.unchanged)
        $0.field("failed_feeds", look.failedFeeds)
        $0.field("put_aside", look.putAside)
        $0.field("pages", look.pages)
        $0.field("failed_pages", look.failedPages)
        $0.field("doubles", look.doubles)
        $0.field("requests", look.requests)
        $0.field("bytes", look.bytes)
      }
      try StandardOutput().write(out.bytes + [0x0a])
      return try IngestCommand.line(summary.recorded, summary: summary)
    }
    var parts = ["\(look.feeds) feeds"]
    func add(_ count: Int, _ what: String) { if count > 0 { parts.append("\(count) \(what)") } }
    add(look.unchanged, "unchanged")
    add(look.failedFeeds, "failed")
    add(look.putAside, "left alone for now")
    add(look.pages, "pages")
    add(look.failedPages, "pages failed")
    add(look.doubles, "articles under a second address")
    let lines = [parts.joined(separator: ", ")] + IngestCommand.words(summary)
    try StandardOutput().write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}

/// A file that one process at a time holds; it goes with the process, whatever ends it.
private struct FileLock {
  private let descriptor: Int32

  /// Nil where another process holds it.
  init?(_ path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  func release() { close(descriptor) }
}
