import Foundation
import GRDB
import MithaqClaims
import Testing

@testable import MithaqLedger

/// Whatever is done to the file behind the ledger's back is found, and named.
@Suite struct VerifyTests {
  struct Tampering: CustomTestStringConvertible, Sendable {
    var name: String
    var sql: [String]
    /// The beginning of a fault that must be among those found.
    var place: String
    var message: String
    var testDescription: String { name }
    init(_ name: String, _ sql: String..., finds place: String, _ message: String) {
      self.name = name
      self.sql = sql
      self.place = place
      self.message = message
    }
  }

  /// The column with another byte at `place`, which is counted from 1.
  private static func bytes(_ column: String, _ place: Int, _ hex: String) -> String {
    "CAST(substr(\(column), 1, \(place - 1)) || x'\(hex)' || substr(\(column), \(place + 1)) AS BLOB)"
  }

  static let tamperings: [Tampering] = [
    Tampering(
      "a word of an article", "UPDATE article SET text = replace(text, 'report 3', 'report 9') WHERE id = 'a3'",
      finds: "article 3", "was altered since batch 4"),
    Tampering(
      "a modality", "UPDATE sheet SET bodies = \(bytes("bodies", 4, "00")) WHERE seq = 1", finds: "claim 1",
      "was altered since batch 1"),
    Tampering(
      "the words that name an agreement",
      "UPDATE sheet SET bodies = CAST(replace(CAST(bodies AS TEXT), 'accord', 'treaty') AS BLOB) WHERE seq = 1",
      finds: "claim 2", "was altered since batch 1"),
    Tampering(
      "a sentence that a claim points to",
      "UPDATE article SET text = replace(text, 'Kazakhstan', 'Kyrgyzstan') WHERE id = 'a4'",
      finds: "claim 6", "was altered since batch 4"),
    Tampering(
      "a modality in the outline only",
      "UPDATE sheet SET outlines = \(bytes("outlines", 3, "00")) WHERE seq = 1",
      finds: "claim 1", "its outline is not that of its content"),
    Tampering(
      "an index row's outline",
      "UPDATE posting SET list = CAST(substr(list, 1, 2) || x'09' || substr(list, 4) AS BLOB) WHERE seq = 1 AND kind = 3",
      finds: "claim 1", "the index has another outline of it"),
    Tampering(
      "an index row removed", "DELETE FROM posting WHERE seq = 2 AND kind = 0", finds: "claim 2",
      "it is missing from the index"),
    Tampering(
      "an index row more", "INSERT INTO posting SELECT 0, max(seq), 0, 5, x'00' FROM term", finds: "index",
      "rows that follow from no claim"),
    Tampering(
      "a list cut short", "UPDATE posting SET list = substr(list, 1, 9) WHERE seq = 1 AND kind = 3", finds: "index",
      "has a list that cannot be read"),
    Tampering(
      "a retraction's index row", "DELETE FROM posting WHERE kind = 1", finds: "standing 1", "is missing from the index"
    ),
    Tampering(
      "a text's likeness", "UPDATE likeness SET bands = zeroblob(36) WHERE seq = 1", finds: "likeness",
      "does not follow from article 1"),
    Tampering(
      "a likeness more", "INSERT INTO likeness SELECT max(seq) + 1, zeroblob(36) FROM likeness", finds: "likeness",
      "has bands of texts that are no originals"),
    Tampering(
      "claims twice", "INSERT INTO sheet SELECT 8, claims, outlines, bodies FROM sheet WHERE seq = 1",
      finds: "claim 8", "is there twice"),
    Tampering(
      "a sheet removed", "DELETE FROM sheet WHERE seq = 1", finds: "claim 2", "was removed (recorded by batch 1)"),
    Tampering("the last sheet removed", "DELETE FROM sheet WHERE seq = 7", finds: "claim 7", "was removed"),
    Tampering(
      "the last claim of a sheet removed", "UPDATE sheet SET claims = 2 WHERE seq = 1", finds: "claim 3", "was removed"),
    Tampering(
      "a sheet's number of claims", "UPDATE sheet SET claims = 5 WHERE seq = 1", finds: "sheet 1",
      "does not hold the 5 claims that it should"),
    Tampering(
      "a sheet within another", "INSERT INTO sheet SELECT 2, 1, outlines, bodies FROM sheet WHERE seq = 7",
      finds: "sheet 2", "begins within the one before it"),
    Tampering(
      "a list of ids removed",
      "DELETE FROM posting WHERE kind = 4 AND seq = 7", finds: "claim 7", "its id is missing from the index"),
    Tampering(
      "a sheet cut short", "UPDATE sheet SET bodies = substr(bodies, 1, length(bodies) - 1) WHERE seq = 1",
      finds: "sheet 1", "does not hold the 3 claims that it should"),
    Tampering(
      "a retraction of no claim", "UPDATE standing SET claim = 99", finds: "standing 1",
      "points to a claim that does not exist"),
    Tampering(
      "a judgement's verdict", "UPDATE judgement SET reason = 'other'", finds: "judgement 1",
      "was altered since batch 3"),
    Tampering("a retraction", "UPDATE standing SET stands = 1", finds: "standing 1", "was altered since batch 2"),
    Tampering("a copy", "UPDATE copy SET original = article - 1, article = article", finds: "", ""),
    Tampering("a run", "UPDATE run SET packs = 'p9' WHERE seq = 1", finds: "run 1", "was altered since batch 1"),
    Tampering("a batch removed", "DELETE FROM batch WHERE seq = 2", finds: "batch 2", "is missing"),
    Tampering(
      "two batches reordered", "UPDATE batch SET seq = 99 WHERE seq = 4", "UPDATE batch SET seq = 4 WHERE seq = 5",
      "UPDATE batch SET seq = 5 WHERE seq = 99", finds: "batch 4", "does not follow the batch before it"),
    Tampering(
      "a batch's instant", "UPDATE batch SET known = 25 WHERE seq = 2", finds: "batch 2",
      "its content does not give its hash"),
    Tampering(
      "a batch's digests", "UPDATE batch SET digests = zeroblob(length(digests)) WHERE seq = 1", finds: "batch 1",
      "its content does not give its hash"),
    Tampering(
      "a row that no batch recorded", "INSERT INTO run VALUES (3, 'x', 'y')", finds: "run 3", "was recorded by no batch"
    ),
    Tampering(
      "the last batch cut off", "DELETE FROM batch WHERE seq = 5", finds: "article 5", "was recorded by no batch"),
  ]

