import Foundation
import GRDB
import MithaqClaims
import Testing

@testable import MithaqLedger

@Suite struct LedgerTests {
  @Test func aFreshLedgerNeedsNoSetUp() throws {
    try Sample.ledger { ledger in
      let check = try ledger.verify()
      #expect(check.faults == [] && check.claims == 0 && check.head == nil)
    }
  }

  @Test func readingTwiceAddsNothing() throws {
    try Sample.ledger { ledger in
      let first = try ledger.record([Sample.entry(1), Sample.entry(2)], by: Sample.run, at: at(10))
      #expect(first.articles == 2 && first.claims == 2 && first.batch == 1)
      let again = try ledger.record([Sample.entry(2), Sample.entry(1)], by: Sample.run, at: at(20))
      #expect(again.batch == nil && again.claims == 0 && again.knownArticles == 2)
      #expect(try ledger.cut().claims == 2)
      #expect(try ledger.hasRead(Sample.article(1), Sample.run))
      #expect(try !ledger.hasRead(Sample.article(1), Sample.newerRun))
      #expect(try !ledger.hasRead(Sample.article(3), Sample.run))
    }
  }

  @Test func aNewerReadingRetractsAndReinstates() throws {
    try Sample.ledger { ledger in
      let article = Sample.article(1)
      let join = Sample.claim(in: article)
      let sign = Sample.claim(.sign, .planned, in: article)
      try ledger.record([Sample.entry(article, [join, sign])], by: Sample.run, at: at(10))
      let second = try ledger.record([Sample.entry(article, [join])], by: Sample.newerRun, at: at(20))
      #expect(second.retracted == 1 && second.claims == 0)
      let third = try ledger.record(
        [Sample.entry(article, [join, sign])], by: Run(program: "mithaq test", packs: "p3"), at: at(30))
      #expect(third.reinstated == 1)
      let accords = try #require(try ledger.term(.agreement, "abraham-accords"))
      func acts(_ known: Int64) throws -> [Act] {
        try ledger.standing(under: accords, at: ledger.cut(known: at(known))).outlines.map(\.act)
      }
      #expect(try acts(9) == [])
      #expect(try acts(10) == [.join, .sign])
      #expect(try acts(20) == [.join])
      #expect(try acts(30) == [.join, .sign])
      #expect(try ledger.verify().faults == [])
    }
  }

