import Foundation
import MithaqClaims
import MithaqPacks
import Testing

@testable import MithaqEvents

/// What goes out as events is compared with the claims that went in.
@Suite struct EventSchemeTests {
  static let packs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Packs").path
  static let plover = try! PackStore.eventScheme("plover", folder: packs)
  static let cameo = try! PackStore.eventScheme("cameo", folder: packs)

  static func sourced(
    _ act: Act, _ modality: Modality, _ actors: [String], _ counterparts: [String] = [], agreement: String? = nil,
    by speaker: String? = nil, when: String? = nil, published: String? = "2025-11-07",
    text: String = "قالت «وكالة» إن الأمر تم.\tOne\nnew line. Another sentence."
  ) -> SourcedClaim {
    func participants(_ ids: [String]) -> [Participant] {
      ids.map { id in
        Participant(
          id: id, kind: id.first!.isUppercase ? .state : id == "hamas" ? .movement : .organisation,
          mention: Mention(text: id, start: 0, end: 3), person: id == "USA" ? "Donald Trump" : nil)
      }
    }
    let sentence = text.utf8.count - "Another sentence.".utf8.count
    let evidence = Evidence(text: "Another", start: sentence, end: sentence + 7, sentence: 2)
    let claim = Claim(
      id: "0123456789abcdef0123456789abcdef", act: act, modality: modality, actors: participants(actors),
      counterparts: participants(counterparts),
      agreement: act.concernsAgreement ? AgreementReference(id: agreement, type: "accord") : nil,
      attribution: speaker.map { Attribution(polity: $0) },
      when: when.map { When(date: PartialDate($0)!, text: $0) }, evidence: evidence, origin: "test:1",
      confidence: 0.93)
    return SourcedClaim(
      claim: claim,
      article: Article(
        id: "a\t1", text: text, lang: "ar", published: published.flatMap { Day($0) }, outlet: "reuters",
        url: "https://example.org/1"),
      sentence: ByteRange(sentence, text.utf8.count))
  }

