import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPacks
import MithaqServer
import MithaqStatus
import Synchronization

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows the ledger on the web, in Arabic and English, and to programs as JSON.",
    discussion: """
      Takes connections on this machine only, unless --host says otherwise, and records nothing, unless a token is given: a \
      file of 16 bytes or more, which a reviewer sends with each judgement. SIGTERM ends it once open requests are answered. \
      The API is described at /api/v1/openapi.json.

        mithaq serve
        mithaq serve --ledger news.ledger --port 8090 --token-file reviewers.token
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("The port; 0 takes one that is free.", valueName: "number"))
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "The address to take connections on; 0.0.0.0 lets other machines in, which belongs behind a proxy with TLS.",
      valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("A file that holds the token with which judgements are recorded.", valueName: "file"))
  var tokenFile: String?

  @OptionGroup var packs: PackOptions

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("--port takes 0 to 65535") }
  }

  func run() async throws {
    let token = try self.token()
    let path = ledger.path
    // Both read all packs where these have changed.
    async let names = Catalogue.load(packs.folder)
    let engine = try Engine.load(packs: packs.folder)
    let catalogue = await names
    let server: WebServer
    do {
      let indexing = Indexing(path)
      indexing.run()
      let ledger = try Ledger(path: path, access: token == nil ? .read : .write)
      let site = Site(
        ledger: ledger, catalogue: catalogue, token: token, read: { engine.read($0, explain: true) },
        index: { indexing.run() }, now: { Clock.now })
      server = WebServer(site: site, host: host, port: port)
    } catch let error as LedgerError {
      throw CommandError(error.description)
    }
    // The law of all agreements is computed beside the first requests, so that no later one waits for it.
    Thread.detachNewThread {
      for id in catalogue.agreements.keys.sorted() { _ = catalogue.standing(of: id, known: nil) }
    }
    let host = host
    do {
      try await server.run { port in
        let name = host.contains(":") ? "[\(host)]" : host
        try? StandardOutput().write(Array("http://\(name):\(port)\n".utf8))
      }
    } catch {
      throw CommandError("\(host):\(port): error: cannot take connections here; name another with --port (\(error))")
    }
  }

  private func token() throws -> Token? {
    guard let tokenFile else { return nil }
    guard let data = FileManager.default.contents(atPath: tokenFile) else {
      throw CommandError("\(tokenFile): error: no such file, or it cannot be read")
    }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let token = Token(text) else {
      throw CommandError("\(tokenFile): error: a token has 16 bytes or more, or it could be guessed")
    }
    return token
  }
}

/// Keeps the search index up with the ledger.
private final class Indexing: Sendable {
  private let path: String
  /// Nil while it is being done.
  private let last = Mutex<Instant?>(Instant(milliseconds: 0))

  init(_ path: String) { self.path = path }

  /// Puts new articles into the search index, at most once a minute. Some are waited for; thousands, as in a ledger that was
  /// never searched, are put in beside the requests, newly found as they come.
  func run() {
    let isDue = last.withLock { last in
      guard let time = last, Clock.now.milliseconds - time.milliseconds > 60_000 else { return false }
      last = nil
      return true
    }
    guard isDue else { return }
    guard let reader = try? Ledger(path: path, access: .read), let behind = try? reader.unindexedArticles() else {
      return done()
    }
    try? reader.close()
    if behind == 0 { return done() }
    if behind <= 1000 { return index() }
    Thread.detachNewThread { self.index() }
  }

  /// A ledger that may not be written to is searched as it is.
  private func index() {
    if let writer = try? Ledger(path: path, access: .write) {
      try? writer.indexPassages()
      try? writer.close()
    }
    done()
  }

  private func done() { last.withLock { $0 = Clock.now } }
}

extension Catalogue {
  /// All that the packs know of names and law; empty where there are no packs. Law is read when it is first asked for.
  static func load(_ folder: String?) -> Catalogue {
    let directory = PackDirectory.load(folder)
    func name(_ name: PackDirectory.Name) -> Name { Name(en: name.en, ar: name.ar) }
    let laws = Laws(
      folders: PackDirectory.folders(folder),
      paths: Dictionary(directory.agreements.map { ($0.id, $0.path) }, uniquingKeysWith: { a, _ in a }))
    return Catalogue(
      polities: directory.polities.mapValues(name), people: directory.people.mapValues(name),
      offices: directory.offices.mapValues(name),
      agreements: directory.agreements.map {
        Agreement(
          id: $0.id, name: name($0.name), type: $0.type, aliases: $0.aliases, depositaries: $0.depositaries,
          sources: $0.sources, hasLaw: $0.hasLaw, labels: $0.labels.mapValues(name))
      }, law: { laws.standing(of: $0, known: $1, registered: $2) })
  }
}

/// The law of the packs for many at once; the shelf reads each file once and computes each standing once.
private final class Laws: Sendable {
  private let paths: [String: String]
  private let shelf: Mutex<AgreementShelf>

  init(folders: [String], paths: [String: String]) {
    self.paths = paths
    shelf = Mutex(AgreementShelf(folders: folders))
  }

  func standing(of id: String, known: Day?, registered: [ActRecord]) -> MithaqStatus.Standing? {
    guard let path = paths[id] else { return nil }
    return shelf.withLock { shelf in
      guard let file = try? shelf.file(at: path) else { return nil }
      return try? shelf.standing(of: file, known: known, registered: registered).standing
    }
  }
}
