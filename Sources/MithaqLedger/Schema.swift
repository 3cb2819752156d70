import GRDB

/// The tables, and the triggers that make them grow only at the end.
///
/// A migration that was ever released is never edited: what is wrong with it is put right by the next one.
enum Schema {
  /// `PRAGMA application_id` of a ledger: "MTHQ".
  static let applicationID: Int32 = 0x4d54_4851

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 rows in both times") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: tables)
      for table in recorded {
        try db.execute(sql: guards(table.name, key: "seq", unique: table.unique, contiguous: true))
      }
      try db.execute(sql: guards("term", key: "seq", unique: ["kind = NEW.kind AND text = NEW.text"], contiguous: true))
      // What is derived may not be changed either; that it has no rows too many, `verify` counts. A look-up before each of
      // its rows would cost recording a third of its speed.
      for table in ["posting", "band"] { try db.execute(sql: keeps(table)) }
    }
    migrator.registerMigration("2 indexes in blocks, postings in lists") { db in
      try db.execute(sql: "DROP VIEW passage_text")
      for (table, columns) in rebuilt {
        try db.execute(
          sql: """
            CREATE TABLE \(table)_2(\(columns)) STRICT;
            INSERT INTO \(table)_2 SELECT * FROM \(table) ORDER BY seq;
            DROP TABLE \(table);
            ALTER TABLE \(table)_2 RENAME TO \(table);
            """)
      }
      try db.execute(sql: passages)
      try db.execute(sql: indexesInBlocks)
      for table in ["article", "claim", "reading", "likeness"] { try db.execute(sql: keeps(table)) }
      for (table, collision) in [
        ("article", "seq >> 16 = NEW.seq >> 16 AND key = NEW.key"),
        ("claim", "seq >> 16 = NEW.seq >> 16 AND id = NEW.id"),
        ("reading", "article = NEW.article AND run = NEW.run"), ("likeness", nil),
      ] {
        try db.execute(sql: quickGuard(table, contiguous: true, collision))
      }
      try Upgrade.lists(db)
      try db.execute(sql: "DROP TABLE posting; ALTER TABLE posting_2 RENAME TO posting; DROP TABLE band")
      try db.execute(sql: keeps("posting"))
      try db.execute(sql: quickGuard("posting", contiguous: false, postingPlace))
    }
    migrator.registerMigration("3 claims in sheets") { db in
      try db.execute(sql: "DROP VIEW passage_text")
      try db.execute(sql: sheets)
      try Upgrade.articles(db)
      try db.execute(
        sql: """
          INSERT INTO posting_3 SELECT * FROM posting ORDER BY block, term, kind, seq;
          DROP TABLE posting; ALTER TABLE posting_3 RENAME TO posting;
          DROP TABLE article; ALTER TABLE article_3 RENAME TO article;
          CREATE INDEX article_words ON article(seq >> 16, words);
          """)
      try db.execute(sql: passages)
      try Upgrade.sheets(db)
      // The word on a claim pointed to its row.
      for (table, columns) in renewed {
        try db.execute(
          sql: """
            CREATE TABLE \(table)_3(\(columns)) STRICT;
            INSERT INTO \(table)_3 SELECT * FROM \(table) ORDER BY seq;
            DROP TABLE \(table);
            ALTER TABLE \(table)_3 RENAME TO \(table);
            CREATE INDEX \(table)_claim ON \(table)(claim);
            """)
        try db.execute(sql: guards(table, key: "seq", unique: [], contiguous: true))
        try db.execute(sql: pointsToClaims(table))
      }
      try db.execute(
        sql: """
          DROP TABLE claim;
          CREATE INDEX judgement_replacement ON judgement(replacement) WHERE replacement IS NOT NULL;
          """)
      for table in ["article", "posting", "sheet"] { try db.execute(sql: keeps(table)) }
      try db.execute(
        sql: quickGuard(
          "article", contiguous: true, "seq >> 16 = NEW.seq >> 16 AND words = NEW.words AND key = NEW.key"))
      try db.execute(sql: quickGuard("posting", contiguous: false, postingPlace))
      try db.execute(sql: sheetGuard)
    }
    return migrator
  }

  /// The tables whose rows are hashed into the chain, and the uniqueness that REPLACE must not break.
  private static let recorded: [(name: String, unique: [String])] = [
    ("batch", ["known >= NEW.known"]),
    ("run", ["program = NEW.program AND packs = NEW.packs"]),
    ("article", ["key = NEW.key"]),
    ("copy", ["article = NEW.article"]),
    ("claim", ["id = NEW.id"]),
    ("reading", ["article = NEW.article AND run = NEW.run"]),
    ("standing", []),
    ("judgement", []),
  ]

  // `batch` closes a transaction: it says up to which row of each table it reaches, and holds the digests of the
  // rows in between, so that an altered row can be named. `facet` is a claim's outline in a packed form, `posting` what
  // a question scans: both follow from the claims' bodies, and `verify` compares them. Postings lie in blocks of 65,536
  // rows, so that recording writes to the few pages of the last block, however large the ledger; a question looks into each.
  private static let tables = """
    CREATE TABLE batch(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      known INTEGER NOT NULL,
      last_run INTEGER NOT NULL, last_article INTEGER NOT NULL, last_copy INTEGER NOT NULL,
      last_claim INTEGER NOT NULL, last_reading INTEGER NOT NULL, last_standing INTEGER NOT NULL,
      last_judgement INTEGER NOT NULL,
      digests BLOB NOT NULL CHECK (length(digests) % 16 = 0),
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE UNIQUE INDEX batch_known ON batch(known);
    CREATE INDEX batch_last_claim ON batch(last_claim);

    CREATE TABLE run(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      program TEXT NOT NULL, packs TEXT NOT NULL,
      UNIQUE(program, packs)
    ) STRICT;

    CREATE TABLE article(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      id TEXT NOT NULL, title TEXT, text TEXT NOT NULL, lang TEXT, published INTEGER, outlet TEXT, url TEXT,
      signature BLOB
    ) STRICT;
    CREATE INDEX article_id ON article(id);

    CREATE TABLE copy(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      article INTEGER NOT NULL UNIQUE REFERENCES article(seq),
      original INTEGER NOT NULL REFERENCES article(seq),
      CHECK (original < article)
    ) STRICT;
    CREATE INDEX copy_original ON copy(original);

    CREATE TABLE claim(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
      article INTEGER NOT NULL REFERENCES article(seq),
      facet BLOB NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE reading(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      article INTEGER NOT NULL REFERENCES article(seq),
      run INTEGER NOT NULL REFERENCES run(seq),
      first_claim INTEGER NOT NULL, claims INTEGER NOT NULL CHECK (claims >= 0),
      UNIQUE(article, run)
    ) STRICT;

    CREATE TABLE standing(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      claim INTEGER NOT NULL REFERENCES claim(seq),
      stands INTEGER NOT NULL CHECK (stands IN (0, 1)),
      run INTEGER NOT NULL REFERENCES run(seq)
    ) STRICT;
    CREATE INDEX standing_claim ON standing(claim);

    CREATE TABLE judgement(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      claim INTEGER NOT NULL REFERENCES claim(seq),
      verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct')),
      replacement INTEGER REFERENCES claim(seq),
      author TEXT NOT NULL CHECK (author <> ''), reason TEXT NOT NULL CHECK (reason <> ''),
      CHECK ((verdict = 'correct') = (replacement IS NOT NULL))
    ) STRICT;
    CREATE INDEX judgement_claim ON judgement(claim);

    CREATE TABLE term(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      kind INTEGER NOT NULL, text TEXT NOT NULL,
      UNIQUE(kind, text)
    ) STRICT;

    CREATE TABLE posting(
      block INTEGER NOT NULL, term INTEGER NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL, facet BLOB,
      PRIMARY KEY(block, term, kind, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE band(
      hash INTEGER NOT NULL, article INTEGER NOT NULL,
      PRIMARY KEY(hash, article)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE passage(
      id INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT;
    CREATE VIEW passage_text(id, text) AS
      SELECT p.id, CAST(substr(CAST(
        CASE WHEN a.title IS NULL OR a.title = '' THEN a.text ELSE a.title || char(10) || a.text END
        AS BLOB), p.start + 1, p.length) AS TEXT)
      FROM passage p JOIN article a ON a.seq = p.article;
    CREATE VIRTUAL TABLE passage_index USING fts5(
      text, content='passage_text', content_rowid='id', tokenize='mithaq');
    """

  /// Rebuilt without a key of their own beside `seq`: a tree of random ids is written anew, nearly all of it, with every
  /// batch, once it is large. Ids and keys are looked up block by block instead; that none is there twice the recorder sees to,
  /// the guards within a block, and `verify` altogether.
  private static let rebuilt: [(name: String, columns: String)] = [
    (
      "article",
      """

        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        key BLOB NOT NULL CHECK (length(key) = 16),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        id TEXT NOT NULL, title TEXT, text TEXT NOT NULL, lang TEXT, published INTEGER, outlet TEXT, url TEXT,
        signature BLOB

      """
    ),
    (
      "claim",
      """

        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        id BLOB NOT NULL CHECK (length(id) = 16),
        article INTEGER NOT NULL REFERENCES article(seq) DEFERRABLE INITIALLY DEFERRED,
        facet BLOB NOT NULL,
        body TEXT NOT NULL

      """
    ),
    (
      "reading",
      """

        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        article INTEGER NOT NULL REFERENCES article(seq) DEFERRABLE INITIALLY DEFERRED,
        run INTEGER NOT NULL REFERENCES run(seq) DEFERRABLE INITIALLY DEFERRED,
        first_claim INTEGER NOT NULL, claims INTEGER NOT NULL CHECK (claims >= 0),
        UNIQUE(article, run)

      """
    ),
  ]

  private static let passages = """
    CREATE VIEW passage_text(id, text) AS
      SELECT p.id, CAST(substr(CAST(
        CASE WHEN a.title IS NULL OR a.title = '' THEN a.text ELSE a.title || char(10) || a.text END
        AS BLOB), p.start + 1, p.length) AS TEXT)
      FROM passage p JOIN article a ON a.seq = p.article;
    """

  // `posting` has a list of row numbers in place of a row for each, as many as fit; `likeness` is a log of the
  // originals' bands, one row a batch, which a writer keeps in memory.
  private static let indexesInBlocks = """
    CREATE INDEX article_key ON article(seq >> 16, key);
    CREATE INDEX article_words ON article(seq >> 16, substr(hash, 1, 8));
    CREATE INDEX claim_id ON claim(seq >> 16, id);
    CREATE INDEX judgement_replacement ON judgement(replacement) WHERE replacement IS NOT NULL;
    CREATE TABLE posting_2(
      block INTEGER NOT NULL, term INTEGER NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL,
      list BLOB NOT NULL CHECK (length(list) > 0),
      PRIMARY KEY(block, term, kind, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE likeness(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      bands BLOB NOT NULL CHECK (length(bands) > 0 AND length(bands) % 36 = 0)
    ) STRICT;
    """

  // A row for each claim, with its guard and its places in two indexes, was three quarters of recording's cost. A sheet has
  // all that its claims say; what is looked up by their ids lies among the postings. `words` are the first eight bytes of `hash`
  // as a number, low ones first: by it an article is found, by its key too. No function is called in a constraint or an index
  // here, for it could fail, and SQLite would make ready to take each insert back.
  private static let sheets = """
    CREATE TABLE sheet(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      claims INTEGER NOT NULL CHECK (claims > 0),
      outlines BLOB NOT NULL CHECK (outlines <> x''), bodies BLOB NOT NULL CHECK (bodies <> x'')
    ) STRICT;
    CREATE TABLE article_3(
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      words INTEGER NOT NULL,
      key BLOB NOT NULL, hash BLOB NOT NULL,
      id TEXT NOT NULL, title TEXT, text TEXT NOT NULL, lang TEXT, published INTEGER, outlet TEXT, url TEXT,
      signature BLOB
    ) STRICT;
    CREATE TABLE posting_3(
      block INTEGER NOT NULL, term INTEGER NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL,
      list BLOB NOT NULL CHECK (list <> x''),
      PRIMARY KEY(block, term, kind, seq)
    ) STRICT, WITHOUT ROWID;
    """
  /// A sheet begins where the one before it ends, so that none can be put in the place of another.
  private static let sheetGuard = """
    CREATE TRIGGER sheet_replaces_none BEFORE INSERT ON sheet
      WHEN NEW.seq IS NOT coalesce((SELECT seq + claims FROM sheet ORDER BY seq DESC LIMIT 1), 1)
      BEGIN SELECT RAISE(FAIL, 'the ledger only grows: a new row of sheet must follow the last and repeat none'); END;
    """
  private static let renewed: [(name: String, columns: String)] = [
    (
      "standing",
      """

        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        claim INTEGER NOT NULL CHECK (claim > 0),
        stands INTEGER NOT NULL CHECK (stands IN (0, 1)),
        run INTEGER NOT NULL REFERENCES run(seq)

      """
    ),
    (
      "judgement",
      """

        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        claim INTEGER NOT NULL CHECK (claim > 0),
        verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct')),
        replacement INTEGER CHECK (replacement > 0),
        author TEXT NOT NULL CHECK (author <> ''), reason TEXT NOT NULL CHECK (reason <> ''),
        CHECK ((verdict = 'correct') = (replacement IS NOT NULL))

      """
    ),
  ]
  /// What a foreign key would see to, had each claim a row.
  private static func pointsToClaims(_ table: String) -> String {
    let claims = table == "judgement" ? "max(NEW.claim, coalesce(NEW.replacement, 0))" : "NEW.claim"
    return """
      CREATE TRIGGER \(table)_points_to_a_claim BEFORE INSERT ON \(table)
        WHEN \(claims) >= coalesce((SELECT seq + claims FROM sheet ORDER BY seq DESC LIMIT 1), 1)
        BEGIN SELECT RAISE(ABORT, 'there is no such claim'); END;
      """
  }
  private static let postingPlace =
    "block = NEW.block AND term = NEW.term AND kind = NEW.kind AND seq = NEW.seq"

  /// Triggers that refuse UPDATE and DELETE, and the INSERT that would replace a row: `INSERT OR REPLACE` fires no
  /// delete trigger, so that the collision itself must be refused before it comes to that.
  private static func guards(_ table: String, key: String?, unique: [String], contiguous: Bool) -> String {
    var collisions = unique.map { "EXISTS (SELECT 1 FROM \(table) WHERE \($0))" }
    if let key { collisions.insert("NEW.\(key) IS NOT coalesce((SELECT max(\(key)) FROM \(table)), 0) + 1", at: 0) }
    return keeps(table) + """
      CREATE TRIGGER \(table)_replaces_none BEFORE INSERT ON \(table)
        WHEN \(collisions.joined(separator: " OR "))
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows: a new row of \(table) must follow the last and repeat none'); END;
      """
  }

  /// The same guard, which ends the statement at the refused row with FAIL instead of ABORT.
  ///
  /// For ABORT SQLite keeps a copy of every page that a statement touches, so that it can take the statement back as a whole;
  /// for inserts of one row there is nothing to take back, and the copies were a third of recording's cost.
  private static func quickGuard(_ table: String, contiguous: Bool, _ collision: String?) -> String {
    var reasons = collision.map { ["EXISTS (SELECT 1 FROM \(table) WHERE \($0))"] } ?? []
    if contiguous { reasons.insert("NEW.seq IS NOT coalesce((SELECT max(seq) FROM \(table)), 0) + 1", at: 0) }
    return """
      CREATE TRIGGER \(table)_replaces_none BEFORE INSERT ON \(table)
        WHEN \(reasons.joined(separator: " OR "))
        BEGIN SELECT RAISE(FAIL, 'the ledger only grows: a new row of \(table) must follow the last and repeat none'); END;
      """
  }

  private static func keeps(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)_keeps_rows BEFORE UPDATE ON \(table)
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows: a row of \(table) cannot be changed'); END;
    CREATE TRIGGER \(table)_loses_none BEFORE DELETE ON \(table)
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows: a row of \(table) cannot be removed'); END;
    """
  }
}
