import Foundation
import GRDB
import MithaqClaims

/// A line of an export, read back.
enum ExportedRow {
  case run(Run)
  case article(Article)
  case copy(article: Int64, original: Int64)
  case claim(Claim, article: [UInt8], digest: [UInt8])
  case reading(article: Int64, run: Int64, firstClaim: Int64, claims: Int64)
  case standing(claim: Int64, stands: Bool, run: Int64)
  case judgement(claim: Int64, verdict: String, replacement: Int64?, author: String, reason: String)
}

extension Ledger {
  /// The first line of an export.
  static let exportHeader = "{\"row\":\"ledger\",\"format\":1}"

  /// Writes the whole ledger as NDJSON: each batch's rows, then the batch. Importing it gives the same ledger, and exporting
  /// that the same bytes.
  public func export(_ write: (_ lines: [UInt8]) throws -> Void) throws {
    try read { db in
      var out = Array((Ledger.exportHeader + "\n").utf8)
      let readers = try Reach.tables.map { try RowReader(db, table: $0) }
      let batches = try RawStatement(
        db,
        """
        SELECT seq, known, last_run, last_article, last_copy, last_claim, last_reading, last_standing, last_judgement,
          previous, hash FROM batch ORDER BY seq
        """)
      var from = Reach().all
      while try batches.step() {
        let batch = Batch(
          seq: batches.int(0), known: Instant(milliseconds: batches.int(1)),
          last: Reach((2...8).map { batches.int($0) })!, digests: [], previous: batches.blob(9),
          hash: batches.blob(10))
        for (i, to) in batch.last.all.enumerated() where to > from[i] {
          for seq in (from[i] + 1)...to {
            guard let row = try readers[i].row(seq, check: false) else {
              throw LedgerError.other(
                path: path, message: "\(Reach.tables[i]) \(seq) is missing; 'mithaq verify' tells what was altered")
            }
            out += row.line.bytes
            out.append(0x0a)
            if out.count > 1 << 18 {
              try write(out)
              out.removeAll(keepingCapacity: true)
            }
          }
        }
        from = batch.last.all
        out += RowLine.batch(batch).bytes
        out.append(0x0a)
      }
      try write(out)
    }
  }

  /// Adds exported batches to a ledger that is empty, or that has the first of them already.
  ///
  /// Each batch is one transaction, and its hash must come out as exported; so an interrupted import is simply run again.
  /// - Parameter lines: the export, line by line, without line ends.
  /// - Returns: how many batches were added.
  @discardableResult
  public func restore(
    _ lines: some Sequence<[UInt8]>, progress: (_ batches: Int) -> Void = { _ in }
  ) throws -> Int {
    var number = 0
    var rows: [(Int, ExportedRow)] = []
    // Claims name their articles by key. Whole keys would take much room in a long import, and the article tells anyway.
    var numbers: [UInt64: Int64] = [:]
    var added = 0
    var sawHeader = false
    for line in lines {
      number += 1
      if line.isEmpty { continue }
      if !sawHeader {
        guard line.elementsEqual(Ledger.exportHeader.utf8) else {
          throw LedgerError.wrongImport(
            line: number, message: "this is no export of a ledger: its first line would be \(Ledger.exportHeader)")
        }
        sawHeader = true
        continue
      }
      switch try ExportLine.parse(line, number: number) {
      case .row(let row): rows.append((number, row))
      case .batch(let batch):
        let keys = rows.compactMap { row -> [UInt8]? in
          if case .article(let article) = row.1 { Entry.key(of: article) } else { nil }
        }
        for (i, key) in keys.enumerated() {
          numbers[Recorder.short(key)] = batch.last.article &- Int64(keys.count - 1 - i)
        }
        if try restore(batch, rows, numbers, at: number) {
          added += 1
          progress(added)
        }
        rows.removeAll(keepingCapacity: true)
      }
    }
    if !rows.isEmpty {
      throw LedgerError.wrongImport(
        line: number,
        message: "the export ends within a batch; the \(rows.count) rows after the last batch were not added")
    }
    return added
  }

  private func restore(
    _ batch: Batch, _ rows: [(Int, ExportedRow)], _ numbers: [UInt64: Int64], at number: Int
  ) throws -> Bool {
    var at = number
    do {
      let fresh: [TermKey: Int64]? = try write { db in
        if let hash = try Row.fetchOne(db, sql: "SELECT hash FROM batch WHERE seq = ?", arguments: [batch.seq]) {
          let mine: Data = hash[0]
          if [UInt8](mine) == batch.hash { return nil }
          throw LedgerError.wrongCorrection(
            "this ledger has another batch \(batch.seq); import into an empty ledger, or into one that the export continues"
          )
        }
        let recorder = try Recorder(
          db, terms: terms.withLock { $0.numbers }, likeness: likeness, rows: rows.count)
        for (line, row) in rows {
          at = line
          try recorder.restore(row, numbers)
        }
        at = number
        try recorder.close(as: batch)
        return recorder.fresh
      }
      guard let fresh else { return false }
      terms.withLock { $0.numbers.merge(fresh) { old, _ in old } }
      return true
    } catch LedgerError.wrongCorrection(let message) {
      throw LedgerError.wrongImport(line: at, message: message)
    } catch LedgerError.other(_, let message) {
      throw LedgerError.wrongImport(line: at, message: message)
    }
  }
}

