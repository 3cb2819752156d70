import Foundation
import MithaqClaims

/// How a depositary's table says who did what when: which columns, which words, which dates. Read from a mapping file by Packs.
public struct ActTable: Sendable {
  /// The agreement of every row; nil where `columns.agreement` names it.
  public var agreement: String?
  /// `treaty`, `convention`: what kind of agreement it is.
  public var type: String?
  /// The polity that vouches for the table.
  public var depositary: String
  public var outlet: String
  public var title: String
  public var url: String?
  public var lang: String
  public var delimiter: UInt8 = 0x2c
  public var columns: Columns
  /// Words of acts, folded; nil for one that is passed over.
  public var acts: [String: (act: Act?, line: Int)]
  /// Names of parties beside those of the packs, folded.
  public var parties: [String: String]
  /// Cells that say nothing, as `-`.
  public var blanks: Set<String>
  /// Patterns of Unicode's dates (`d MMMM yyyy`), tried one after the other.
  public var dates: [String]
  /// In which language months are named.
  public var locale: String
  /// The mapping file, for origins and messages.
  public var path: String

  public struct Columns: Sendable {
    public var party: String
    public var agreement: String?
    /// The word of an act, and its day.
    public var act: String?
    public var date: String?
    /// Both in one: `Ratification: June 24, 2014`.
    public var instrument: String?
    /// Columns that hold the day of one act, in their order, with the line of the mapping.
    public var days: [(column: String, act: Act, line: Int)]
    public init(
      party: String, agreement: String? = nil, act: String? = nil, date: String? = nil, instrument: String? = nil,
      days: [(column: String, act: Act, line: Int)] = []
    ) {
      self.party = party
      self.agreement = agreement
      self.act = act
      self.date = date
      self.instrument = instrument
      self.days = days
    }
    var all: [String] { [party, agreement, act, date, instrument].compactMap(\.self) + days.map(\.column) }
  }

  public init(
    agreement: String?, type: String? = nil, depositary: String, outlet: String, title: String, url: String? = nil,
    lang: String, columns: Columns, acts: [String: (act: Act?, line: Int)], parties: [String: String] = [:],
    blanks: Set<String> = [], dates: [String], locale: String = "en", path: String
  ) {
    self.agreement = agreement
    self.type = type
    self.depositary = depositary
    self.outlet = outlet
    self.title = title
    self.url = url
    self.lang = lang
    self.columns = columns
    self.acts = acts
    self.parties = parties
    self.blanks = blanks
    self.dates = dates
    self.locale = locale
    self.path = path
  }

  /// As names and words are compared: case, accents and repeated spaces make no difference.
  public static func folded(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: Locale(identifier: "en"))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// One dated act of a table: the row as an article of its own, and the claim that it makes.
public struct TabledAct: Hashable, Sendable {
  public var article: Article
  public var claim: Claim
  /// Where the row stands.
  public var line: Int
}

/// What is known beside the table.
public struct TableKnowledge: Sendable {
  /// The polities that a folded name may mean; none where nobody is called so.
  public var polities: @Sendable (_ name: String) -> [String]
  /// A known name near to a wrong one.
  public var nearest: @Sendable (_ name: String) -> String?
  /// Whether an agreement or organisation has this id; and one near to it, where not.
  public var agreement: @Sendable (_ id: String) -> (isKnown: Bool, nearest: String?)
  public init(
    polities: @escaping @Sendable (String) -> [String], nearest: @escaping @Sendable (String) -> String?,
    agreement: @escaping @Sendable (String) -> (isKnown: Bool, nearest: String?)
  ) {
    self.polities = polities
    self.nearest = nearest
    self.agreement = agreement
  }
}

extension ActTable {
  /// The acts of a table, in its order, and everything that is wrong with it; a row that is wrong takes no other with it.
  public func read(
    _ bytes: [UInt8], file: String, knowing knowledge: TableKnowledge
  ) -> (acts: [TabledAct], problems: [TableProblem]) {
    var (records, problems) = CSVReader.records(bytes, delimiter: delimiter, file: file)
    guard !records.isEmpty else {
      problems.append(
        TableProblem(file: file, line: 1, column: 1, message: "the table is empty; its first line names the columns"))
      return ([], problems)
    }
    let head = records.removeFirst()
    var places: [String: Int] = [:]
    for (i, cell) in head.cells.enumerated() where places[Self.folded(cell.text)] == nil {
      places[Self.folded(cell.text)] = i
    }
    let missing = columns.all.filter { places[Self.folded($0)] == nil }
    if !missing.isEmpty {
      let there = head.cells.map { "'\($0.text)'" }.joined(separator: ", ")
      for column in missing {
        problems.append(
          TableProblem(
            file: file, line: head.line, column: 1,
            message: "no column is named '\(column)', which \(path) asks for; there are \(there)"))
      }
      return ([], problems)
    }
    var acts: [TabledAct] = []
    let days = DayReader(dates, locale: locale)
    for record in records {
      var row = Row(table: self, record: record, head: head, places: places, file: file, knowledge: knowledge)
      acts += row.acts(days)
      problems += row.problems
    }
    return (acts, problems)
  }

