import MithaqAnswers
import MithaqClaims

/// Claims, facts and boards as a data package (Frictionless): a folder of tables and `datapackage.json`, which says what they hold.
///
/// Articles come before their claims, and rows are written as they come.
public struct DataPackage {
  /// How rows are written.
  public enum Rows: String, Sendable {
    case csv, ndjson
    /// As statements that make the tables and fill them, all under the name of one file.
    case sql
  }

  private let rows: Rows
  /// Appends bytes to the file of that name.
  private let write: (_ file: String, _ bytes: [UInt8]) throws -> Void
  private var buffers: [String: [UInt8]] = [:]
  private var sizes: [String: Int] = [:]
  private var counts: [String: Int] = [:]
  private var articles: Set<Int64> = []

  public init(_ rows: Rows, write: @escaping (_ file: String, _ bytes: [UInt8]) throws -> Void) {
    self.rows = rows
    self.write = write
  }

  public mutating func add(_ claim: SourcedClaim) throws {
    if articles.insert(claim.place ?? 0).inserted { try put(claim, Self.articles) }
    try put(claim, Self.claims)
    for (i, participant) in claim.claim.actors.enumerated() {
      try put((claim.claim.id, "actor", i, participant), Self.participants)
    }
    for (i, participant) in claim.claim.counterparts.enumerated() {
      try put((claim.claim.id, "counterpart", i, participant), Self.participants)
    }
  }

  public mutating func add(_ fact: Told) throws {
    try put(fact, Self.facts)
    let id = fact.id
    for (bearing, claims) in [("supports", fact.claims), ("precedes", fact.earlier), ("contradicts", fact.against)] {
      for claim in claims { try put((id, claim, bearing), Self.factClaims) }
    }
  }

  public mutating func add(_ board: Board) throws {
    for row in board.rows {
      try put((board.agreement, row), Self.boards)
      for (bearing, claims) in [
        ("supports", row.reported?.claims ?? []), ("contradicts", row.reported?.contradictedBy ?? []),
      ] {
        for claim in claims { try put((board.agreement, row.polity, claim, bearing), Self.boardClaims) }
      }
    }
  }

  /// Writes what is left, and `datapackage.json`.
  public mutating func finish(asOf: AsOf, program: String) throws {
    // A table without rows is there all the same.
    for table in Self.tables { try flush(table) }
    if rows == .sql {
      try write(Self.database, Array(Self.views.utf8))
      return
    }
    var json = JSONBytes()
    json.object { json in
      json.field("profile", "tabular-data-package")
      json.field("name", "mithaq-claims")
      json.field("title", "Who is bound by which agreement, at which stage, since when, and who says so")
      json.field(
        "description",
        "Claims that stood as known at \(asOf.known.text), and the facts and boards that follow from them for \(asOf.valid). "
          + "In CSV, words of articles that a spreadsheet would take for a formula have an apostrophe before them.")
      json.field("version", asOf.known.text)
      json.field("created", asOf.known.text)
      json.key("contributors")
      json.array([program]) { json, program in
        json.object {
          $0.field("title", program)
          $0.field("role", "wrangler")
        }
      }
      json.key("resources")
      json.array(Self.tables) { json, table in
        table.writeResource(rows, bytes: sizes[table.name] ?? 0, to: &json)
      }
    }
    try write("datapackage.json", json.bytes + [0x0a])
  }

  private static let tables: [any TableDescription] = [
    articles, claims, participants, facts, factClaims, boards, boardClaims,
  ]
  /// What the statements of `sql` are called.
  public static let database = "claims.sql"

  private mutating func put<Row>(_ row: Row, _ table: Table<Row>) throws {
    var bytes = buffers.removeValue(forKey: table.name) ?? header(table)
    switch rows {
    case .csv: table.writeCSV(row, to: &bytes)
    case .ndjson: table.writeJSON(row, to: &bytes)
    case .sql: table.writeSQL(row, to: &bytes)
    }
    let isFull = bytes.count > 1 << 17
    buffers[table.name] = bytes
    if isFull { try flush(table) }
  }

  private mutating func flush(_ table: any TableDescription) throws {
    let bytes = buffers[table.name] ?? header(table)
    try write(rows == .sql ? Self.database : table.name + "." + rows.rawValue, bytes)
    sizes[table.name, default: 0] += bytes.count
    buffers[table.name] = []
  }

  private func header(_ table: any TableDescription) -> [UInt8] {
    var out: [UInt8] = []
    switch rows {
    case .csv: table.writeHeader(to: &out)
    case .ndjson: break
    case .sql: table.writeCreation(to: &out)
    }
    return out
  }