  @Test func judgementsRuleWhatStands() throws {
    try Sample.ledger { ledger in
      let article = Sample.article(1)
      let join = Sample.claim(.join, .actual, in: article)
      try ledger.record([Sample.entry(article, [join])], by: Sample.run, at: at(10))
      var right = join
      right.modality = .planned
      try ledger.judge(claim: join.id, .correct(right), author: "L. H.", reason: "'will join'", at: at(20))
      try ledger.judge(claim: String(join.id.prefix(10)), .accept, author: "L. H.", reason: "after all", at: at(30))
      try ledger.judge(claim: join.id, .reject, author: "L. H.", reason: "no", at: at(40))
      let accords = try #require(try ledger.term(.agreement, "abraham-accords"))
      func seen(_ known: Int64) throws -> [Modality] {
        try ledger.standing(under: accords, at: ledger.cut(known: at(known))).outlines.map(\.modality)
      }
      #expect(try seen(10) == [.actual])
      #expect(try seen(20) == [.planned])
      #expect(try seen(30) == [.actual])
      #expect(try seen(40) == [])
      #expect(try ledger.allStanding(at: ledger.cut(known: at(20))).outlines.map(\.modality) == [.planned])
      #expect(try ledger.judgements(of: 1, at: ledger.cut()).map(\.verdict) == ["correct", "accept", "reject"])
      #expect(throws: LedgerError.self) {
        try ledger.judge(claim: join.id, .reject, author: "", reason: "x", at: at(50))
      }
      #expect(throws: LedgerError.unknownClaim("00000000")) {
        try ledger.judge(claim: "00000000", .reject, author: "a", reason: "x", at: at(50))
      }
      #expect(try ledger.verify().faults == [])
    }
  }

  @Test func copiesOfOneTextAreOneOriginal() throws {
    let text = """
      Kazakhstan will join the Abraham Accords between Israel and Muslim-majority nations, officials said on Thursday, in a \
      largely symbolic move as the Central Asian country has had full diplomatic relations with Israel for decades.
      """
    try Sample.ledger { ledger in
      let a = Sample.article(1, outlet: "reuters", text: text)
      let b = Sample.article(2, outlet: "daily-star", text: text + " More to follow.")
      let c = Sample.article(
        3, outlet: "afp",
        text:
          "Astana confirmed the talks on accession were in their final stage, calling it a natural continuation of a policy of dialogue and mutual respect."
      )
      let receipt = try ledger.record(
        [a, b, c].map { Sample.entry($0, [Sample.claim(in: $0)]) }, by: Sample.run, at: at(1))
      #expect(receipt.copies == 1)
      let accords = try #require(try ledger.term(.agreement, "abraham-accords"))
      #expect(try ledger.standing(under: accords, at: ledger.cut()).outlines.map(\.original) == [1, 1, 3])
      #expect(try ledger.copies(ofOriginal: 1, at: ledger.cut()).map(\.article.id) == ["a1", "a2"])
    }
  }

  @Test func theClockMayStandOrGoBack() throws {
    try Sample.ledger { ledger in
      try ledger.record([Sample.entry(1)], by: Sample.run, at: at(100))
      try ledger.record([Sample.entry(2)], by: Sample.run, at: at(100))
      try ledger.record([Sample.entry(3)], by: Sample.run, at: at(50))
      #expect(try ledger.cut(known: at(100)).claims == 1)
      #expect(try ledger.cut(known: at(101)).claims == 2)
      #expect(try ledger.cut(known: at(102)).claims == 3)
      #expect(try ledger.marks(of: [1, 2, 3]).map(\.known.milliseconds) == [100, 101, 102])
    }
  }

  /// Lists that fill up, cross a block's end, or hold what no list holds.
  @Test func listsKeepWhatTheyAreGiven() throws {
    var dice = Seeded(11)
    for kind in [Posting.Kind.claim, .outlined] {
      var lists = PostingLists()
      var wanted: [Int64: [UInt8]] = [:]
      var seq: Int64 = 65_000
      for _ in 0..<3000 {
        seq += Int64.random(in: 1...700, using: &dice)
        let outline = (0..<Int.random(in: 20...90, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
        wanted[seq] = kind.hasOutlines ? outline : []
        lists.add(Posting(term: Term(7), kind: kind), seq, outline: outline)
      }
      var written: [PostingList] = []
      lists.drain { _, list in written.append(list) }
      var found: [Int64: [UInt8]] = [:]
      var last: Int64 = 0
      for list in written {
        #expect(list.first > last && list.bytes.count <= 2000)
        #expect(Posting.block(of: list.first) == Posting.block(of: list.last))
        last = list.last
        let read = try #require(self.entries(list.bytes, from: list.first, kind))
        for (seq, outline) in read { found[seq] = outline }
        // Damage gives nil or other numbers, never a trap.
        for cut in 0..<list.bytes.count { _ = self.entries(Array(list.bytes[..<cut]), from: list.first, .outlined) }
      }
      #expect(found == wanted)
    }
  }

  private func entries(_ bytes: [UInt8], from first: Int64, _ kind: Posting.Kind) -> [(Int64, [UInt8])]? {
    var list: [(Int64, [UInt8])] = []
    let isWhole = bytes.withUnsafeBytes { raw -> Bool in
      PostingList.forEach(raw, from: first, hasOutlines: kind.hasOutlines) { seq, outline in
        list.append((seq, outline.map { [UInt8]($0) } ?? []))
      }
    }
    return isWhole ? list : nil
  }

  /// The table in memory against looking at every text.
  @Test func likenessFindsWhatANaiveSearchFinds() {
    var dice = Seeded(5)
    let likeness = Likeness()
    var all: [[UInt32]] = []
    for article in 0..<4000 {
      let hashes = (0..<NearDuplicate.bands).map { _ in UInt32.random(in: 0..<900, using: &dice) }
      for band in 0..<NearDuplicate.bands {
        let naive = all.indices.filter { all[$0][band] == hashes[band] }.prefix(16).map(Int64.init)
        #expect(likeness.candidates(hashes[band], band: band) == Array(naive))
      }
      all.append(hashes)
      likeness.add(Int64(article), hashes)
    }
  }

  /// A ledger's own signatures find the copies of what an older version recorded.
  @Test func signaturesStayWhatTheyWere() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try older(path, 2)
      var compared = 0
      try DatabaseQueue(path: path).read { db in
        for row in try Row.fetchAll(db, sql: "SELECT title, text, signature FROM article WHERE signature IS NOT NULL") {
          let article = Article(id: "", text: row["text"], title: row["title"])
          let signature: Data = row["signature"]
          #expect(NearDuplicate.signature(Array(article.body.utf8)) == Array(signature))
          compared += 1
        }
      }
      #expect(compared == 5)
    }
  }

  /// Sheets that fill up within an article, and claims told of in several articles and by reviewers.
  @Test func claimsAreFoundOnTheirSheets() throws {
    try Sample.ledger { ledger in
      let polities = (0..<200).map { "S\($0)" }
      var ids: [String] = []
      for n in 0..<3 {
        let article = Sample.article(n)
        let claims = polities.map { Sample.claim(.sign, .actual, [$0], in: article) }
        ids += claims.map(\.id)
        let receipt = try ledger.record([Sample.entry(article, claims)], by: Sample.run, at: at(Int64(n)))
        #expect(receipt.claims == 200)
        // The same words elsewhere tell nothing new.
        var copy = article
        copy.outlet = "afp"
        let second = try ledger.record([Sample.entry(copy, claims)], by: Sample.run, at: at(Int64(n)))
        #expect(second.articles == 1 && second.claims == 0 && second.knownClaims == 200)
      }
      for (i, id) in ids.enumerated() {
        #expect(try ledger.number(ofClaim: id) == Int64(i + 1))
        #expect(try ledger.claim(Int64(i + 1), at: ledger.cut())?.claim.id == id)
      }
      #expect(try ledger.marks(of: [1, 600, 64, 65]).map(\.id) == [ids[0], ids[599], ids[63], ids[64]])
      let cuts = try (0..<6).map { try ledger.cut(known: at(Int64($0))) }
      #expect(try ledger.outlines(after: cuts[0], upTo: ledger.cut()).map(\.claim) == Array(201...600))
      #expect(try ledger.recent(at: ledger.cut(), before: 130, limit: 3).map(\.outline.claim) == [129, 128, 127])
      #expect(try ledger.recent(at: ledger.cut(), before: 3, limit: 9).map(\.outline.claim) == [2, 1])
      #expect(try ledger.claims(ofArticle: 1, at: ledger.cut()).map(\.outline.claim) == Array(1...200))
      #expect(try ledger.allStanding(at: ledger.cut()).outlines.map(\.tag.id) == ids)
      // A correction that a newer reading finds by itself is known already.
      let article = Sample.article(0)
      var right = Sample.claim(.sign, .actual, ["S0"], in: article)
      right.modality = .denied
      try ledger.judge(claim: ids[0], .correct(right), author: "R", reason: "no", at: at(90))
      right = right.identified(inArticleWithHash: article.contentHash)
      let again = try ledger.record([Sample.entry(article, [right])], by: Sample.newerRun, at: at(91))
      #expect(again.claims == 0 && again.knownClaims == 1 && again.retracted == 200)
      #expect(try ledger.verify().faults == [])
    }
  }

  /// A statement that is kept prepared is lent to one user at a time, and comes back without what it was given.
  @Test func statementsAreNotShared() throws {
    let queue = try DatabaseQueue()
    try queue.read { db in
      let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i * ? FROM n"
      func all(_ statement: borrowing RawStatement) throws -> [Int64] {
        var list: [Int64] = []
        while try statement.step() { list.append(statement.int(0)) }
        return list
      }
      for _ in 0..<3 {
        let one = try RawStatement(db, sql)
        one.bind(1, 1)
        let isThere = try one.step()
        #expect(isThere && one.int(0) == 1)
        let other = try RawStatement(db, sql)
        other.bind(1, 10)
        let tens = try all(other)
        #expect(tens == [10, 20, 30])
        // The first one stands where it stood.
        let rest = try all(one)
        #expect(rest == [2, 3])
      }
      let third = try RawStatement(db, sql)
      let isThere = try third.step()
      #expect(isThere && third.isNull(0))
    }
  }

  /// In as few bytes as it takes, and back.
  @Test func claimsArePackedExactly() {
    var dice = Seeded(3)
    let body = Array("Kazakhstan will join the Abraham Accords, كازاخستان said: \"yes\".\n".utf8)
    func words() -> String {
      [
        "", "KAZ", "Abraham", "كازاخستان", "a\u{0}b\\\"", "e\u{301}",
        "x".padding(toLength: 300, withPad: "yz", startingAt: 0),
      ]
      .randomElement(using: &dice)!
    }
    func maybe() -> String? { Bool.random(using: &dice) ? words() : nil }
    func mention() -> Mention {
      let start = Int.random(in: 0..<body.count, using: &dice)
      let end = Int.random(in: start...body.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: return Mention(text: words(), start: start, end: end)
      case 1: return Mention(text: words(), start: .min, end: .max)
      default: return Mention(text: String(decoding: body[start..<end], as: UTF8.self), start: start, end: end)
      }
    }
    func participants() -> [Participant] {
      (0..<Int.random(in: 0...3, using: &dice)).map { _ in
        Participant(
          id: words(), kind: [.state, .organisation, .group, .movement].randomElement(using: &dice)!,
          mention: Bool.random(using: &dice) ? mention() : nil, person: maybe(), office: maybe())
      }
    }
    for _ in 0..<2000 {
      let e = mention()
      let claim = Claim(
        id: "00112233445566778899aabbccddeeff", act: Act.allCases.randomElement(using: &dice)!,
        modality: Modality.allCases.randomElement(using: &dice)!, actors: participants(), counterparts: participants(),
        agreement: Bool.random(using: &dice)
          ? AgreementReference(id: maybe(), type: maybe(), name: maybe(), topic: maybe()) : nil,
        attribution: Bool.random(using: &dice)
          ? Attribution(polity: maybe(), person: maybe(), office: maybe(), outlet: maybe(), channel: maybe()) : nil,
        when: Bool.random(using: &dice)
          ? When(date: PartialDate(["2025", "2025-11", "2025-11-07"].randomElement(using: &dice)!)!, text: words())
          : nil,
        place: Bool.random(using: &dice) ? Place(text: words()) : nil,
        evidence: Evidence(text: e.text, start: e.start, end: e.end, sentence: Int.random(in: 0...90, using: &dice)),
        origin: words(), confidence: Double(Int.random(in: 0...100, using: &dice)) / 100,
        explanation: Bool.random(using: &dice) ? [] : [words(), words()])
      func json(_ claim: Claim?) -> [UInt8]? {
        claim.map {
          var out = JSONBytes()
          out.claim($0)
          return out.bytes
        }
      }
      var packed: [UInt8] = []
      body.withUnsafeBytes { ClaimBytes.write(claim, in: $0, to: &packed) }
      func read(_ bytes: [UInt8]) -> Claim? {
        body.withUnsafeBytes { body in bytes.withUnsafeBytes { ClaimBytes.read($0, id: claim.id, in: body) } }
      }
      #expect(json(read(packed)) == json(claim))
      // Damage gives nil or another claim, never a trap.
      for cut in 0..<packed.count { _ = read(Array(packed[..<cut])) }
      packed[Int.random(in: 0..<packed.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      _ = json(read(packed))
      var old: [UInt8] = []
      ClaimBytes.write(json: json(claim)!, to: &old)
      #expect(json(read(old)) == json(claim))
    }
  }

  @Test func pairsAreFoundInCrowdsToo() throws {
    try Sample.ledger { ledger in
      let article = Sample.article(1)
      let crowd = (0..<20).map { "S\($0)" }
      try ledger.record(
        [
          Sample.entry(
            article,
            [
              Sample.claim(.sign, .actual, crowd, in: article),
              Sample.claim(.meet, .actual, ["S1", "S2"], in: article),
            ])
        ], by: Sample.run, at: at(1))
      #expect(try ledger.standing(between: "S2", and: "S1", at: ledger.cut()).outlines.map(\.act) == [.sign, .meet])
      #expect(try ledger.standing(between: "S19", and: "S1", at: ledger.cut()).outlines.map(\.act) == [.sign])
      #expect(try ledger.standing(between: "S19", and: "KAZ", at: ledger.cut()).outlines == [])
      #expect(try ledger.verify().faults == [])
    }
  }
}

@Suite struct GuardTests {
  /// Everything that SQL can do to a row but add one at the end.
  @Test(arguments: [
    "run", "article", "copy", "sheet", "reading", "standing", "judgement", "batch", "term", "posting", "likeness",
  ])
  func rowsCannotBeChanged(table: String) throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try filled(path).close()
      let raw = try DatabaseQueue(path: path)
      try raw.write { (db: Database) throws -> Void in
        #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")! > 0)
        for sql in [
          "UPDATE \(table) SET seq = seq", "DELETE FROM \(table)",
          "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1",
          "REPLACE INTO \(table) SELECT * FROM \(table) ORDER BY 1 DESC LIMIT 1",
        ] {
          let error = #expect(throws: DatabaseError.self) { try db.execute(sql: sql) }
          #expect(error?.message?.contains("the ledger only grows") == true, "\(sql): \(String(describing: error))")
        }
      }
    }
  }

  @Test func aNewNumberDoesNotHideAReplacement() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try filled(path).close()
      let raw = try DatabaseQueue(path: path)
      for (table, columns) in [
        ("article", "words, key, hash, id, title, 'other', lang, published, outlet, url, signature"),
        ("reading", "article, run, 1, 0"), ("run", "program, packs"), ("copy", "article, original"),
      ] {
        #expect(throws: DatabaseError.self, "\(table)") {
          try raw.write {
            try $0.execute(
              sql:
                "INSERT OR REPLACE INTO \(table) SELECT (SELECT max(seq) + 1 FROM \(table)), \(columns) FROM \(table) LIMIT 1"
            )
          }
        }
      }
    }
  }

  /// A sheet begins where the one before it ends, and nowhere else.
  @Test func aSheetIsNotLaidOverAnother() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try filled(path).close()
      let raw = try DatabaseQueue(path: path)
      for seq in ["0", "1", "2", "7", "9", "NULL"] {
        let error = #expect(throws: DatabaseError.self, "\(seq)") {
          try raw.write {
            try $0.execute(
              sql: "INSERT OR REPLACE INTO sheet SELECT \(seq), claims, outlines, bodies FROM sheet WHERE seq = 7")
          }
        }
        #expect(error?.message?.contains("the ledger only grows") == true, "\(seq): \(String(describing: error))")
      }
    }
  }

  @Test func aWordOnNoClaimIsRefused() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try filled(path).close()
      let raw = try DatabaseQueue(path: path)
      for sql in [
        "INSERT INTO standing VALUES (2, 8, 0, 1)", "INSERT INTO judgement VALUES (2, 8, 'accept', NULL, 'a', 'r')",
        "INSERT INTO judgement VALUES (2, 1, 'correct', 8, 'a', 'r')",
      ] {
        let error = #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: sql) } }
        #expect(error?.message?.contains("there is no such claim") == true)
      }
    }
  }

  private func filled(_ path: String) throws -> Ledger {
    let ledger = try Ledger(path: path, durable: false)
    try fill(ledger)
    return ledger
  }
}