  static func line(_ sourced: SourcedClaim) throws -> [String: Any] {
    var bytes: [UInt8] = []
    try plover.writePLOVER(sourced, coder: "mithaq", to: &bytes)
    #expect(bytes.count { $0 == 0x0a } == 1 && bytes.last == 0x0a)
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  static func rows(_ sourced: SourcedClaim) throws -> [[String: String]] {
    var bytes: [UInt8] = []
    try cameo.writeCAMEO(sourced, to: &bytes)
    let names = EventScheme.cameoHeader.dropLast().split(separator: "\t").map(String.init)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { row in
      let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      #expect(cells.count == names.count)
      return Dictionary(uniqueKeysWithValues: zip(names, cells))
    }
  }

  @Test func everyActAndModalityIsDecided() {
    for scheme in [Self.plover, Self.cameo] {
      #expect(!scheme.source.isEmpty)
      for act in Act.allCases {
        for modality in Modality.allCases {
          switch scheme.decisions[act]?[modality] {
          case .event(let event): #expect(scheme.codes[event.code] != nil)
          case .none(let reason)?: #expect(reason.count > 20)
          case nil: Issue.record("\(scheme.id) decides nothing about \(act) × \(modality)")
          }
        }
      }
    }
  }

  /// One claim of each kind goes through PLOVER, and is read back whole.
  @Test(arguments: Act.allCases) func ploverLosesNothing(_ act: Act) throws {
    for modality in Modality.allCases {
      let sides = act.isDirected ? (["USA"], ["eu"]) : act.bundling == .each ? (["USA"], []) : (["USA", "eu"], [])
      let claim = Self.sourced(
        act, modality, sides.0, sides.1, agreement: act.concernsAgreement ? "nato" : nil, by: "FRA", when: "2025-11-06")
      guard case .event(let event) = Self.plover.decision(act, modality) else {
        #expect(throws: EventScheme.NoEvent.self) { try Self.line(claim) }
        continue
      }
      let line = try Self.line(claim)
      var json = JSONBytes()
      json.claim(claim.claim)
      let wanted = try JSONSerialization.jsonObject(with: Data(json.bytes)) as! NSDictionary
      #expect(line["mithaq"] as? NSDictionary == wanted)
      #expect(line["event"] as? [String] == [event.code])
      func ids(_ key: String) -> Set<String> {
        Set((line[key] as? [[String: Any]] ?? []).compactMap { $0["identifier_id"] as? String })
      }
      #expect(ids("source").union(ids("recipient")).isSuperset(of: sides.0 + sides.1))
      #expect(ids("source").contains("FRA") == event.isBySpeaker)
      // The day of the act where it was done, of the report where it is only spoken of.
      #expect(line["date"] as? String == (modality == .actual ? "2025-11-06" : "2025-11-07"))
      // A category that needs a recipient has one.
      if Self.plover.codes[event.code]!.needsRecipient { #expect(!ids("recipient").isEmpty) }
    }
  }

  @Test(arguments: Act.allCases) func cameoNamesEveryDyad(_ act: Act) throws {
    for modality in Modality.allCases {
      let isTogether = act.bundling == .together || act.bundling == .dyads
      let claim =
        isTogether
        ? Self.sourced(act, modality, ["USA", "KAZ", "ISR"], by: "FRA")
        : Self.sourced(act, modality, ["USA"], act.isDirected ? ["KAZ", "ISR"] : [], by: "FRA")
      guard case .event(let event) = Self.cameo.decision(act, modality) else {
        #expect(throws: EventScheme.NoEvent.self) { try Self.rows(claim) }
        continue
      }
      let rows = try Self.rows(claim)
      let dyads = rows.map { "\($0["source"]!) \($0["target"]!) \($0["event_code"]!)" }
      let code = event.code
      if event.isBySpeaker {
        #expect(
          dyads == claim.claim.actors.map { "FRA \($0.id) \(code)" }
            + claim.claim.counterparts.map { "FRA \($0.id) \(code)" })
      } else if isTogether {
        #expect(
          dyads == [
            "USA KAZ \(code)", "USA ISR \(code)", "KAZ USA \(code)", "KAZ ISR \(code)", "ISR USA \(code)",
            "ISR KAZ \(code)",
          ])
      } else if act.isDirected {
        let forth = ["USA KAZ \(code)", "USA ISR \(code)"]
        #expect(dyads == forth + (event.reverse.map { ["KAZ USA \($0)", "ISR USA \($0)"] } ?? []))
      } else {
        #expect(dyads == ["USA --- \(code)"])
      }
      for row in rows {
        #expect(row["claim"] == claim.claim.id && row["date"] == "2025-11-07")
        #expect(row["event_code"]!.hasPrefix(row["root_code"]!) && row["root_code"]!.count == 2)
        #expect(row["sentence"] == "Another sentence." && row["article"] == "a 1")
        #expect(Double(row["goldstein"]!) == Self.cameo.codes[row["event_code"]!]!.scale)
      }
    }
  }