  /// What is asked most, in SQL that SQLite and DuckDB both know.
  private static let views = """
    CREATE INDEX claims_article ON claims(article);
    CREATE INDEX claims_agreement ON claims(agreement);
    CREATE INDEX participants_polity ON participants(polity);
    CREATE INDEX fact_claims_claim ON fact_claims(claim);
    CREATE INDEX board_claims_claim ON board_claims(claim);
    CREATE VIEW sourced_claims AS
      -- Each claim with its article.
      SELECT c.*, a.id AS article_id, a.title, a.lang, a.published, a.outlet, a.url
      FROM claims c JOIN articles a ON a.article = c.article;
    CREATE VIEW polity_claims AS
      -- Each claim under each polity that takes part in it.
      SELECT p.polity, p.role, p.person, p.office, c.claim, c.act, c.modality, c.agreement, c."when", c.evidence,
        c.said_by_polity, a.published, a.outlet, a.url
      FROM participants p JOIN claims c ON c.claim = p.claim JOIN articles a ON a.article = c.article;
    CREATE VIEW timeline AS
      -- Facts under each polity, by day: WHERE polity = 'KAZ' ORDER BY day.
      SELECT DISTINCT p.polity, f.*
      FROM facts f JOIN fact_claims l ON l.fact = f.fact JOIN participants p ON p.claim = l.claim;
    CREATE VIEW pair_timeline AS
      -- Facts that tell of two polities: WHERE a = 'ISR' AND b = 'KAZ', in the order of the alphabet.
      SELECT DISTINCT p.polity AS a, q.polity AS b, f.*
      FROM facts f JOIN fact_claims l ON l.fact = f.fact
        JOIN participants p ON p.claim = l.claim JOIN participants q ON q.claim = l.claim AND p.polity < q.polity;
    CREATE VIEW fact_evidence AS
      -- What bears out each fact, and what contradicts it, in its own words.
      SELECT l.fact, l.bearing, c.claim, c.modality, c.evidence, c.said_by_polity, a.outlet, a.published, a.url
      FROM fact_claims l JOIN claims c ON c.claim = l.claim JOIN articles a ON a.article = c.article;

    """
}

extension Told {
  /// The smallest id of its claims, which are in no other fact.
  var id: String { (claims + earlier + against).min() ?? "" }
}

// MARK: The tables

extension DataPackage {
  static let articles = Table<SourcedClaim>(
    name: "articles", about: "Articles that claims stand in, without their text", key: ["article"],
    columns: [
      .init(name: "article", type: "integer", about: "Place in the ledger", isRequired: true) {
        .integer($0.place.map(Int.init) ?? 0)
      },
      .init(name: "id", type: "string", about: "As it was taken in") { .foreign($0.article.id) },
      .init(name: "title", type: "string", about: "Title") { .foreign($0.article.title) },
      .init(name: "lang", type: "string", about: "Language: ar, en") { .own($0.article.lang) },
      .init(name: "published", type: "date", about: "Day of publication") { .day($0.article.published) },
      .init(name: "outlet", type: "string", about: "Who prints it") { .foreign($0.article.outlet) },
      .init(name: "url", type: "string", about: "Address") { .foreign($0.article.url) },
      .init(name: "words", type: "string", about: "SHA-256 of title, newline and text: what offsets count in") {
        .own($0.article.contentHash)
      },
    ])