/// A row in every table.
func fill(_ ledger: Ledger) throws {
  let long = (0..<40).map { "word\($0)" }.joined(separator: " ")
  let a = Sample.article(1, text: long)
  let b = Sample.article(2, outlet: "afp", text: long + " more")
  let sign = Sample.claim(.sign, .planned, ["KAZ", "USA"], by: "USA", in: a, person: "Kassym-Jomart Tokayev")
  try ledger.record(
    [Sample.entry(a, [Sample.claim(in: a), sign]), Sample.entry(b, [Sample.claim(in: b)])], by: Sample.run, at: at(10))
  try ledger.record([Sample.entry(a, [Sample.claim(in: a)])], by: Sample.newerRun, at: at(20))
  var right = Sample.claim(in: b)
  right.modality = .possible
  try ledger.judge(claim: Sample.claim(in: b).id, .correct(right), author: "R", reason: "too strong", at: at(30))
  try ledger.record([Sample.entry(3), Sample.entry(4)], by: Sample.run, at: at(40))
  try ledger.record([Sample.entry(5)], by: Sample.run, at: at(50))
}

@Suite struct OpeningTests {
  @Test func whatIsNoLedgerIsRefused() throws {
    try Sample.folder { folder in
      let text = folder + "/notes.txt"
      try Data("not a database, but long enough to be one: \(String(repeating: "x", count: 4096))".utf8)
        .write(to: URL(fileURLWithPath: text))
      for access in [Ledger.Access.read, .write] {
        #expect(throws: LedgerError.notALedger(path: text)) { try Ledger(path: text, access: access) }
      }
      let other = folder + "/other.db"
      try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t(a)") }
      for access in [Ledger.Access.read, .write] {
        #expect(throws: LedgerError.notALedger(path: other)) { try Ledger(path: other, access: access) }
      }
      let none = folder + "/none.ledger"
      #expect(throws: LedgerError.missing(path: none)) { try Ledger(path: none, access: .read) }
      #expect(!FileManager.default.fileExists(atPath: none))
    }
  }