  private struct Row {
    let table: ActTable
    let record: CSVRecord
    let head: CSVRecord
    let places: [String: Int]
    let file: String
    let knowledge: TableKnowledge
    var problems: [TableProblem] = []

    init(
      table: ActTable, record: CSVRecord, head: CSVRecord, places: [String: Int], file: String,
      knowledge: TableKnowledge
    ) {
      self.table = table
      self.record = record
      self.head = head
      self.places = places
      self.file = file
      self.knowledge = knowledge
    }

    mutating func acts(_ days: DayReader) -> [TabledAct] {
      if record.cells.count != head.cells.count {
        problem(
          record.cells[record.cells.count - 1],
          "the row has \(record.cells.count) cells, and the first line names \(head.cells.count) columns; a comma within a cell needs quotes"
        )
        return []
      }
      let columns = table.columns
      var found: [(act: Act, line: Int, date: String, cell: CSVRecord.Cell)] = []
      if let act = columns.act, let date = columns.date {
        let (word, day) = (cell(act), cell(date))
        if let known = self.act(word, word.text) { found.append((known.act, known.line, day.text, day)) }
      }
      if let instrument = columns.instrument {
        let cell = cell(instrument)
        if !isBlank(cell.text) {
          if let colon = cell.text.firstIndex(of: ":") {
            if let known = self.act(cell, String(cell.text[..<colon])) {
              found.append((known.act, known.line, String(cell.text[cell.text.index(after: colon)...]), cell))
            }
          } else {
            problem(cell, "'\(cell.text)' is no act with its day; write it as 'Ratification: June 24, 2014'")
          }
        }
      }
      for (column, act, line) in columns.days {
        let cell = cell(column)
        if !isBlank(cell.text) { found.append((act, line, cell.text, cell)) }
      }
      if found.isEmpty { return [] }
      guard let party = party(), let agreement = agreement() else { return [] }
      return found.compactMap { act, line, text, cell in
        guard let day = days.day(text) else {
          problem(
            cell,
            "'\(text.trimmingCharacters(in: .whitespaces))' is no day as \(table.path) has them; it says \(table.dates.joined(separator: ", "))"
          )
          return nil
        }
        return made(act, day, text, party, agreement, origin: line)
      }
    }