  @Test func whatUsersOfEventDataExpect() throws {
    func cameo(_ claim: SourcedClaim) throws -> String {
      try Self.rows(claim).map { "\($0["source"]!)>\($0["target"]!) \($0["event_code"]!) \($0["goldstein"]!)" }
        .joined(separator: ", ")
    }
    #expect(try cameo(Self.sourced(.visit, .actual, ["KAZ"], ["USA"])) == "KAZ>USA 042 1.9, USA>KAZ 043 2.8")
    #expect(try cameo(Self.sourced(.join, .actual, ["SWE"], agreement: "nato")) == "SWE>IGOWSTNAT 050 3.5")
    #expect(try cameo(Self.sourced(.withdraw, .planned, ["USA"], agreement: "paris-agreement")) == "USA>--- 1313 -5.8")
    #expect(
      try cameo(Self.sourced(.recognize, .urged, ["SRB"], ["XKX"], by: "USA")) == "USA>SRB 022 3.2, USA>XKX 022 3.2")
    #expect(try cameo(Self.sourced(.meet, .actual, ["EGY", "hamas"])) == "EGY>PSEREB 040 1.0, PSEREB>EGY 040 1.0")
    let meeting = try Self.line(Self.sourced(.meet, .planned, ["USA", "RUS"]))
    #expect(meeting["event"] as? [String] == ["AGREE"] && meeting["recipient"] == nil)
    let leaving = try Self.line(Self.sourced(.withdraw, .actual, ["USA"], agreement: "paris-agreement"))
    #expect(leaving["event"] as? [String] == ["SANCTION"] && leaving["mode"] as? [String] == ["withdraw"])
    #expect((leaving["recipient"] as? [[String: String]])?.first?["identifier_id"] == "paris-agreement")
    #expect((leaving["source"] as? [[String: String]])?.first?["identifier_text"] == "Donald Trump")
    #expect(leaving["event_scale"] as? Double == -5.2 && leaving["quad_code"] as? Int == 4)
  }

  @Test func groupsAreTheirMembers() throws {
    var claim = Self.sourced(.meet, .actual, ["USA", "central-asia-five"])
    claim.claim.actors[1].kind = .group
    let sources = try #require(try Self.line(claim)["source"] as? [[String: String]])
    #expect(sources.compactMap { $0["code"] } == ["USA", "KAZ", "KGZ", "TJK", "TKM", "UZB"])
    #expect(sources[1]["identifier_id"] == "central-asia-five")
    // A group of which nobody knows who belongs to it.
    claim.claim.actors[1].id = "african-states-49"
    #expect(try Self.rows(claim).map { $0["source"]! + $0["target"]! } == ["USA---", "---USA"])
  }

  @Test func offsetsAreThoseOfTheText() throws {
    let claim = Self.sourced(.meet, .actual, ["USA", "RUS"])
    let line = try Self.line(claim)
    let info = try #require(line["text_info"] as? [String: Int])
    let scalars = Array(claim.article.body.unicodeScalars)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[info["start"]!..<info["end"]!])
    #expect(String(text) == line["text"] as? String && String(text) == "Another sentence.")
  }

  @Test func whatNoEventCanHold() throws {
    func reason(_ claim: SourcedClaim) -> String {
      do {
        _ = try Self.plover.code(claim)
        return ""
      } catch { return error.reason }
    }
    #expect(
      reason(Self.sourced(.join, .urged, ["SWE"], agreement: "nato")) == "urged, and no polity is named that urges")
    #expect(
      reason(Self.sourced(.meet, .planned, ["USA", "RUS"], when: "2025-12-01", published: nil))
        == "neither the act nor the article has a day, and an event needs one")
    #expect(
      reason(Self.sourced(.maintainRelations, .actual, ["KAZ", "ISR"])).hasPrefix(
        "maintain-relations × actual: a state"))
  }

  @Test func everyPolityHasItsCode() throws {
    for (scheme, mark) in [(Self.plover, "IGO"), (Self.cameo, "IGO")] {
      #expect(scheme.actors["KAZ"] == [EventScheme.Actor(code: "KAZ")])
      #expect(scheme.actors["houthis"] == [EventScheme.Actor(code: "YEM", sector: "REB")])
      #expect(scheme.actors["sco"] == [EventScheme.Actor(code: mark)])
      #expect(scheme.actors.count > 500)
      for (id, codes) in scheme.actors {
        #expect(!codes.isEmpty || id.contains("-"), "\(id) has no code in \(scheme.id)")
      }
    }
  }

  /// GDELT's form has the rows of CAMEO's, each with all 61 columns.
  @Test(arguments: Act.allCases) func theEventTableHasTheSameRows(_ act: Act) throws {
    #expect(EventScheme.eventTableColumns.count == 61 && Set(EventScheme.eventTableColumns).count == 61)
    for modality in Modality.allCases {
      let claim = Self.sourced(
        act, modality, ["USA", "eu"], act.isDirected ? ["KAZ", "hamas"] : [], agreement: "nato", by: "FRA")
      guard case .event = Self.cameo.decision(act, modality) else { continue }
      var bytes: [UInt8] = []
      try Self.cameo.writeEventTable(claim, to: &bytes)
      let table = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { row in
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        #expect(cells.count == 61)
        return Dictionary(uniqueKeysWithValues: zip(EventScheme.eventTableColumns, cells))
      }
      let rows = try Self.rows(claim)
      func key(_ source: String, _ target: String, _ code: String) -> String {
        [source.isEmpty ? "---" : source, target.isEmpty ? "---" : target, code].joined(separator: " ")
      }
      #expect(
        table.map { key($0["Actor1Code"]!, $0["Actor2Code"]!, $0["EventCode"]!) }
          == rows.map { key($0["source"]!, $0["target"]!, $0["event_code"]!) })
      for (number, row) in table.enumerated() {
        let id = try #require(UInt64(row["GLOBALEVENTID"]!))
        #expect(id >> 12 == 0x0123_4567_89ab && id & 4095 == UInt64(number))
        #expect(row["Actor1CountryCode"] != "IGO" && ["1", "2", "3", "4"].contains(row["QuadClass"]))
      }
    }
  }
}