  static let claims = Table<SourcedClaim>(
    name: "claims", about: "What one source says about one act", key: ["claim"],
    links: [("article", "articles", "article")],
    columns: [
      .init(name: "claim", type: "string", about: "Content hash", isRequired: true) { .own($0.claim.id) },
      .init(name: "article", type: "integer", about: "The article it stands in", isRequired: true) {
        .integer($0.place.map(Int.init) ?? 0)
      },
      .init(name: "act", type: "string", about: "What was done", words: Act.allCases.map(\.rawValue)) {
        .own($0.claim.act.rawValue)
      },
      .init(
        name: "modality", type: "string", about: "How it stands in the world", words: Modality.allCases.map(\.rawValue)
      ) { .own($0.claim.modality.rawValue) },
      .init(name: "agreement", type: "string", about: "Id of the agreement or organisation") {
        .own($0.claim.agreement?.id)
      },
      .init(name: "agreement_type", type: "string", about: "treaty, memorandum, …") { .own($0.claim.agreement?.type) },
      .init(name: "agreement_name", type: "string", about: "As the text names it") {
        .foreign($0.claim.agreement?.name)
      },
      .init(name: "agreement_topic", type: "string", about: "What one without a name is about") {
        .foreign($0.claim.agreement?.topic)
      },
      .init(name: "is_attributed", type: "string", about: "no where the article itself says it", words: ["yes", "no"]) {
        .own($0.claim.attribution == nil ? "no" : "yes")
      },
      .init(name: "said_by_polity", type: "string", about: "According to whom") { .own($0.claim.attribution?.polity) },
      .init(name: "said_by_person", type: "string", about: "By name") { .foreign($0.claim.attribution?.person) },
      .init(name: "said_by_office", type: "string", about: "president, foreign-minister, …") {
        .foreign($0.claim.attribution?.office)
      },
      .init(name: "said_by_outlet", type: "string", about: "The outlet that vouches for it") {
        .foreign($0.claim.attribution?.outlet)
      },
      .init(name: "channel", type: "string", about: "Where it was said") { .foreign($0.claim.attribution?.channel) },
      .init(name: "when", type: "string", about: "Date of the act: YYYY, YYYY-MM or YYYY-MM-DD") {
        .own($0.claim.when?.date.description)
      },
      .init(name: "when_first", type: "date", about: "First day that it may mean") {
        .day($0.claim.when?.date.earliest)
      },
      .init(name: "when_last", type: "date", about: "Last day that it may mean") { .day($0.claim.when?.date.latest) },
      .init(name: "when_text", type: "string", about: "The words that give it") { .foreign($0.claim.when?.text) },
      .init(name: "where", type: "string", about: "The place named for the act") { .foreign($0.claim.place?.text) },
      .init(name: "evidence", type: "string", about: "The words that make the claim") {
        .foreign($0.claim.evidence.text)
      },
      .init(name: "start", type: "integer", about: "First byte of the evidence, of title, newline and text in UTF-8") {
        .integer($0.claim.evidence.start)
      },
      .init(name: "end", type: "integer", about: "The byte after its last") { .integer($0.claim.evidence.end) },
      .init(name: "sentence_number", type: "integer", about: "Counted from 0, the title being one of its own") {
        .integer($0.claim.evidence.sentence)
      },
      .init(name: "sentence", type: "string", about: "The sentence or sentences around the evidence") {
        .foreign($0.passage)
      },
      .init(name: "origin", type: "string", about: "The pack entry that found it") { .foreign($0.claim.origin) },
      .init(name: "confidence", type: "number", about: "0 to 1") { .hundredths($0.claim.confidence) },
      .init(name: "known", type: "string", about: "When the ledger came to know it, ISO 8601 in UTC") {
        .instant($0.known)
      },
    ])

  static let participants = Table<(claim: String, role: String, position: Int, participant: Participant)>(
    name: "participants", about: "Who takes part in a claim's act", key: ["claim", "role", "position"],
    links: [("claim", "claims", "claim")],
    columns: [
      .init(name: "claim", type: "string", about: "The claim", isRequired: true) { .own($0.claim) },
      .init(name: "role", type: "string", about: "In what part", words: ["actor", "counterpart"], isRequired: true) {
        .own($0.role)
      },
      .init(name: "position", type: "integer", about: "In the order of the claim, from 0", isRequired: true) {
        .integer($0.position)
      },
      .init(name: "polity", type: "string", about: "ISO 3166-1 alpha-3, or a slug", isRequired: true) {
        .own($0.participant.id)
      },
      .init(name: "kind", type: "string", about: "What it is", words: ["state", "organisation", "group", "movement"]) {
        .own($0.participant.kind.rawValue)
      },
      .init(name: "mention", type: "string", about: "The words that name it") {
        .foreign($0.participant.mention?.text)
      },
      .init(name: "start", type: "integer", about: "First byte of these words") {
        .integer($0.participant.mention?.start)
      },
      .init(name: "end", type: "integer", about: "The byte after the last") { .integer($0.participant.mention?.end) },
      .init(name: "person", type: "string", about: "Who stands for it") { .foreign($0.participant.person) },
      .init(name: "office", type: "string", about: "As what") { .foreign($0.participant.office) },
    ])