  @Test(arguments: tamperings) func isFound(tampering: Tampering) throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      let ledger = try Ledger(path: path, durable: false)
      try fill(ledger)
      let before = try ledger.verify()
      #expect(before.faults == [] && before.batches == 5)
      try ledger.close()
      try tamper(path, tampering.sql)
      let reader = try Ledger(path: path, access: .read)
      let faults = try reader.verify().faults
      if tampering.place.isEmpty {
        // Here the row stays what it was.
        #expect(faults == [])
      } else {
        #expect(
          faults.contains { $0.place == tampering.place && $0.message.contains(tampering.message) },
          "\(faults.map(\.description))")
      }
    }
  }

  @Test func aMissingGuardIsFound() throws {
    try Sample.folder { folder in
      let path = folder + "/test.ledger"
      try Ledger(path: path, durable: false).close()
      try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TRIGGER sheet_loses_none") }
      let faults = try Ledger(path: path, access: .read).verify().faults
      #expect(faults == [Fault(place: "sheet_loses_none", message: "is missing from the ledger's schema")])
    }
  }

  /// Whoever rebuilds the whole chain is found by a hash that was noted elsewhere.
  @Test func anAnchorFindsARebuiltChain() throws {
    try Sample.ledger { ledger in
      try fill(ledger)
      let head = try #require(try ledger.head())
      try ledger.record([Sample.entry(8)], by: Sample.run, at: at(80))
      let whole = try ledger.verify(expecting: String(head.prefix(12)))
      #expect(whole.faults == [])
      let other = try ledger.verify(expecting: "00000000")
      #expect(other.faults.map(\.place) == ["chain"])
    }
  }

  /// Changes rows with the guards taken away and put back.
  private func tamper(_ path: String, _ sql: [String]) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { $0.add(tokenizer: SearchTokenizer.self) }
    let raw = try DatabaseQueue(path: path, configuration: configuration)
    try raw.write { db in
      let guards = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for row in guards { try db.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
      for statement in sql { try db.execute(sql: statement) }
      for row in guards { try db.execute(sql: row["sql"]) }
    }
    try raw.close()
  }
}