  @Test func aNewerLedgerIsRefused() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try Ledger(path: path, durable: false).close()
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 something of the future')")
      }
      for access in [Ledger.Access.read, .write] {
        #expect(throws: LedgerError.newer(path: path)) { try Ledger(path: path, access: access) }
      }
    }
  }

  @Test func anOlderLedgerIsNotReadByHalf() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      let queue = try DatabaseQueue(path: path)
      try queue.write {
        try $0.execute(
          sql: "PRAGMA application_id = \(Schema.applicationID); CREATE TABLE grdb_migrations(identifier TEXT)")
      }
      try queue.close()
      #expect(throws: LedgerError.older(path: path)) { try Ledger(path: path, access: .read) }
      let migrated = try Ledger(path: path, durable: false)
      try migrated.record([Sample.entry(1)], by: Sample.run, at: at(1))
      #expect(try migrated.verify().faults == [])
    }
  }

  /// The rows as an older version wrote them, and what it exported.
  @Test(arguments: [1, 2]) func anOlderLedgerIsMigrated(version: Int) throws {
    let export = Array(try Data(contentsOf: fixtures.appendingPathComponent("ledger-1.ndjson")))
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try older(path, version)
      #expect(throws: LedgerError.older(path: path)) { try Ledger(path: path, access: .read) }
      let ledger = try Ledger(path: path, durable: false)
      #expect(try ledger.verify().faults == [])
      #expect(try Sample.export(ledger) == export)
      // It answers as one that was made by this version, to every question and at every instant.
      let fresh = try Ledger(path: folder + "/fresh.ledger", durable: false)
      try fresh.restore(Sample.lines(export))
      let instants = Sample.lines(export).compactMap { line -> Int64? in
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("{\"row\":\"batch\""), let known = text.firstMatch(of: /"known":(\d+)/) else { return nil }
        return Int64(known.1)
      }
      #expect(instants.count == 6)
      for instant in instants {
        for (kind, word) in [(Term.Kind.agreement, "abraham-accords"), (.polity, "KAZ"), (.polity, "USA")] {
          func ids(_ ledger: Ledger) throws -> [String] {
            guard let term = try ledger.term(kind, word) else { return [] }
            return try ledger.standing(under: term, at: ledger.cut(known: at(instant))).outlines.map(\.tag.id)
          }
          #expect(try ids(ledger) == ids(fresh) && !ids(ledger).isEmpty)
        }
        func pair(_ ledger: Ledger) throws -> [String] {
          try ledger.standing(between: "KAZ", and: "ISR", at: ledger.cut(known: at(instant))).outlines.map(\.tag.id)
        }
        #expect(try pair(ledger) == pair(fresh))
      }
      let next = [Sample.entry(1), Sample.entry(3)]
      #expect(
        try ledger.record(next, by: Sample.run, at: at(1 << 42)) == fresh.record(next, by: Sample.run, at: at(1 << 42)))
      #expect(try ledger.head() == fresh.head() && ledger.verify().faults == [])
    }
  }

  @Test func severalMayMigrateAtOnce() async throws {
    let folder = NSTemporaryDirectory() + "mithaq-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try older(folder + "/older.ledger", 1)
    try Data().write(to: URL(fileURLWithPath: folder + "/empty.ledger"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link.ledger", withDestinationPath: "target.ledger")
    for (name, claims) in [("older", Int64(35)), ("empty", 0), ("link", 0)] {
      let path = folder + "/\(name).ledger"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<4 {
          group.addTask {
            let ledger = try Ledger(path: path, durable: false)
            try ledger.record([Sample.entry(writer)], by: Sample.run, at: at(1 << 42))
            try ledger.close()
          }
        }
        try await group.waitForAll()
      }
      let ledger = try Ledger(path: path, access: .read)
      #expect(try ledger.cut().claims == claims + 4, "\(name)")
      #expect(try ledger.verify().faults == [], "\(name)")
    }
    #expect(FileManager.default.fileExists(atPath: folder + "/target.ledger"))
  }

  @Test func closingLeavesNothingBeside() throws {
    try Sample.folder { folder in
      let ledger = try Ledger(path: folder + "/test.ledger")
      try fill(ledger)
      #expect(try ledger.verify().faults == [])
      try ledger.close()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["test.ledger"])
    }
  }

  @Test func aReadOnlyFolderCanBeReadAndIsNotWritten() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      let ledger = try Ledger(path: path, durable: false)
      try fill(ledger)
      let before = try Sample.export(ledger)
      try ledger.close()
      chmod(path, 0o444)
      chmod(folder, 0o555)
      let reader = try Ledger(path: path, access: .read)
      #expect(try Sample.export(reader) == before)
      #expect(throws: LedgerError.readOnly(path: path)) {
        try reader.record([Sample.entry(9)], by: Sample.run, at: at(90))
      }
      // The superuser may write anywhere.
      if getuid() != 0 {
        #expect(throws: LedgerError.readOnly(path: path)) {
          try Ledger(path: path).record([Sample.entry(9)], by: Sample.run, at: at(90))
        }
      }
    }
  }
}

private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

/// A ledger as an older version left it.
private func older(_ path: String, _ version: Int) throws {
  var configuration = Configuration()
  configuration.foreignKeysEnabled = false
  configuration.prepareDatabase { $0.add(tokenizer: SearchTokenizer.self) }
  let queue = try DatabaseQueue(path: path, configuration: configuration)
  try Schema.migrator.migrate(
    queue, upTo: version == 1 ? "1 rows in both times" : "2 indexes in blocks, postings in lists")
  try queue.write {
    try $0.execute(
      sql: String(contentsOf: fixtures.appendingPathComponent("ledger-\(version).sql"), encoding: .utf8))
  }
  try queue.close()
}
