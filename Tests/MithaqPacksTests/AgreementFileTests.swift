import Foundation
import MithaqClaims
import MithaqPacks
import MithaqStatus
import Testing

@Suite struct AgreementFileTests {
  private func messages(_ text: String) -> [String] {
    do {
      return try AgreementFile.read(text, path: "a.yaml").warnings.map(short)
    } catch {
      return error.messages.map(short)
    }
  }

  private func short(_ message: FileMessage) -> String {
    "\(message.line):\(message.column): \(message.severity.rawValue): \(message.text)"
  }

  @Test func everyMistakeAtOnce() {
    let found = messages(
      """
      id: a
      clauses:
        general: {cond: {fractoin: [1, 2]}, effect: {dayz: 30}}
        party: {from: treshold}
      acts:
      - {party: NOR, act: ratificaton, date: '2000-01-01'}
      - {party: NOR, act: ratification, date: '2023-02-29'}
      - {party: NOR, act: ratification, date: '2023-2-8'}
      - {party: NOR, act: ratification}
      - {party: SWE, act: ratification, date: '2000-13-01'}
      """)
    #expect(
      found
        == [
          "3:20: error: a condition has no key 'fractoin'; did you mean 'fraction'?",
          "3:19: error: a condition is one of 'count', 'fraction', 'weight', 'every', 'event', 'date', 'in_force', 'all', 'any'",
          "3:48: error: a delay has no key 'dayz'; did you mean 'days'?",
          "3:47: error: a delay is one of 'same_day', 'days', 'clear_days', 'months', 'years', 'next_month', 'nth_month', 'fixed', 'annual', 'later_of', 'first_of', 'seq', 'event'",
          "4:17: error: 'treshold' is none of 'threshold', 'entry_into_force'; did you mean 'threshold'?",
          "6:21: error: no act is named 'ratificaton'; did you mean 'ratification'?",
          "7:41: error: '2023-02-29' is no day: that month has 28 days",
          "8:41: error: '2023-2-8' is no day; write '2023-02-08'",
          "9:3: error: the act has no 'date'; give the day of deposit or receipt",
          "10:41: error: '2000-13-01' is no day: there is no month 13",
        ].sorted { lhs, rhs in place(lhs) < place(rhs) })
  }

  private func place(_ message: String) -> (Int, Int) {
    let parts = message.split(separator: ":")
    return (Int(parts[0])!, Int(parts[1])!)
  }

  @Test func unknownKeysAreNamed() {
    let found = messages("id: a\ncolour: blue\nclauses:\n  binding: legal\n  mood: gloomy\n")
    #expect(
      found == [
        "2:1: warning: an agreement file has no key 'colour'; it is passed over",
        "5:3: warning: 'clauses' has no key 'mood'; it is passed over",
      ])
  }

  @Test func unknownParties() {
    let found = messages(
      """
      id: a
      groups: {g: [NO, KAX]}
      acts:
      - {party: SWW, act: ratification, date: '2000-01-01'}
      - {party: csto, act: ratification, date: '2000-01-01'}
      """)
    #expect(
      found == [
        "2:14: warning: 'NO' is no party's id: states are ISO 3166 alpha-3 (NOR, not NO). It is counted as it stands",
        "2:18: warning: no party is known as 'KAX'; did you mean 'KAZ'? It is counted as it stands",
        "4:11: warning: no party is known as 'SWW'; did you mean 'SWE'? It is counted as it stands",
      ])
  }

  @Test func namesOfSetsAndTables() {
    let found = messages(
      """
      id: a
      groups: {signatories: [NOR]}
      clauses:
        general:
          cond: {all: [{count: 1, of: {group: signatoris}}, {weight: {attr: ghg, min: 0.5}}]}
          not_before: [{since: opened, after: {years: 2}}]
      """)
    #expect(
      found == [
        "5:41: error: no group is named 'signatoris'; did you mean 'signatories'?",
        "5:71: error: no weight table is named 'ghg'; the file defines none",
        "6:26: error: 'opened' has no day in this file, so nothing can be counted from it",
      ])
  }

  /// Where the general day is declared, the law has an answer all the same.
  @Test func declaredDaysStand() throws {
    let file = try AgreementFile.read(
      """
      id: a
      acts_are: sample
      declared: {trigger: '2000-01-01', in_force: '2000-02-01'}
      clauses:
        general: {cond: {every: {group: nobody}}, effect: {days: 30}}
        party: {effect: {days: 30}}
      acts:
      - {party: NOR, act: ratification, date: '1999-01-01'}
      """, path: "a.yaml")
    #expect(file.warnings.map(\.text) == ["no group is named 'nobody'; the file defines none; the declared day stands"])
    let standing = Standing(of: file.treaty)
    #expect(standing.inForce == Day("2000-02-01"))
    #expect(standing.computedInForce == Day("2000-01-31"))
    #expect(standing.warnings.map(\.message).contains { $0.contains("2000-02-01 is declared and wins") })
    #expect(standing.status(of: "NOR", on: Day("2000-02-01")!) == .inForce)
  }

  @Test func aWeightTableThatLacksAParty() {
    let found = messages(
      """
      id: a
      clauses:
        general: {cond: {weight: {attr: w, min: 0.5}}, effect: {days: 1}}
      weights: {w: {NOR: 1, SWE: 2}}
      acts:
      - {party: FIN, act: ratification, date: '2000-01-01'}
      """)
    #expect(found == ["3:35: warning: 'w' has no weight for 1 of the parties (FIN); they count as 0"])
  }

  @Test func circlesOfEntryIntoForce() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("law-\(UInt64.random(in: 0 ... .max))")
      .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (id, other) in [("a", "b"), ("b", "c"), ("c", "a")] {
      let text = "id: \(id)\nclauses:\n  general: {cond: {in_force: \(other)}, effect: {days: 1}}\n"
      try text.write(toFile: folder + "/\(id).yaml", atomically: true, encoding: .utf8)
    }
    let shelf = AgreementShelf(folders: [folder])
    let file = try shelf.file(at: folder + "/a.yaml")
    let error = #expect(throws: AgreementFileError.self) { try shelf.standing(of: file) }
    #expect(
      error?.messages.map { "\($0.path.split(separator: "/").last!) \(short($0))" } == [
        "c.yaml 3:30: error: agreements wait for each other to enter into force: a → b → c → a"
      ])
    try "id: d\nclauses:\n  general: {cond: {in_force: nowhere}}\n".write(
      toFile: folder + "/d.yaml", atomically: true, encoding: .utf8)
    let missing = try shelf.standing(of: try shelf.file(at: folder + "/d.yaml"))
    #expect(
      missing.warnings.map(short) == ["3:30: warning: no file is found for 'nowhere', so it counts as not in force"])
    #expect(missing.standing.inForce == nil)
  }

  @Test func whatIsNoYAML() {
    #expect(messages("id: [a\n").first?.hasSuffix("error: this is no YAML: did not find expected ',' or ']'") ?? false)
    #expect(messages("- a\n").first == "1:1: error: an agreement file is a mapping with 'id', 'clauses' and 'acts'")
    #expect(messages("").first == "1:1: error: an agreement file is a mapping with 'id', 'clauses' and 'acts'")
    #expect(messages("id: a\nid: b\n").first?.contains("the same key twice: 'id'") ?? false)
    #expect(messages("title: x\n").contains("1:1: error: the file has no 'id'"))
    let deep = String(repeating: "{all: [", count: 200) + "{count: 1}" + String(repeating: "]}", count: 200)
    #expect(
      messages("id: a\nclauses: {general: {cond: \(deep)}}\n").contains { $0.contains("nested more than 50 deep") })
    #expect(
      messages("id: a\nclauses: {withdrawal: {effect: {years: 99999999999999999999}}}\n").first
        == "2:40: error: '99999999999999999999' is no whole number from 0 to 1000")
  }

  @Test func aNoteWithAnApostrophe() throws {
    let file = try AgreementFile.read("id: a\nnotes: 'the convention's own ''news'''\n", path: "a.yaml")
    #expect(file.notes == "the convention's own 'news'")
    #expect(file.warnings.count == 1 && file.warnings[0].line == 2)
  }

  @Test func theMessageShowsThePlace() {
    let message = FileMessage(
      severity: .error, path: "a.yaml", line: 6, column: 10, text: "no act is named 'x'", source: "  - {act: x}")
    #expect(message.description == "a.yaml:6:10: error: no act is named 'x'\n    - {act: x}\n           ^")
  }

  @Test func theKeysOfAPack() throws {
    let file = try AgreementFile.read(
      """
      id: paris-agreement
      aliases: [paris-2015]
      type: agreement
      kind: treaty
      names:
        ar: [اتفاق باريس, اتفاقية باريس]
        en: [Paris Agreement]
      heads: {ar: [الاتفاق], en: [accord]}
      depositary: un
      host: FRA
      members: [NOR, SWE]
      source: UNTC XXVII.7.d
      acts:
      - {party: NOR, act: ratification, date: '2016-06-20', source: UNTC}
      """, path: "a.yaml")
    #expect(file.warnings.isEmpty)
    #expect(file.aliases == ["paris-2015"])
    #expect(file.names["ar"]?.first == "اتفاق باريس")
    #expect(file.heads["en"] == ["accord"])
    #expect(file.depositaries == ["un"] && file.host == "FRA" && file.members == ["NOR", "SWE"])
    #expect(file.treaty.acts[0].source == "UNTC")
  }

  /// The examples of the grammar, each in the place of the clauses of the agreement that it is taken from.
  @Test(arguments: [
    ("paris", "paris-2015"), ("un_charter", "un-charter-1945"), ("kigali", "kigali-2016"),
    ("istanbul", "istanbul-2011"),
    ("chemical_weapons", "cwc-1993"), ("abraham_accords_declaration", "abraham-accords-declaration-2020"),
  ])
  func exampleOfTheGrammar(_ example: String, _ id: String) throws {
    let grammar = try String(contentsOfFile: packageRoot + "/Corpus/treaties/clauses.yaml", encoding: .utf8)
    let lines = grammar.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "  \(example):"))
    let block = lines[(start + 1)...].prefix { $0.hasPrefix("    ") }
    let folder = packageRoot + "/Corpus/treaties/oracle"
    let oracle = try String(contentsOfFile: "\(folder)/\(id).yaml", encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let from = try #require(oracle.firstIndex(of: "clauses:"))
    let to = try #require(oracle[(from + 1)...].firstIndex { !$0.hasPrefix(" ") })
    let text = (oracle[...from] + block + oracle[to...]).joined(separator: "\n")
    let file = try AgreementFile.read(text, path: "\(folder)/\(id).yaml")
    let wrong = try differences(from: file, shelf: AgreementShelf(folders: [folder]))
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }
}