@Suite struct ExchangeTests {
  @Test func importGivesTheSameLedger() throws {
    try Sample.folder { folder in
      let ledger = try Ledger(path: folder + "/a.ledger", durable: false)
      try fill(ledger)
      let export = try Sample.export(ledger)
      let copy = try Ledger(path: folder + "/b.ledger", durable: false)
      #expect(try copy.restore(Sample.lines(export)) == 5)
      #expect(try Sample.export(copy) == export)
      #expect(try copy.verify().faults == [])
      #expect(try copy.head() == ledger.head())
      // What comes next is the same, too: copies are recognised, known articles passed over.
      let next = [Sample.entry(1), Sample.entry(3), Sample.entry(7)]
      #expect(
        try copy.record(next, by: Sample.run, at: at(90)) == ledger.record(next, by: Sample.run, at: at(90)))
      #expect(try copy.head() == ledger.head())
    }
  }

  @Test func anInterruptedImportGoesOn() throws {
    try Sample.folder { folder in
      let ledger = try Ledger(path: folder + "/a.ledger", durable: false)
      try fill(ledger)
      let lines = Sample.lines(try Sample.export(ledger))
      for cut in stride(from: 1, to: lines.count, by: 3) {
        let copy = try Ledger(path: folder + "/b\(cut).ledger", durable: false)
        _ = try? copy.restore(lines.prefix(cut))
        #expect(try copy.verify().faults == [])
        try copy.restore(lines)
        #expect(try copy.head() == ledger.head())
      }
    }
  }

  @Test func whatWasChangedIsRefused() throws {
    try Sample.folder { folder in
      let ledger = try Ledger(path: folder + "/a.ledger", durable: false)
      try fill(ledger)
      let text = String(decoding: try Sample.export(ledger), as: UTF8.self)
      for (old, new) in [
        ("report 3", "report 9"), ("\"planned\"", "\"actual\""), ("too strong", "too weak"),
        ("\"known\":20", "\"known\":21"),
      ] {
        let changed = text.replacingOccurrences(of: old, with: new)
        let copy = try Ledger(path: folder + "/\(UUID()).ledger", durable: false)
        #expect(throws: LedgerError.self, "\(old)") { try copy.restore(Sample.lines(Array(changed.utf8))) }
        #expect(try copy.verify().faults == [])
      }
      let copy = try Ledger(path: folder + "/c.ledger", durable: false)
      let error = #expect(throws: LedgerError.self) { try copy.restore([Array("{}".utf8)]) }
      #expect(error?.description.hasPrefix("line 1: error: this is no export of a ledger") == true)
    }
  }

  @Test func anotherLedgerIsNotMixedIn() throws {
    try Sample.folder { folder in
      let a = try Ledger(path: folder + "/a.ledger", durable: false)
      let b = try Ledger(path: folder + "/b.ledger", durable: false)
      try fill(a)
      try b.record([Sample.entry(9)], by: Sample.run, at: at(1))
      let lines = Sample.lines(try Sample.export(a))
      let error = #expect(throws: LedgerError.self) { try b.restore(lines) }
      #expect(error?.description.contains("this ledger has another batch 1") == true)
    }
  }
}

@Suite struct SearchTests {
  private func ledger(_ texts: [String], _ body: (Ledger) throws -> Void) throws {
    try Sample.ledger { ledger in
      try ledger.record(
        texts.enumerated().map { i, text in
          let article = Sample.article(i, text: text)
          return Sample.entry(Article(id: article.id, text: text), [])
        }, by: Sample.run, at: at(1))
      #expect(try ledger.unindexedArticles() == texts.count)
      try ledger.indexPassages()
      #expect(try ledger.unindexedArticles() == 0)
      try body(ledger)
    }
  }

  @Test(arguments: [
    ("السعودية", "أعلنت قطر والسعودية الاتفاق.", true), ("السعودية", "سلّمت الرسالة للسعودية.", true),
    ("سعودية", "بيان والسعودية", true), ("والسعودية", "أعلنت السعودية الاتفاق.", false),
    ("الاتفاق", "الإتّفــاق", true), ("اتفاقات أبراهام", "اتفاقات «أبراهام» لتطبيع العلاقات", true),
    ("Turkiye", "Türkiye ratified the protocol.", true), ("Türkiye", "TURKIYE ratified.", true),
    ("\"Abraham Accords\"", "the Abraham Accords of 2020", true), ("\"Accords Abraham\"", "the Abraham Accords", false),
    ("Kazakh*", "Kazakhstan will join.", true), ("Kazakh", "Kazakhstan will join.", false),
    ("1979", "عام ١٩٧٩", true), ("join Kazakhstan", "Kazakhstan will join.", true),
    ("NOT join", "Kazakhstan will join.", false),
    ("مسؤول", "مسئول كبير", false), ("علي", "على", true),
  ])
  func finds(query: String, text: String, isFound: Bool) throws {
    try ledger([text]) { ledger in
      let found = try ledger.search(query, at: ledger.cut())
      #expect(found.isEmpty == !isFound)
    }
  }

