import Foundation
import MithaqClaims
import MithaqPacks
import Testing

@testable import MithaqTables

@Suite struct ActTableTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let knowledge = TableKnowledge(
    polities: { ["norway": ["NOR"], "korea": ["KOR", "PRK"], "japan": ["JPN"]][$0] ?? [] },
    nearest: { $0.hasPrefix("norw") ? "norway" : nil },
    agreement: { ($0 == "nato", $0 == "naot" ? "nato" : nil) })

  static func mapping(_ more: String = "") throws -> ActTable {
    try ActTableFile.read(
      """
      agreement: nato
      depositary: usa-gov
      title: The list
      columns: {party: State, act: Act, date: Day}
      acts: {Ratification: ratify, Objection: none, Accession: join}
      dates: [d MMM yyyy, yyyy-MM-dd]
      blanks: [–]
      \(more)
      """, path: "m.yaml")
  }

  @Test func aRowIsAClaimOfTheDepositary() throws {
    let (acts, problems) = try Self.mapping().read(
      Array("Day,Act,State\n4 Apr 1949,RATIFICATION,\"Nórway\"\n2020-02-29,Objection,Japan\n,–,Japan\n".utf8),
      file: "t.csv", knowing: Self.knowledge)
    #expect(problems.isEmpty && acts.count == 1)
    let claim = acts[0].claim
    let article = acts[0].article
    #expect(claim.act == .ratify && claim.modality == .actual && claim.actors.map(\.id) == ["NOR"])
    #expect(claim.when?.date.description == "1949-04-04" && claim.attribution?.polity == "usa-gov")
    #expect(claim.agreement?.id == "nato" && claim.origin == "m.yaml:5")
    let body = Array(article.body.utf8)
    #expect(String(decoding: body[claim.evidence.start..<claim.evidence.end], as: UTF8.self) == claim.evidence.text)
    #expect(claim.evidence.text == "4 Apr 1949,RATIFICATION,\"Nórway\"")
    let mention = try #require(claim.actors[0].mention)
    #expect(String(decoding: body[mention.start..<mention.end], as: UTF8.self) == "Nórway")
    #expect(article.published == Day("1949-04-04") && claim.id.utf8.count == 32)
  }

  /// Each mistake is told with its place and what would be right, and takes no other row with it.
  @Test func mistakesAreNamed() throws {
    let (acts, problems) = try Self.mapping().read(
      Array(
        """
        State,Act,Day
        Norwya,Accession,2020-01-01
        Korea,Accession,2020-01-01
        Japan,Axession,2020-01-01
        Japan,Accession,31 Feb 2020
        Japan,Accession
        ,Accession,2020-01-01
        Japan,Accession,2020-01-02
        """.utf8), file: "t.csv", knowing: Self.knowledge)
    #expect(acts.map(\.line) == [8])
    #expect(
      problems.map(\.description) == [
        "t.csv:2:1: error: no polity is called 'Norwya'; did you mean 'norway'? Add it to 'parties' in m.yaml",
        "t.csv:3:1: error: 'Korea' may be KOR or PRK; say which in 'parties' of m.yaml",
        "t.csv:4:7: error: 'Axession' is no word for an act in m.yaml; it has 'accession', 'objection', 'ratification'. Add it to 'acts', as an act or as 'none'",
        "t.csv:5:17: error: '31 Feb 2020' is no day as m.yaml has them; it says d MMM yyyy, yyyy-MM-dd",
        "t.csv:6:7: error: the row has 2 cells, and the first line names 3 columns; a comma within a cell needs quotes",
        "t.csv:7:1: error: the row names no party",
      ])
  }

  @Test func columnsThatAreMissingAreNamed() throws {
    let (acts, problems) = try Self.mapping().read(
      Array("Country,Act,Day\nJapan,Accession,2020-01-02\n".utf8), file: "t.csv", knowing: Self.knowledge)
    #expect(acts.isEmpty)
    #expect(
      problems.map(\.description) == [
        "t.csv:1:1: error: no column is named 'State', which m.yaml asks for; there are 'Country', 'Act', 'Day'"
      ])
    #expect(try Self.mapping().read([], file: "t.csv", knowing: Self.knowledge).problems.count == 1)
  }

  @Test func mappingsWithMistakesAreRefused() {
    func problems(_ text: String) -> [String] {
      do {
        _ = try ActTableFile.read(text, path: "m.yaml")
        return []
      } catch { return ((error as? ActTableFile.Failure)?.problems ?? []).map(\.description) }
    }
    #expect(problems("- a").count == 1 && problems(": :\n\t").count == 1)
    #expect(
      problems("depositary: un\ntitle: x\ncolums: {party: State}\ndates: [yyyy]\nagreement: nato\n").contains(
        "m.yaml:3:1: error: no key is named 'colums' here; did you mean 'columns'?"))
    #expect(
      problems(
        "depositary: un\ntitle: x\ncolumns: {party: State, act: A, date: D}\nacts: {R: ratfy}\ndates: [yyyy]\nagreement: nato\n"
      ) == ["m.yaml:4:11: error: no act about an agreement is named 'ratfy'; did you mean 'ratify'?"])
  }

  /// The example by the packs themselves: every row, every act, nothing wrong.
  @Test func theExampleIsReadWhole() throws {
    let examples = Self.root.appending(path: "Examples")
    let table = try ActTableFile.read(
      String(contentsOf: examples.appending(path: "wipo-marrakesh.yaml"), encoding: .utf8),
      path: "Examples/wipo-marrakesh.yaml")
    let bytes = try [UInt8](Data(contentsOf: examples.appending(path: "wipo-marrakesh.csv")))
    let knowledge = try PackStore.tableKnowledge(folder: Self.root.appending(path: "Packs").path)
    let (acts, problems) = table.read(bytes, file: "wipo-marrakesh.csv", knowing: knowledge)
    #expect(problems.isEmpty, "\(problems.map(\.description))")
    #expect(acts.count { $0.claim.act == .sign } == 9)
    #expect(acts.count { $0.claim.act == .ratify } == 8 && acts.count { $0.claim.act == .join } == 4)
    #expect(acts.count { $0.claim.act == .enterIntoForce } == 12)
    // Each is an act of the packs' own register, which has it from the same source.
    let file = try AgreementShelf(folders: [Self.root.appending(path: "Packs/agreements").path]).file(
      at: Self.root.appending(path: "Packs/agreements/marrakesh-vip-treaty.yaml").path)
    for act in acts where act.claim.act != .enterIntoForce {
      let party = act.claim.actors[0].id == "eu" ? "EUE" : act.claim.actors[0].id
      #expect(
        file.treaty.acts.contains { $0.party == party && $0.date.description == act.claim.when?.date.description })
    }
  }
}
