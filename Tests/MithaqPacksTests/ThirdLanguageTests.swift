import Foundation
import MithaqClaims
import MithaqPacks
import Testing

/// A language is a folder of data: French, of which no room knows a word.
@Suite struct ThirdLanguageTests {
  private let packs = packageRoot + "/Tests/Fixtures/packs-fr"

  @Test func itsExamplesHold() throws {
    #expect(try PackStore.check(folder: packs) == [])
  }

  @Test(arguments: [
    ("La Suède a rejoint l'OTAN.", "join SWE nato"),
    ("La France et la Suède ont signé un traité.", "sign FRA SWE treaty"),
    ("La Suède a quitté l’OTAN.", "withdraw SWE nato"),
    ("La Suède a reconnu le Kenya.", "recognize SWE > KEN"),
    ("Le Kenya a rompu les relations avec la Suède.", "sever-relations KEN > SWE"),
    ("La Suède a ouvert une ambassade en Italie.", "open-embassy SWE > ITA"),
    ("La Suède a ouvert la porte en Italie.", ""),
  ])
  func itIsRead(_ text: String, _ expected: String) throws {
    let article = Article(id: "fr", text: text, lang: "fr", published: Day("2025-11-07"))
    let found = try PackStore.load(folder: packs).read(article).claims.map { claim in
      var line = "\(claim.act.rawValue) " + claim.actors.map(\.id).sorted().joined(separator: " ")
      if !claim.counterparts.isEmpty { line += " > " + claim.counterparts.map(\.id).joined(separator: " ") }
      if let agreement = claim.agreement { line += " " + (agreement.id ?? agreement.type ?? "?") }
      return line
    }
    #expect(found.joined(separator: "; ") == expected)
  }
}