  @Test func marksTheWordAndItsSentence() throws {
    try ledger(["First sentence here. قالت قطر والسعودية إنهما اتفقتا. Last."]) { ledger in
      let found = try ledger.search("السعودية", at: ledger.cut())
      #expect(found.count == 1)
      #expect(found[0].text == "قالت قطر والسعودية إنهما اتفقتا.")
      let match = found[0].matches[0]
      #expect(String(decoding: Array(found[0].text.utf8)[match.start..<match.end], as: UTF8.self) == "والسعودية")
    }
  }

  @Test(arguments: [
    "", "\"", "*", "AND OR", "a\"b", "NEAR(x", "col:umn", "-x", "^", "\0", "((((", "'; DROP TABLE sheet; --",
  ])
  func aQueryIsNeverACommand(query: String) throws {
    try ledger(["Nothing of it."]) { ledger in
      let found = try ledger.search(query, at: ledger.cut())
      #expect(found == [])
    }
  }

  @Test func splitsSentences() {
    func split(_ text: String) -> [String] {
      let bytes = Array(text.utf8)
      return Passages.split(bytes).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    }
    #expect(split("One. Two! Three? Four") == ["One.", "Two!", "Three?", "Four"])
    #expect(split("The U.S. president") == ["The U.S. president"])
    #expect(split("هل وقّعت؟ لا.\nسطر") == ["هل وقّعت؟", "لا.", "سطر"])
    #expect(split("3.5 million") == ["3.5 million"])
    #expect(split(" \n \n") == [])
  }
}

@Suite struct ConcurrencyTests {
  @Test func twoWritersLoseNothing() async throws {
    let folder = NSTemporaryDirectory() + "mithaq-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/test.ledger"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          // Each has a connection of its own, as another process would; all make the file at once.
          let ledger = try Ledger(path: path, durable: false)
          for n in 0..<20 {
            // Half of the articles come from two writers.
            try ledger.record(
              [Sample.entry(writer * 1000 + n), Sample.entry(5000 + n)], by: Sample.run, at: at(Int64(n)))
          }
          try ledger.close()
        }
      }
      try await group.waitForAll()
    }
    let ledger = try Ledger(path: path, access: .read)
    #expect(try ledger.cut().claims == 3 * 20 + 20)
    #expect(try ledger.verify().faults == [])
  }
}

@Suite struct OutlineTests {
  @Test func packsAndUnpacks() {
    var dice = Seeded(7)
    func term() -> Term? { Bool.random(using: &dice) ? Term(Int64.random(in: 1...3_000_000, using: &dice)) : nil }
    for _ in 0..<500 {
      let first = Int.random(in: -900_000...30_000, using: &dice)
      let article = Int64.random(in: 1...1_000_000, using: &dice)
      let outline = Outline(
        claim: 5, tag: .init(high: dice.next(), low: dice.next()),
        act: Act.allCases.randomElement(using: &dice)!,
        modality: Modality.allCases.randomElement(using: &dice)!, confidence: 93,
        isCorrection: Bool.random(using: &dice),
        when: Bool.random(using: &dice)
          ? nil : .init(first: Day(number: first), last: Day(number: first + Int.random(in: 0...366, using: &dice))),
        published: Bool.random(using: &dice) ? nil : Day(number: first + 3), agreement: term(), type: term(),
        speaker: .init(polity: term(), person: term(), outlet: term()), channel: term(), outlet: term(),
        article: article,
        original: Int64.random(in: 1...article, using: &dice), evidence: ByteRange(17, 300),
        actors: (0..<Int.random(in: 0...30, using: &dice)).map { Term(Int64($0 * 1000 + 1)) }, counterparts: [Term(9)])
      let packed = outline.packed()
      #expect(packed.withUnsafeBytes { Outline(claim: 5, packed: $0) } == outline)
      // Damage gives nil or another outline, never a trap.
      for cut in 0..<packed.count { _ = packed[..<cut].withUnsafeBytes { Outline(claim: 5, packed: $0) } }
      var damaged = packed
      damaged[Int.random(in: 0..<packed.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      _ = damaged.withUnsafeBytes { Outline(claim: 5, packed: $0) }
    }
  }
}