private enum ExportLine {
  case row(ExportedRow)
  case batch(Batch)

  private struct Raw: Decodable {
    var row: String
    // run
    var program: String?
    var packs: String?
    // article
    var id: String?
    var title: String?
    var text: String?
    var lang: String?
    var published: String?
    var outlet: String?
    var url: String?
    // copy, standing, judgement, reading
    var original: Int64?
    var run: Int64?
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var first_claim: Int64?
    var claims: Int64?
    var stands: Bool?
    var verdict: String?
    var replacement: Int64?
    var author: String?
    var reason: String?
    // batch
    var seq: Int64?
    var known: Int64?
    var last: [Int64]?
    var previous: String?
    var hash: String?
  }
  private struct RowsArticle: Decodable { var article: Int64 }
  private struct RowsClaim: Decodable { var claim: Int64 }
  private struct ClaimRow: Decodable {
    var article: String
    var claim: Claim
  }

  static func parse(_ line: [UInt8], number: Int) throws -> ExportLine {
    let data = Data(line)
    func wrong(_ message: String) -> LedgerError { .wrongImport(line: number, message: message) }
    let decoder = JSONDecoder()
    do {
      if line.starts(with: "{\"row\":\"claim\"".utf8) {
        let row = try decoder.decode(ClaimRow.self, from: data)
        guard let key = Hex.bytes(row.article), key.count == 16 else { throw wrong("'article' is no article's key") }
        var out = JSONBytes()
        out.claim(row.claim)
        let written = RowLine.claim(body: out.bytes, article: key)
        guard written.bytes == line else {
          throw wrong(
            "this claim is not written as 'export' writes it: fields are missing, changed or in another order")
        }
        guard Outline.Tag(row.claim.id, inCapitalsToo: true) != nil else { throw wrong("'id' is no claim's id") }
        guard row.claim.evidence.start >= 0, row.claim.evidence.start <= row.claim.evidence.end else {
          throw wrong("'evidence' is no range")
        }
        return .row(.claim(row.claim, article: key, digest: written.digest))
      }
      let raw = try decoder.decode(Raw.self, from: data)
      func need<T>(_ value: T?, _ name: String) throws -> T {
        guard let value else { throw wrong("a row of \(raw.row) needs '\(name)'") }
        return value
      }
      switch raw.row {
      case "run": return .row(.run(Run(program: try need(raw.program, "program"), packs: try need(raw.packs, "packs"))))
      case "article":
        var published: Day?
        if let text = raw.published {
          published = Day(text)
          if published == nil { throw wrong("'\(text)' is no day; write YYYY-MM-DD") }
        }
        return .row(
          .article(
            Article(
              id: try need(raw.id, "id"), text: try need(raw.text, "text"), title: raw.title, lang: raw.lang,
              published: published, outlet: raw.outlet, url: raw.url)))
      case "copy":
        return .row(
          .copy(
            article: try decoder.decode(RowsArticle.self, from: data).article,
            original: try need(raw.original, "original")))
      case "reading":
        return .row(
          .reading(
            article: try decoder.decode(RowsArticle.self, from: data).article, run: try need(raw.run, "run"),
            firstClaim: try need(raw.first_claim, "first_claim"), claims: try need(raw.claims, "claims")))
      case "standing":
        return .row(
          .standing(
            claim: try decoder.decode(RowsClaim.self, from: data).claim, stands: try need(raw.stands, "stands"),
            run: try need(raw.run, "run")))
      case "judgement":
        return .row(
          .judgement(
            claim: try decoder.decode(RowsClaim.self, from: data).claim, verdict: try need(raw.verdict, "verdict"),
            replacement: raw.replacement, author: try need(raw.author, "author"),
            reason: try need(raw.reason, "reason")))
      case "batch":
        guard let last = Reach(try need(raw.last, "last")) else { throw wrong("'last' has seven numbers") }
        guard let previous = Hex.bytes(try need(raw.previous, "previous")),
          let hash = Hex.bytes(try need(raw.hash, "hash"))
        else { throw wrong("a hash has 64 hexadecimal digits") }
        return .batch(
          Batch(
            seq: try need(raw.seq, "seq"), known: Instant(milliseconds: try need(raw.known, "known")), last: last,
            digests: [], previous: previous, hash: hash))
      default:
        throw wrong("'\(raw.row)' is no row of a ledger; there are \(Reach.tables.joined(separator: ", ")) and batch")
      }
    } catch let error as DecodingError {
      throw wrong(ExportLine.message(error))
    }
  }

  private static func message(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has a value of the wrong kind"
    case .dataCorrupted(let context): "not JSON, or a word that no claim has: \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }
}