  static let facts = Table<Told>(
    name: "facts", about: "One act in the world with all that is said of it, in the order of days", key: ["fact"],
    columns: [
      .init(name: "fact", type: "string", about: "The smallest id of its claims", isRequired: true) { .own($0.id) },
      .init(name: "act", type: "string", about: "What was done", words: Act.allCases.map(\.rawValue)) {
        .own($0.act.rawValue)
      },
      .init(
        name: "modality", type: "string", about: "How far it has come", words: Modality.allCases.map(\.rawValue)
      ) { .own($0.modality.rawValue) },
      .init(name: "actors", type: "array", about: "Who acts") { .list($0.actors) },
      .init(name: "counterparts", type: "array", about: "On whom, or with whom") { .list($0.counterparts) },
      .init(name: "agreement", type: "string", about: "Its id") { .own($0.agreementIsNamed ? $0.agreement : nil) },
      .init(name: "agreement_type", type: "string", about: "The type of one without a name") {
        .own($0.agreementIsNamed ? nil : $0.agreement)
      },
      .init(name: "day", type: "date", about: "Under which it stands in a timeline") { .day($0.day) },
      .init(name: "date", type: "string", about: "Date of the act, as closely as the claims say") { .own($0.date) },
      .init(name: "first_said", type: "date", about: "When it was first spoken of") { .day($0.firstSaid) },
      .init(name: "last_said", type: "date", about: "And last") { .day($0.lastSaid) },
      .init(name: "sources", type: "integer", about: "Sources that do not copy each other") { .integer($0.sources) },
      .init(name: "speakers", type: "array", about: "Governments and organisations that say so") {
        .list($0.speakers)
      },
      .init(name: "outlets", type: "array", about: "Who prints it") { .list($0.outlets) },
      .init(name: "quote", type: "string", about: "The words that say it best") { .foreign($0.quote) },
    ])

  static let factClaims = Table<(fact: String, claim: String, bearing: String)>(
    name: "fact_claims", about: "Which claims bear out a fact, or speak against it", key: ["fact", "claim"],
    links: [("fact", "facts", "fact"), ("claim", "claims", "claim")],
    columns: [
      .init(name: "fact", type: "string", about: "The fact", isRequired: true) { .own($0.fact) },
      .init(name: "claim", type: "string", about: "The claim", isRequired: true) { .own($0.claim) },
      .init(
        name: "bearing", type: "string", about: "precedes: an earlier stage",
        words: ["supports", "precedes", "contradicts"]
      ) { .own($0.bearing) },
    ])

  static let boards = Table<(agreement: String, row: Board.Row)>(
    name: "boards", about: "Who stands where with an agreement, by law and by report", key: ["agreement", "polity"],
    columns: [
      .init(name: "agreement", type: "string", about: "Id of the agreement", isRequired: true) { .own($0.agreement) },
      .init(name: "polity", type: "string", about: "Who", isRequired: true) { .own($0.row.polity) },
      .init(name: "legal_status", type: "string", about: "By law: signed, in_force, …") {
        .own($0.row.legal?.status.rawValue)
      },
      .init(name: "legal_since", type: "date", about: "Since when") { .day($0.row.legal?.since) },
      .init(name: "signed", type: "date", about: "When it signed") { .day($0.row.legal?.signed) },
      .init(name: "in_force", type: "date", about: "When it entered into force for it") {
        .day($0.row.legal?.inForce)
      },
      .init(name: "stage", type: "string", about: "By report: candidate, announced, signed, …") {
        .own($0.row.reported?.stage.rawValue)
      },
      .init(name: "summary", type: "string", about: "The same in words") { .own($0.row.reported?.summary) },
      .init(name: "stage_since", type: "date", about: "Since when") { .day($0.row.reported?.since) },
      .init(name: "sources", type: "integer", about: "Sources that do not copy each other") {
        .integer($0.row.reported?.sources)
      },
      .init(name: "speakers", type: "array", about: "Who says so, the polity itself first") {
        .list($0.row.reported?.speakers ?? [])
      },
    ])

  static let boardClaims = Table<(agreement: String, polity: String, claim: String, bearing: String)>(
    name: "board_claims", about: "Which claims justify a stage, or speak against it",
    key: ["agreement", "polity", "claim", "bearing"], links: [("claim", "claims", "claim")],
    columns: [
      .init(name: "agreement", type: "string", about: "Id of the agreement", isRequired: true) { .own($0.agreement) },
      .init(name: "polity", type: "string", about: "Who", isRequired: true) { .own($0.polity) },
      .init(name: "claim", type: "string", about: "The claim", isRequired: true) { .own($0.claim) },
      .init(name: "bearing", type: "string", about: "What it does", words: ["supports", "contradicts"]) {
        .own($0.bearing)
      },
    ])
}

extension SourcedClaim {
  /// The words of the sentence or sentences around the evidence.
  var passage: String {
    let bytes = Array(article.body.utf8)
    // An import may hold a claim whose words lie outside its article.
    let start = max(0, min(sentence.start, bytes.count))
    return String(decoding: bytes[start..<max(start, min(sentence.end, bytes.count))], as: UTF8.self)
  }
}
