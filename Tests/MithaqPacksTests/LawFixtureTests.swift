import Foundation
import MithaqClaims
import MithaqPacks
import MithaqStatus
import Testing

/// The folder of the package, found from this file.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

func agreementFiles(in folder: String) -> [String] {
  let path = packageRoot + "/" + folder
  let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
}

/// What a file says must come out, against what comes out; one line for each difference.
func differences(from file: AgreementFile, shelf: AgreementShelf) throws -> [String] {
  let standing = try shelf.standing(of: file).standing
  var wrong: [String] = []
  func compare(_ what: String, _ found: Day?, _ expected: Day?, line: Int = 0) {
    let (found, expected) = (found?.description ?? "none", expected?.description ?? "none")
    if found != expected { wrong.append("\(file.path):\(line): \(what): \(found), not \(expected)") }
  }
  if let trigger = file.expectation.trigger { compare("trigger", standing.trigger, trigger) }
  if let inForce = file.expectation.inForce { compare("in force", standing.inForce, inForce) }
  for (name, day) in file.expectation.parts {
    compare("part \(name)", standing.parts.first { $0.name == name }?.inForce, day)
  }
  for entry in file.expectation.entries {
    compare(entry.party, standing.parties[entry.party]?.periods.last?.inForce, entry.inForce, line: entry.line)
  }
  for expected in file.expectation.statuses {
    let standing = try expected.known.map { try shelf.standing(of: file, known: $0).standing } ?? standing
    let found = standing.status(of: expected.party, on: expected.on)
    if found != expected.status {
      wrong.append(
        "\(file.path):\(expected.line): \(expected.party) on \(expected.on): \(found.rawValue), not "
          + expected.status.rawValue)
    }
  }
  return wrong
}

@Suite struct LawFixtureTests {
  @Test(arguments: agreementFiles(in: "Corpus/treaties/oracle"))
  func realAgreement(_ path: String) throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Corpus/treaties/oracle"])
    let file = try shelf.file(at: packageRoot + "/" + path)
    let wrong = try differences(from: file, shelf: shelf)
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  @Test func allThirtyAreThere() {
    #expect(agreementFiles(in: "Corpus/treaties/oracle").count == 30)
  }

