import Foundation
import MithaqClaims
import Testing

@testable import MithaqAnswers
@testable import MithaqExchange

@Suite struct WritersTests {
  private func package(_ rows: DataPackage.Rows) throws -> [String: String] {
    var files: [String: String] = [:]
    var package = DataPackage(rows) { files[$0, default: ""] += String(decoding: $1, as: UTF8.self) }
    try package.add(Samples.sourced())
    try package.add(Samples.fact(.sign, ["KAZ", "eu"], agreement: "memorandum", named: false, claims: ["aa", "ab"]))
    try package.add(
      Board(
        agreement: "nato", asOf: Samples.asOf,
        rows: [
          Board.Row(
            polity: "KAZ",
            reported: Board.Reported(
              stage: .announced, sources: 1, speakers: ["USA"], steps: [], claims: ["aa"], contradictedBy: ["ff"]))
        ]))
    try package.finish(asOf: Samples.asOf, program: "mithaq test")
    return files
  }

  @Test func everyRowHasTheColumnsOfItsSchema() throws {
    let files = try package(.ndjson)
    let description = try #require(
      try JSONSerialization.jsonObject(with: Data(files["datapackage.json"]!.utf8)) as? [String: Any])
    let resources = try #require(description["resources"] as? [[String: Any]])
    #expect(resources.count == 7 && files.count == 8)
    for resource in resources {
      let path = resource["path"] as! String
      let fields = (resource["schema"] as! [String: Any])["fields"] as! [[String: Any]]
      let names = Set(fields.map { $0["name"] as! String })
      #expect(resource["bytes"] as? Int == files[path]!.utf8.count)
      #expect(fields.allSatisfy { !($0["description"] as! String).isEmpty })
      let lines = files[path]!.split(separator: "\n")
      #expect(!lines.isEmpty)
      for line in lines {
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
        #expect(Set(row.keys) == names)
      }
    }
  }

  @Test func hostileWordsStayInTheirCells() throws {
    let claims = try #require(try package(.csv)["claims.csv"])
    #expect(claims.hasPrefix("claim,article,act,modality,"))
    // Nothing but our own words stands bare, and each foreign text is disarmed and quoted.
    let disarmed = "\"'" + Samples.nasty.replacing("\"", with: "\"\"").replacing("\u{0}", with: "\u{fffd}") + "\""
    #expect(claims.split(separator: disarmed, omittingEmptySubsequences: false).count == 12)
    let line = try #require(try package(.ndjson)["claims.ndjson"])
    let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(row["evidence"] as? String == Samples.nasty && row["sentence"] as? String == Samples.nasty)
    #expect(row["when_first"] as? String == "2025-12-01" && row["when_last"] as? String == "2025-12-31")
    #expect(row["known"] as? String == "2025-11-07T07:20:00.000Z")
  }

  @Test func emptyTablesAreThere() throws {
    var files: [String: String] = [:]
    var package = DataPackage(.csv) { files[$0, default: ""] += String(decoding: $1, as: UTF8.self) }
    try package.finish(asOf: Samples.asOf, program: "mithaq test")
    #expect(files.count == 8 && files["boards.csv"]!.hasPrefix("agreement,polity,"))
  }

  private func graph(_ facts: [Told], gexf: Bool) throws -> (Network, String) {
    var network = Network(catalogue: Samples.catalogue)
    for fact in facts { network.add(fact) }
    var bytes: [UInt8] = []
    if gexf {
      try network.writeGEXF(known: Samples.asOf.known) { bytes += $0 }
    } else {
      try network.writeGraphML { bytes += $0 }
    }
    return (network, String(decoding: bytes, as: UTF8.self))
  }

  @Test(arguments: [true, false]) func networksAreWellFormedAndKeepEveryClaim(gexf: Bool) throws {
    let facts = [
      Samples.fact(.sign, ["KAZ", "<x>", "USA"], agreement: "nato", claims: ["a1"]),
      Samples.fact(.visit, ["KAZ"], ["USA"], claims: ["a2"]),
      Samples.fact(.negotiate, ["KAZ"], agreement: "treaty", named: false, claims: ["a3"]),
      Samples.fact(.meet, ["KAZ", "KAZ"], claims: ["a4"]),
    ]
    let (network, text) = try graph(facts, gexf: gexf)
    // Three pairs and three ties to the agreement; one visit.
    #expect(network.edges.count == 7)
    #expect(text.components(separatedBy: "<edge ").count == 8 && text.components(separatedBy: "<node ").count == 5)
    // No foreign sign opens or closes anything.
    #expect(!text.contains("<b>") && !text.contains("\u{0}") && text.contains("&lt;b&gt;&amp;"))
    for id in ["a1", "a2", "a3", "a4"] { #expect(text.contains(id)) }
    #expect(network.nodes.first { $0.id == "KAZ" }!.alone == ["a3", "ff", "a4", "ff"])
    #expect(network.edges.filter { !$0.isMutual }.count == 4)
  }

  @Test func aBoardIsAMap() throws {
    let board = Board(
      agreement: "nato", asOf: Samples.asOf,
      rows: ["KAZ", "SGP", "eu", "<x>"].map { Board.Row(polity: $0) })
    var bytes: [UInt8] = []
    GeoJSON.write(board, catalogue: Samples.catalogue, to: &bytes)
    let map = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let features = try #require(map["features"] as? [[String: Any]])
    let kinds = features.map { ($0["geometry"] as? [String: Any])?["type"] as? String }
    #expect(kinds == ["MultiPolygon", "Point", nil, nil])
    #expect((features[3]["properties"] as! [String: Any])["name_en"] as? String == Samples.nasty)
  }
}