    private func made(
      _ act: Act, _ day: Day, _ text: String, _ party: (id: String, cell: CSVRecord.Cell), _ agreement: String,
      origin: Int
    ) -> TabledAct {
      let article = Article(
        id: "\(agreement)/\(party.id)/\(act.rawValue)/\(day)", text: record.raw, title: table.title, lang: table.lang,
        // A depositary tells of an act when it is done.
        published: day, outlet: table.outlet, url: table.url)
      let start = table.title.utf8.count + 1
      let mention = party.cell.range.map { range in
        Mention(text: party.cell.text, start: start + range.lowerBound, end: start + range.upperBound)
      }
      let isState = party.id.utf8.count == 3 && party.id.utf8.allSatisfy { (0x41...0x5a).contains($0) }
      let claim = Claim(
        act: act, modality: .actual,
        actors: [Participant(id: party.id, kind: isState ? .state : .organisation, mention: mention)],
        agreement: act.concernsAgreement ? AgreementReference(id: agreement, type: table.type) : nil,
        attribution: Attribution(polity: table.depositary),
        when: When(date: PartialDate(day), text: text.trimmingCharacters(in: .whitespaces)),
        evidence: Evidence(
          text: record.raw, start: start, end: start + record.raw.utf8.count, sentence: 1),
        origin: "\(table.path):\(origin)")
      return TabledAct(
        article: article, claim: claim.identified(inArticleWithHash: article.contentHash), line: record.line)
    }

    private func cell(_ column: String) -> CSVRecord.Cell { record.cells[places[ActTable.folded(column)]!] }

    private func isBlank(_ text: String) -> Bool {
      let folded = ActTable.folded(text)
      return folded.isEmpty || table.blanks.contains(folded)
    }

    private mutating func problem(_ cell: CSVRecord.Cell, _ message: String) {
      problems.append(TableProblem(file: file, line: cell.line, column: cell.column, message: message))
    }

    /// Nil for a word that is passed over, and for one that is unknown, which is told.
    private mutating func act(_ cell: CSVRecord.Cell, _ word: String) -> (act: Act, line: Int)? {
      if isBlank(word) { return nil }
      if let known = table.acts[ActTable.folded(word)] { return known.act.map { ($0, known.line) } }
      let words = table.acts.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      problem(
        cell,
        "'\(word.trimmingCharacters(in: .whitespaces))' is no word for an act in \(table.path); it has \(words). Add it to 'acts', as an act or as 'none'"
      )
      return nil
    }

    private mutating func party() -> (id: String, cell: CSVRecord.Cell)? {
      let cell = cell(table.columns.party)
      let name = ActTable.folded(cell.text)
      if let id = table.parties[name] { return (id, cell) }
      let ids = knowledge.polities(name)
      if ids.count == 1 { return (ids[0], cell) }
      if name.isEmpty {
        problem(cell, "the row names no party")
      } else if ids.isEmpty {
        let hint = knowledge.nearest(name).map { "; did you mean '\($0)'?" } ?? ""
        problem(cell, "no polity is called '\(cell.text)'\(hint) Add it to 'parties' in \(table.path)")
      } else {
        problem(
          cell,
          "'\(cell.text)' may be \(ids.sorted().joined(separator: " or ")); say which in 'parties' of \(table.path)")
      }
      return nil
    }

    private mutating func agreement() -> String? {
      guard let column = table.columns.agreement else { return table.agreement }
      let cell = cell(column)
      let (isKnown, nearest) = knowledge.agreement(cell.text)
      if isKnown { return cell.text }
      problem(
        cell,
        "no agreement of the packs has the id '\(cell.text)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
      return nil
    }
  }
}

/// Reads days by patterns, strictly.
private struct DayReader {
  private let formatters: [DateFormatter]

  init(_ patterns: [String], locale: String) {
    formatters = patterns.map { pattern in
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: locale == "en" ? "en_US_POSIX" : locale)
      formatter.calendar = Calendar(identifier: .gregorian)
      formatter.timeZone = TimeZone(secondsFromGMT: 0)
      formatter.isLenient = false
      formatter.dateFormat = pattern
      return formatter
    }
  }

  /// Nil where no pattern fits, and for years that no treaty has.
  func day(_ text: String) -> Day? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.utf8.count > 60 { return nil }
    for formatter in formatters {
      guard let date = formatter.date(from: text) else { continue }
      let day = Day(number: Int((date.timeIntervalSince1970 / 86_400).rounded(.down)))
      if (1600...2200).contains(day.components.year) { return day }
    }
    return nil
  }
}