  @Test(arguments: agreementFiles(in: "Tests/Fixtures/law"))
  func trap(_ path: String) throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Tests/Fixtures/law"])
    let file = try shelf.file(at: packageRoot + "/" + path)
    let wrong = try differences(from: file, shelf: shelf)
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  /// Which act met which condition, and the count as it stood.
  @Test func theReason() throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Corpus/treaties/oracle"])
    let file = try shelf.file(at: packageRoot + "/Corpus/treaties/oracle/paris-2015.yaml")
    let standing = try shelf.standing(of: file).standing
    #expect(
      standing.explanation().joined(separator: "\n") == """

          Why the entry into force:
            all of:
              55 instruments: 73 instruments, the 55th on 2016-09-21 by ALB, ARE, ARG, ATG, BGD, BLR and 25 more
              55 % of ghg_paris: 58.8 %, met on 2016-10-05 by AUT, BOL, CAN, DEU, FRA, HUN and 4 more
            takes effect 30 days after: 2016-11-04
        """)
    let text = standing.text(title: file.title, on: Day("2020-12-01")!, parties: ["USA"])
    #expect(
      text == """
        Paris Agreement (paris-2015)
          condition met   2016-10-05   the 55th instrument on 2016-09-21 (73 instruments by then), 58.8 % (55 % of ghg_paris needed)
          in force        2016-11-04   30 days after

        On 2020-12-01:
          USA   withdrawn              from 2016-11-04, notice 2019-11-04, effect 2020-11-04; from 2021-02-19, notice 2025-01-27, effect 2026-01-27

        """)
    let json = String(decoding: standing.json(on: Day("2020-12-01")!, parties: ["USA"]), as: UTF8.self)
    #expect(
      json
        == #"{"id":"paris-2015","trigger":"2016-10-05","in_force":"2016-11-04","parts":{},"parties":[{"party":"USA","status":"withdrawn","in_force":"2016-11-04","history":[{"consented":"2016-09-03","in_force":"2016-11-04","ended":"2020-11-04"},{"consented":"2021-01-20","in_force":"2021-02-19","ended":"2026-01-27"}]}]}"#
    )
  }

  /// The depositary's day wins, and the difference is in the answer.
  @Test func theDifference() throws {
    let file = try AgreementFile.read(
      """
      id: a
      clauses:
        general: {cond: {count: 1}, effect: {days: 30}}
        party: {effect: {days: 30}}
        parts: {"a \\"part\\"": {cond: {count: 1}, effect: {days: 60}}}
      acts:
      - {party: NOR, act: ratification, date: '2000-01-01', entry_declared: '2000-02-01'}
      """, path: "a.yaml")
    let json = String(decoding: Standing(of: file.treaty).json(on: Day("2001-01-01")!), as: UTF8.self)
    #expect(
      json
        == #"{"id":"a","trigger":"2000-01-01","in_force":"2000-01-31","parts":{"a \"part\"":"2000-03-01"},"parties":[{"party":"NOR","status":"in_force","in_force":"2000-02-01","history":[{"consented":"2000-01-01","in_force":"2000-02-01","ended":null}],"differs_from_declared":{"computed":"2000-01-31","declared":"2000-02-01"}}]}"#
    )
  }

  /// A declared day is not known before what it rests on.
  @Test func declaredDaysAreNotKnownEarlier() throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Corpus/treaties/oracle"])
    let file = try shelf.file(at: packageRoot + "/Corpus/treaties/oracle/nato-finland-2022.yaml")
    #expect(try shelf.standing(of: file, known: Day("2023-04-03")!).standing.inForce == nil)
    #expect(try shelf.standing(of: file, known: Day("2023-04-04")!).standing.inForce == Day("2023-04-04"))
  }

  /// Every agreement of the packs is read without a mistake.
  @Test func packsAreRead() throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Packs/agreements"])
    for path in agreementFiles(in: "Packs/agreements") {
      let file = try shelf.file(at: packageRoot + "/" + path)
      #expect(path.hasSuffix("/\(file.id).yaml"))
      #expect(!file.sources.isEmpty, "\(path) has no source")
      #expect(file.warnings.allSatisfy { $0.text.contains("has no weight for") }, "\(file.warnings)")
    }
  }

  /// The packs say of the thirty what the oracle says.
  @Test func packsAgreeWithTheOracle() throws {
    let shelf = AgreementShelf(folders: [packageRoot + "/Packs/agreements"])
    var compared = 0
    for path in agreementFiles(in: "Corpus/treaties/oracle") {
      let oracle = try AgreementFile.read(
        String(contentsOfFile: packageRoot + "/" + path, encoding: .utf8), path: packageRoot + "/" + path)
      guard let pack = shelf.path(of: oracle.id) else { continue }
      var file = try shelf.file(at: pack)
      file.expectation = oracle.expectation
      let wrong = try differences(from: file, shelf: shelf)
      #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
      compared += 1
    }
    #expect(compared == 29)
  }

  /// Days that the depositary recorded, against arithmetic alone.
  @Test func recordedDays() throws {
    var recorded = 0
    var differing: [String] = []
    for path in agreementFiles(in: "Corpus/treaties/oracle") {
      let shelf = AgreementShelf(folders: [packageRoot + "/Corpus/treaties/oracle"])
      let file = try shelf.file(at: packageRoot + "/" + path)
      let standing = try shelf.standing(of: file).standing
      for act in file.treaty.acts {
        guard let party = act.party, let declared = act.entryDeclared else { continue }
        recorded += 1
        let period = standing.parties[party]?.periods.first { $0.consented == act.date }
        if period?.computed != declared { differing.append("\(path): \(party) \(act.date): \(declared)") }
      }
    }
    #expect(recorded == 296)
    #expect(differing.isEmpty, "\(differing.joined(separator: "\n"))")
  }
}
