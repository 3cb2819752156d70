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
    "run", "article", "copy", "claim", "reading", "standing", "judgement", "batch", "term", "posting", "band",
  ])
  func rowsCannotBeChanged(table: String) throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try filled(path).close()
      let raw = try DatabaseQueue(path: path)
      try raw.write { (db: Database) throws -> Void in
        let column = ["posting": "seq", "band": "article"][table] ?? "seq"
        #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")! > 0)
        let isDerived = ["posting", "band"].contains(table)
        for (n, sql) in [
          "UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)",
          "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1",
          "REPLACE INTO \(table) SELECT * FROM \(table) ORDER BY 1 DESC LIMIT 1",
        ].enumerated() where !isDerived || n < 2 {
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
        ("claim", "id, article, facet, '{}'"),
        ("article", "key, hash, id, title, 'other', lang, published, outlet, url, signature"),
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
