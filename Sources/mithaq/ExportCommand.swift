import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqEvents
import MithaqExchange
import MithaqLedger
import MithaqPacks
import MithaqPages

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole ledger for 'import', or claims, facts, boards and timelines for other tools.",
    discussion: """
      As NDJSON, each batch's rows come first, then the batch with its hash, and 'import' turns them into the same ledger again. \
      The other formats hold what stands as known at --known: tables (csv-package, ndjson-package, sqlite), networks (gexf, graphml), a \
      map of a board (geojson), a report (markdown), feeds (atom, ical), linked data (jsonld), entities (ftm, ftm-statements), \
      events (plover, cameo, gdelt). Docs/Exchange.md tells what becomes of what.

        mithaq export > ledger.ndjson
        mithaq export --format csv-package --output claims/
        mithaq export --format sqlite --output claims.db
        mithaq export --format gexf --agreement abraham-accords > accords.gexf
        mithaq export --format geojson --agreement nato --valid 2024-01-01 > nato.geojson
        mithaq export --format markdown --polity KAZ --polity ISR --language ar > report.md
        mithaq export --format atom --since 2025-11-06 --site https://example.org > changes.atom
        mithaq export --format ftm > entities.ftm.json
        mithaq export --format plover --known 2025-11-07 > events.jsonl
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case ndjson
    case csvPackage = "csv-package"
    case ndjsonPackage = "ndjson-package"
    case sqlite
    case gexf, graphml, geojson, markdown, atom, ical, jsonld, ftm
    case ftmStatements = "ftm-statements"
    case plover, cameo, gdelt

    /// True where there is no answer without something that it is about.
    var needsSubject: Bool { self == .markdown }
    var takesSubject: Bool {
      switch self {
      case .gexf, .graphml, .markdown, .atom, .ical: true
      default: false
      }
    }
    /// True where words of people are written.
    var hasLanguage: Bool { self == .markdown || self == .atom || self == .ical }
    /// True where claims are written, and no day is asked about.
    var isOfClaims: Bool {
      switch self {
      case .plover, .cameo, .gdelt, .ftm, .ftmStatements: true
      default: false
      }
    }
    var needsOutput: Bool { self == .csvPackage || self == .ndjsonPackage || self == .sqlite }
  }

  @Option(help: "ndjson is everything, for 'import'.")
  var format = Format.ndjson

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder that a package is written to, or the database.", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("Only what is told about this agreement; geojson: whose board.", valueName: "agreement"))
  var agreement: String?

  @Option(help: ArgumentHelp("Only what is told about this polity; twice, about both together.", valueName: "polity"))
  var polity: [String] = []

  @Option(help: ArgumentHelp("Only what is told about a person with this name.", valueName: "name"))
  var person: String?

  @Option(help: ArgumentHelp("atom: what the ledger came to know since.", valueName: "YYYY-MM-DD[THH:MM[:SS]]"))
  var since: String?

  @Option(help: ArgumentHelp("markdown, atom, ical: en or ar; en where it is not given.", valueName: "language"))
  var language: Language?

  @Option(help: ArgumentHelp("markdown, atom, ical: where 'serve' can be reached, for links.", valueName: "address"))
  var site: String?

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("The day asked about; today where it is not given.", valueName: "YYYY-MM-DD"))
  var valid: String?

  @Option(
    help: ArgumentHelp(
      "What stood as known then; now where it is not given.", valueName: "YYYY-MM-DD[THH:MM[:SS]]"))
  var known: String?

  @OptionGroup var packs: PackOptions

  func validate() throws {
    if let valid, Day(valid) == nil { throw ValidationError("'\(valid)' is no day; write YYYY-MM-DD, as 2025-11-07") }
    for instant in [known, since].compactMap(\.self) where Instant(text: instant) == nil {
      throw ValidationError("'\(instant)' is no instant; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    }
    let name = format.rawValue
    func refuse(_ isGiven: Bool, _ option: String, _ why: String) throws {
      if isGiven { throw ValidationError("\(option) does not go with --format \(name): \(why)") }
    }
    try refuse(
      format == .ndjson && (known != nil || valid != nil), known == nil ? "--valid" : "--known",
      "NDJSON is the whole ledger")
    try refuse(format.isOfClaims && valid != nil, "--valid", "it holds claims, whenever they were made")
    try refuse(output != nil && !format.needsOutput, "--output", "it is written to standard output")
    try refuse(since != nil && format != .atom, "--since", "only atom tells what changed")
    try refuse(site != nil && !format.hasLanguage, "--site", "it holds no links to pages")
    try refuse(language != nil && !format.hasLanguage, "--language", "it has the names of every language, or none")
    if format.needsOutput, output == nil {
      throw ValidationError(
        format == .sqlite
          ? "name the file of the database with --output FILE"
          : "a package is several files; name a folder for them with --output FOLDER")
    }
    let subjects = (agreement == nil ? 0 : 1) + (polity.isEmpty ? 0 : 1) + (person == nil ? 0 : 1)
    if subjects > 1 || polity.count > 2 {
      throw ValidationError("give one of --agreement ID, --polity ID (twice at most) and --person NAME")
    }
    if format == .geojson {
      if agreement == nil { throw ValidationError("name the agreement whose board it is, with --agreement ID") }
    } else if subjects > 0, !format.takesSubject {
      throw ValidationError("--format \(name) is of the whole ledger: leave out --agreement, --polity and --person")
    } else if subjects == 0, format.needsSubject {
      throw ValidationError("say what the report is about: --agreement ID, --polity ID or --person NAME")
    }
    if let site, Link(foreign: site) == nil {
      throw ValidationError("'\(site)' is no address of a site; write https://example.org")
    }
  }

  func run() throws {
    let output = StandardOutput()
    do {
      try ledger.open(.read) { ledger in
        let answers = Answers(ledger)
        switch format {
        case .ndjson: try ledger.export { try output.write($0) }
        case .plover, .cameo, .gdelt: try events(answers, output)
        case .ftm, .ftmStatements: try entities(answers, output)
        case .jsonld: try linkedData(answers, output)
        case .csvPackage: try package(answers, .csv)
        case .ndjsonPackage: try package(answers, .ndjson)
        case .sqlite: try database(answers)
        case .gexf, .graphml: try network(answers, output)
        case .geojson: try map(answers, output)
        case .markdown, .atom, .ical: try output.write(try text(answers))
        }
      }
    } catch is StandardOutput.ReaderGone {}
  }

  private var asOf: AsOf {
    let now = Clock.now
    return AsOf(
      valid: valid.flatMap { Day($0) } ?? now.day, known: known.flatMap { Instant(text: $0) } ?? now)
  }

  /// A register's knowledge is counted in days.
  private func registerKnown(_ asOf: AsOf) -> Day? { known == nil ? nil : asOf.known.day }

  private var subject: Chronicle.Subject? {
    if let agreement { return .agreement(agreement) }
    if let person { return .person(person) }
    return polity.count == 2 ? .pair(polity[0], polity[1]) : polity.first.map { .polity($0) }
  }

  private var program: String { "mithaq \(Mithaq.configuration.version)" }

  // MARK: Formats

  private func package(_ answers: Answers, _ rows: DataPackage.Rows) throws {
    let folder = try Folder(output ?? "")
    try tables(answers, rows) { try folder.append($1, to: $0) }
  }

  private func database(_ answers: Answers) throws {
    let database = try PlainDatabase(path: output ?? "")
    try tables(answers, .sql) { try database.execute($1) }
    try database.finish()
  }

  private func tables(
    _ answers: Answers, _ rows: DataPackage.Rows, _ write: @escaping (String, [UInt8]) throws -> Void
  ) throws {
    let asOf = asOf
    let catalogue = Catalogue.load(packs.folder)
    var package = DataPackage(rows, write: write)
    try answers.eachClaim(known: asOf.known) { try package.add($0) }
    try answers.eachFact(asOf: asOf) { try package.add($0) }
    try answers.eachBoard(asOf: asOf, catalogue: catalogue, registerKnown: registerKnown(asOf)) { try package.add($0) }
    try package.finish(asOf: asOf, program: program)
  }

  private func network(_ answers: Answers, _ output: StandardOutput) throws {
    let asOf = asOf
    var network = Network(catalogue: Catalogue.load(packs.folder))
    try answers.eachFact(asOf: asOf, of: subject) { network.add($0) }
    if format == .gexf {
      try network.writeGEXF(known: asOf.known) { try output.write($0) }
    } else {
      try network.writeGraphML { try output.write($0) }
    }
  }

  private func entities(_ answers: Answers, _ output: StandardOutput) throws {
    var writer = FollowTheMoney(
      format == .ftm ? .entities : .statements, catalogue: Catalogue.load(packs.folder))
    var bytes = Bytes(output)
    try answers.eachClaim(known: asOf.known) { claim in try bytes.add { writer.write(claim, to: &$0) } }
    try bytes.flush()
  }

  private func linkedData(_ answers: Answers, _ output: StandardOutput) throws {
    let asOf = asOf
    let catalogue = Catalogue.load(packs.folder)
    var writer = LinkedData(catalogue: catalogue)
    var bytes = Bytes(output)
    try bytes.add { writer.start(asOf: asOf, program: program, to: &$0) }
    try answers.eachClaim(known: asOf.known) { claim in try bytes.add { writer.write(claim, to: &$0) } }
    try answers.eachFact(asOf: asOf) { fact in try bytes.add { writer.write(fact, to: &$0) } }
    try answers.eachBoard(asOf: asOf, catalogue: catalogue, registerKnown: registerKnown(asOf)) { board in
      try bytes.add { writer.write(board, to: &$0) }
    }
    try bytes.add { writer.finish(to: &$0) }
    try bytes.flush()
  }

  private func map(_ answers: Answers, _ output: StandardOutput) throws {
    let asOf = asOf
    let catalogue = Catalogue.load(packs.folder)
    let board = try answers.board(
      of: agreement ?? "", asOf: asOf, catalogue: catalogue, registerKnown: registerKnown(asOf))
    if board.rows.isEmpty, catalogue.agreement(board.agreement) == nil {
      throw unknown(try answers.ledger.agreements())
    }
    var bytes: [UInt8] = []
    GeoJSON.write(board, catalogue: catalogue, to: &bytes)
    try output.write(bytes)
  }

  private func unknown(_ known: [(id: String, claims: Int)]) -> CommandError {
    CommandError(
      "error: neither the ledger nor the packs know an agreement '\(agreement ?? "")'"
        + (known.isEmpty ? "" : "; the ledger has most about " + known.prefix(8).map(\.id).joined(separator: ", ")))
  }

  /// What people read, as the site has it.
  private func text(_ answers: Answers) throws -> [UInt8] {
    let asOf = asOf
    let catalogue = Catalogue.load(packs.folder)
    let c = Context(
      language: language ?? .en, catalogue: catalogue, asOf: asOf, valid: valid, known: known,
      site: site.flatMap { Link(foreign: $0.hasSuffix("/") ? String($0.dropLast()) : $0) })
    if let since {
      return Atom.feed(try answers.changes(since: Instant(text: since)!, asOf: asOf), c)
    }
    var facts: [Told] = []
    try answers.eachFact(asOf: asOf, of: subject) { facts.append($0) }
    switch format {
    case .ical:
      let plans = facts.filter { fact in
        guard fact.modality == .planned, let last = fact.date.flatMap({ PartialDate($0)?.latest }) else { return false }
        return last >= asOf.valid
      }
      return Calendar.plans(plans, stamp: asOf.known, c)
    case .atom:
      let matter: Atom.Matter =
        switch subject {
        case .agreement(let id)?: .agreement(id)
        case .polity(let id)?: .state(id)
        default: .everything
        }
      return Atom.feed(matter, facts.reversed(), updated: asOf.known, c)
    default:
      var board: Board?
      if let agreement {
        let found = try answers.board(
          of: agreement, asOf: asOf, catalogue: catalogue, registerKnown: registerKnown(asOf))
        if found.rows.isEmpty, catalogue.agreement(agreement) == nil {
          throw unknown(try answers.ledger.agreements())
        }
        board = found
      }
      return Markdown.report(title: c.title(subject), board: board, facts: facts, c)
    }
  }

  private func events(_ answers: Answers, _ output: StandardOutput) throws {
    let scheme: EventScheme
    do {
      // GDELT's table holds CAMEO's events.
      scheme = try PackStore.eventScheme(format == .plover ? "plover" : "cameo", folder: packs.folder)
    } catch let failure as PackStore.Failure {
      throw CommandError(failure.description)
    }
    var without: [String: Int] = [:]
    var written = 0
    var bytes = Bytes(output)
    if format == .cameo { try bytes.add { $0 += EventScheme.cameoHeader.utf8 } }
    try answers.eachClaim(known: asOf.known) { claim in
      try bytes.add { out in
        do throws(EventScheme.NoEvent) {
          switch format {
          case .plover: try scheme.writePLOVER(claim, coder: program, to: &out)
          case .gdelt: try scheme.writeEventTable(claim, to: &out)
          default: try scheme.writeCAMEO(claim, to: &out)
          }
          written += 1
        } catch {
          without[error.reason, default: 0] += 1
        }
      }
    }
    try bytes.flush()
    if without.isEmpty { return }
    Terminal.complain(
      "\(without.values.reduce(0, +)) of \(without.values.reduce(written, +)) claims are no event in \(scheme.name):")
    for (reason, count) in without.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      Terminal.complain("  \(count)  \(reason)")
    }
  }
}

extension Language: ExpressibleByArgument {}

/// Bytes on their way to standard output, in pieces of a quarter of a megabyte.
private struct Bytes {
  private let output: StandardOutput
  private var waiting: [UInt8] = []

  init(_ output: StandardOutput) { self.output = output }

  mutating func add(_ body: (inout [UInt8]) throws -> Void) throws {
    try body(&waiting)
    if waiting.count > 1 << 18 { try flush() }
  }
  mutating func flush() throws {
    try output.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}

/// A folder for files that are written piece by piece; made where it is missing, and refused where it holds something else.
private final class Folder {
  private let path: String
  private var files: [String: FileHandle] = [:]

  init(_ path: String) throws {
    self.path = path
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw CommandError("\(path): error: this is a file; a package needs a folder") }
      let content = try manager.contentsOfDirectory(atPath: path)
      guard content.isEmpty || content.contains("datapackage.json") else {
        throw CommandError(
          "\(path): error: the folder holds other files; name an empty one, or one of an earlier package")
      }
    } else {
      do { try manager.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
        throw CommandError("\(path): error: the folder cannot be made")
      }
    }
  }

  func append(_ bytes: [UInt8], to name: String) throws {
    let file = path + "/" + name
    if files[name] == nil {
      guard FileManager.default.createFile(atPath: file, contents: nil), let handle = FileHandle(forWritingAtPath: file)
      else { throw CommandError("\(file): error: the file cannot be written") }
      files[name] = handle
    }
    do { try files[name]?.write(contentsOf: Data(bytes)) } catch {
      throw CommandError("\(file): error: the file cannot be written, or the disk is full")
    }
  }
}
