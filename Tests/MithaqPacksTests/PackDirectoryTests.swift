import Foundation
import Testing

@testable import MithaqPacks

@Suite struct PackDirectoryTests {
  @Test func itIsReadFromTheFilesThenFromItsOwnAndFollowsThem() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("directory-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for part in ["frames", "agreements", "polities", "people", "languages/ar", "languages/en"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(part), withIntermediateDirectories: true)
    }
    func write(_ path: String, _ text: String) throws {
      try Data(text.utf8).write(to: folder.appendingPathComponent(path))
    }
    try write("polities/states.yaml", "- {id: NOR, iso2: 'NO', ar: {names: [النرويج]}}\n- {id: SWE, iso2: SE}\n")
    try write("people/people.yaml", "- {name: Jens Doe, ar: [ينس دو]}\n")
    try write(
      "languages/ar/offices.yaml",
      "- {office: وزير الخارجية, title: foreign minister}\n- {office: وزير الشؤون الخارجية, title: foreign minister}\n")
    try write("agreements/wrong.yaml", "id: [\n")
    let agreement =
      "id: a-1\naliases: [a]\nsource: register\nnames: {en: [The A], ar: [الألف]}\nlabels: {x: {en: the X, ar: السين}}\nclauses: {general: {cond: {weight: {attr: x, min: 0.5}}}}\nweights: {x: {NOR: 1}}\n"
    try write("agreements/a-1.yaml", agreement)

    let first = PackDirectory.load(folder.path)
    #expect(first.polities["NOR"] == .init(en: "Norway", ar: "النرويج"))
    #expect(first.polities["SWE"] == .init(en: "Sweden", ar: "السويد"))
    #expect(first.people["Jens Doe"] == .init(en: "Jens Doe", ar: "ينس دو"))
    #expect(first.offices["foreign minister"]?.ar == "وزير الخارجية")
    // One with a mistake is left out.
    #expect(first.agreements.map(\.id) == ["a-1"])
    let own = try #require(first.agreements.first)
    #expect(own.hasLaw && own.aliases == ["a"] && own.sources == ["register"] && own.path.hasSuffix("/a-1.yaml"))
    #expect(own.name == .init(en: "The A", ar: "الألف") && own.labels == ["x": .init(en: "the X", ar: "السين")])

    let second = PackDirectory.load(folder.path)
    #expect(second.agreements == first.agreements && second.polities == first.polities)
    #expect(second.people == first.people && second.offices == first.offices)

    try write("agreements/a-1.yaml", agreement.replacingOccurrences(of: "The A", with: "The Letter A"))
    #expect(PackDirectory.load(folder.path).agreements.first?.name.en == "The Letter A")
  }

  @Test func aLabelThatNamesNothingIsAMistake() {
    let text =
      "id: a\nlabels: {ghg_pariss: {en: gas}}\nclauses: {general: {cond: {weight: {attr: ghg_paris, min: 0.5}}}}\nweights: {ghg_paris: {NOR: 1}}\n"
    do {
      _ = try AgreementFile.read(text, path: "a.yaml")
      Issue.record("it was taken")
    } catch {
      #expect(
        error.messages.map(\.text)
          == ["no group, weight table, part or event is named 'ghg_pariss'; did you mean 'ghg_paris'?"])
    }
  }
}
