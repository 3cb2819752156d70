import Foundation
import MithaqPacks
import Testing

@Suite struct PolityNamesTests {
  private static let names = PolityNames.load(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Packs").path)

  @Test(
    "a polity is found by its id and its names, in either language and any usual spelling",
    arguments: [
      ("KAZ", ["KAZ"]), ("kazakhstan", ["KAZ"]), ("Saudi  Arabia", ["SAU"]), ("السعودية", ["SAU"]),
      ("الامارات", ["ARE"]), ("Turkiye", ["TUR"]), ("Türkiye", ["TUR"]), ("European Union", ["eu"]), ("Atlantis", []),
    ])
  func ids(_ name: String, _ expected: [String]) {
    #expect(PolityNamesTests.names.ids(called: name) == expected)
  }

  @Test("a name that two polities share gives both, and hardly any is")
  func shared() {
    let names = PolityNamesTests.names
    let shared = names.all.values.flatMap { [$0.en, $0.ar] }.compactMap(\.self).filter {
      names.ids(called: $0).count > 1
    }
    #expect(shared == ["Guam"] && names.ids(called: "guam") == ["GUM", "guam"])
  }

  @Test("a misspelt name leads to the one that was meant")
  func nearest() {
    #expect(PolityNamesTests.names.nearest(to: "Kazakhsten") == "Kazakhstan")
    #expect(PolityNamesTests.names.nearest(to: "Atlantis of the North") == nil)
  }
}