@Suite struct EntitiesTests {
  private func lines(_ bytes: [UInt8]) throws -> [[String: Any]] {
    try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
    }
  }

  @Test func entitiesPointToEntities() throws {
    var writer = FollowTheMoney(.entities, catalogue: Samples.catalogue)
    var bytes: [UInt8] = []
    writer.write(Samples.sourced(), to: &bytes)
    writer.write(Samples.sourced(.join, id: String(repeating: "b", count: 32)), to: &bytes)
    let entities = try lines(bytes)
    // Two polities and an article, once each, and two claims.
    #expect(entities.count == 5)
    let ids = Set(entities.map { $0["id"] as! String })
    for entity in entities where entity["schema"] as! String == "Event" {
      let properties = entity["properties"] as! [String: [String]]
      #expect(Set(properties["involved"]! + properties["proof"]!).isSubset(of: ids))
      #expect(properties["keywords"]!.contains("actor:KAZ") && properties["keywords"]!.contains("counterpart:eu"))
    }
  }

  @Test func statementsSayTheSameAsEntities() throws {
    var out: [UInt8] = []
    var entities = FollowTheMoney(.entities, catalogue: Samples.catalogue)
    entities.write(Samples.sourced(), to: &out)
    let values = try lines(out).flatMap { entity in
      (entity["properties"] as! [String: [String]]).flatMap { name, values in
        values.map { "\(entity["id"]!) \(name) \($0)" }
      }
    }
    out = []
    var statements = FollowTheMoney(.statements, catalogue: Samples.catalogue)
    statements.write(Samples.sourced(), to: &out)
    let told = try lines(out).map { "\($0["entity_id"]!) \($0["prop"]!) \($0["value"]!)" }
    #expect(told.sorted() == values.sorted())
    #expect(try lines(out).allSatisfy { $0["first_seen"] as? String == "2025-11-07T07:20:00.000Z" })
  }

  @Test func linkedDataIsOneDocument() throws {
    var writer = LinkedData(catalogue: Samples.catalogue)
    var bytes: [UInt8] = []
    writer.start(asOf: Samples.asOf, program: "mithaq test", to: &bytes)
    writer.write(Samples.sourced(), to: &bytes)
    writer.write(Samples.fact(.sign, ["KAZ", "<x>"], agreement: "nato", claims: ["aa"]), to: &bytes)
    writer.write(Board(agreement: "nato", asOf: Samples.asOf, rows: [Board.Row(polity: "a b")]), to: &bytes)
    writer.finish(to: &bytes)
    let document = try JSONSerialization.jsonObject(with: Data(bytes)) as! [String: Any]
    let nodes = document["@graph"] as! [[String: Any]]
    let ids = nodes.map { $0["@id"] as! String }
    #expect(Set(ids).count == ids.count)
    // An id never leaves its name.
    #expect(ids.contains("urn:mithaq:standing:nato:a%20b"))
    #expect(
      ids.allSatisfy { $0.hasPrefix("urn:mithaq:") && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3c } })
    let claim = try #require(nodes.first { ($0["@type"] as! [String]).contains("mithaq:Claim") })
    #expect((claim["prov:value"] as? [String: String]) == ["@value": Samples.nasty, "@language": "ar"])
    #expect((claim["mithaq:date"] as? [String: String]) == ["@value": "2025-12", "@type": "xsd:gYearMonth"])
  }
}
