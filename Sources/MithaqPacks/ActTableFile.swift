import Foundation
import MithaqClaims
import MithaqTables

/// Reads a mapping file: how a depositary's table is to be understood.
public enum ActTableFile {
  /// Everything that is wrong with a mapping file.
  public struct Failure: Error, CustomStringConvertible {
    public var problems: [PackProblem]
    public var description: String { problems.map(\.description).joined(separator: "\n") }
  }

  /// - Parameter path: as messages and origins show it.
  public static func read(_ text: String, path: String) throws -> ActTable {
    var problems: [PackProblem] = []
    let file = PackFile(path: path, text: text, problems: &problems)
    guard let root = file.root, let mapping = root.mapping else {
      if problems.isEmpty {
        problems.append(file.problem(nil, "a mapping begins with 'depositary', 'columns' and 'acts'"))
      }
      throw Failure(problems: problems)
    }
    let entry = PackEntry(file: file, node: root, mapping: mapping)
    entry.allow(
      [
        "agreement", "type", "depositary", "outlet", "title", "url", "language", "delimiter", "columns", "days", "acts",
        "parties", "blanks", "dates", "months",
      ], &problems)
    for key in ["depositary", "title", "columns", "dates"] where entry.value(key) == nil {
      problems.append(entry.problem(nil, "a mapping needs '\(key)'"))
    }
    let columns = entry.entry("columns")
    columns?.allow(["party", "agreement", "act", "date", "instrument"], &problems)
    let party = columns?.string("party")
    if let columns, party == nil { problems.append(columns.problem(nil, "say which column names the 'party'")) }
    if entry.string("agreement") == nil, columns?.string("agreement") == nil {
      problems.append(entry.problem(nil, "say what the table is about: an 'agreement', or a column of that name"))
    }
    if (columns?.string("act") == nil) != (columns?.string("date") == nil) {
      problems.append((columns ?? entry).problem(nil, "'act' and 'date' go together"))
    }
    let days = read(words: entry.entry("days"), &problems).compactMap { word, act, line in act.map { (word, $0, line) }
    }
    let words = read(words: entry.entry("acts"), &problems)
    let hasWords = columns?.string("act") != nil || columns?.string("instrument") != nil
    if hasWords, words.isEmpty { problems.append(entry.problem(nil, "'acts' says which word is which act")) }
    if !hasWords, days.isEmpty {
      problems.append(entry.problem(nil, "no column tells of an act: name 'act' and 'date', 'instrument', or 'days'"))
    }
    let delimiter = entry.string("delimiter") ?? ","
    if delimiter.utf8.count != 1 {
      problems.append(entry.problem("delimiter", "a delimiter is one sign, as ',' or ';'"))
    }
    var parties: [String: String] = [:]
    if let names = entry.entry("parties") {
      for (key, value) in names.mapping {
        guard let name = key.scalar?.string, let id = value.scalar?.string, AgreementFile.isKnownParty(id) else {
          problems.append(file.problem(value, "a party is ISO 3166 alpha-3 (NOR) or a slug (eu)"))
          continue
        }
        parties[ActTable.folded(name)] = id
      }
    }
    if !problems.isEmpty { throw Failure(problems: problems) }
    var table = ActTable(
      agreement: entry.string("agreement"), type: entry.string("type"), depositary: entry.string("depositary") ?? "",
      outlet: entry.string("outlet") ?? entry.string("depositary") ?? "", title: entry.string("title") ?? "",
      url: entry.string("url"), lang: entry.string("language") ?? "en",
      columns: ActTable.Columns(
        party: party ?? "", agreement: columns?.string("agreement"), act: columns?.string("act"),
        date: columns?.string("date"), instrument: columns?.string("instrument"), days: days),
      acts: Dictionary(words.map { (ActTable.folded($0.word), ($0.act, $0.line)) }, uniquingKeysWith: { a, _ in a }),
      parties: parties, blanks: Set(entry.strings("blanks").map(ActTable.folded)), dates: entry.strings("dates"),
      locale: entry.string("months") ?? "en", path: path)
    table.delimiter = delimiter.utf8.first ?? 0x2c
    return table
  }

  /// `Ratification: ratify`; 'none' for a word that is passed over.
  private static func read(
    words entry: PackEntry?, _ problems: inout [PackProblem]
  ) -> [(word: String, act: Act?, line: Int)] {
    guard let entry else { return [] }
    var words: [(word: String, act: Act?, line: Int)] = []
    for (key, value) in entry.mapping {
      guard let word = key.scalar?.string, let name = value.scalar?.string else {
        problems.append(entry.file.problem(key, "a word stands beside its act, as 'Ratification: ratify'"))
        continue
      }
      let act = Act(rawValue: name)
      if act == nil || !act!.concernsAgreement, name != "none" {
        let known = Act.allCases.filter(\.concernsAgreement).map(\.rawValue) + ["none"]
        problems.append(
          entry.file.problem(
            value,
            "no act about an agreement is named '\(name)'"
              + (nearest(name, among: known).map { "; did you mean '\($0)'?" }
                ?? "; there are \(known.joined(separator: ", "))")
          ))
      }
      words.append((word, act, key.mark?.line ?? 1))
    }
    return words
  }
}

extension PackStore {
  /// What the packs know of parties and agreements, for tables: names in both languages, official ones too, and codes.
  public static func tableKnowledge(folder: String? = nil) throws -> TableKnowledge {
    let root = try locate(folder)
    let names = PolityNames.load(root.path)
    let shelf = ["agreements", "organisations"].map { root.appendingPathComponent($0).path }
    let agreements = Set(
      shelf.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) })
    return TableKnowledge(
      polities: { names.ids(called: $0) }, nearest: { names.nearest(to: $0) },
      agreement: { id in
        agreements.contains(id) ? (true, nil) : (false, nearest(id, among: agreements))
      })
  }
}
