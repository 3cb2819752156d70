import Foundation
import MithaqClaims
import MithaqExtraction
import Testing

@testable import MithaqPacks

/// What is said about a pack that is wrong: where, what, and what would be right.
@Suite struct PackProblemTests {
  /// A folder of packs with these files, gone when `body` ends.
  func withPacks<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
    let root = FileManager.default.temporaryDirectory.appending(path: "packs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let frames = "- id: ratifying\n  act: ratify\n  roles: {actors: [subject], agreement: [object]}\n"
    for (path, text) in ["frames/frames.yaml": frames].merging(files, uniquingKeysWith: { $1 }) {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try body(root.path)
  }

  func messages(_ files: [String: String]) throws -> [String] {
    try withPacks(files) { try PackStore.check(folder: $0).map(\.description) }
  }

  @Test func smallPacksAreInOrder() throws {
    #expect(try messages([:]) == [])
  }

  @Test func aFrameThatIsNone() throws {
    let verbs = "- lemma: ratify\n  frame: ratifing\n  examples: []\n"
    #expect(
      try messages(["languages/en/verbs.yaml": verbs])
        == ["Packs/languages/en/verbs.yaml:2:10: error: no frame is named 'ratifing'; did you mean 'ratifying'?"])
  }

  @Test func anActAndAMarkerThatAreNone() throws {
    let frames = """
      - id: joining
        act: joyn
        roles: {actors: [subject]}
      - id: signing
        act: sign
        roles: {actors: [subjekt]}

      """
    #expect(
      try messages(["frames/frames.yaml": frames]) == [
        "Packs/frames/frames.yaml:2:8: error: no act is named 'joyn'; did you mean 'join'?",
        "Packs/frames/frames.yaml:6:19: error: no marker is named 'subjekt'; did you mean 'subject'?",
      ])
  }

  @Test func aKeyThatIsNone() throws {
    let states = "- id: KAZ\n  iso2: 'KZ'\n  kind: state\n  souce: ISO 3166-1\n"
    #expect(
      try messages(["polities/states.yaml": states])
        == ["Packs/polities/states.yaml:4:3: error: no key is named 'souce' here; did you mean 'source'?"])
  }

  @Test func whatIsNoYAML() throws {
    let found = try messages(["frames/more.yaml": "- id: [a\n"])
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("Packs/frames/more.yaml:"))
    #expect(found[0].contains("error: this is no YAML: "))
  }

  /// The packs with mistakes do not load, and all mistakes are told at once.
  @Test func wrongPacksDoNotLoad() throws {
    let frames = "- id: a\n  act: joyn\n- id: b\n  act: sing\n"
    try withPacks(["frames/frames.yaml": frames]) { folder in
      let error = #expect(throws: PackStore.Failure.self) { try PackStore.lexicon(folder) }
      #expect(error.map { $0.description.split(separator: "\n").count } == 2)
    }
  }

  @Test func aFolderWithoutPacks() {
    let error = #expect(throws: PackStore.Failure.self) { try PackStore.lexicon("/no/such/folder") }
    #expect(error?.description.contains("name their folder with --packs") == true)
  }

  /// An example that does not read as it says is a problem of its own line.
  @Test func anExampleThatDoesNotRead() throws {
    let verbs = "- lemma: ratify\n  frame: ratifying\n  examples: [Nothing is here]\n"
    let found = try messages([
      "languages/en/verbs.yaml": verbs, "languages/en/grammar.yaml": "verb-first: false\ncapitals: true\n",
    ])
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix("Packs/languages/en/verbs.yaml:3:14: error: the example does not open its frame (ratify)")
        == true)
  }
}

/// The compiled image is what many processes share, so nothing foreign may pass for it.
@Suite struct LexiconImageTests {
  private func image() -> [UInt8] {
    var problems: [PackProblem] = []
    let frames = "- id: joining\n  act: join\n  roles: {actors: [subject], agreement: [object]}\n"
    let states = "- id: KAZ\n  iso2: 'KZ'\n  kind: state\n  source: ISO 3166-1\n"
    var compiler = PackCompiler()
    compiler.compile([
      PackFile(path: "Packs/frames/frames.yaml", text: frames, problems: &problems),
      PackFile(path: "Packs/polities/states.yaml", text: states, problems: &problems),
    ])
    #expect(problems.isEmpty && compiler.problems.isEmpty)
    return compiler.image()
  }

  @Test func aWholeImageIsRead() throws {
    let lexicon = try #require(LexiconImage.decode(Data(image())))
    #expect(lexicon.polities.map(\.id) == ["KAZ"] && lexicon.frames.map(\.act) == [.join])
    #expect(image() == image())
  }

  @Test func aCutImageIsRefused() {
    let whole = image()
    // The last section ends within the last sixteen bytes; from there on only padding is missing.
    for length in stride(from: 0, to: whole.count - 16, by: max(1, whole.count / 400)) {
      #expect(LexiconImage.decode(Data(whole.prefix(length))) == nil, "\(length) of \(whole.count) bytes")
    }
  }

  @Test func foreignBytesAreRefused() {
    let magic = LexiconImage.magic
    #expect(LexiconImage.decode(Data()) == nil)
    #expect(LexiconImage.decode(Data("not an image at all, but text".utf8)) == nil)
    var older = image()
    older[magic.count - 1] = UInt8(ascii: "0")
    #expect(LexiconImage.decode(Data(older)) == nil)
    #expect(LexiconImage.decode(Data(magic + [UInt8](repeating: 0xFF, count: 64))) == nil)
  }

  /// Many at once compile the same packs into the same empty cache, and each gets a whole lexicon.
  @Test func manyCompileAtOnce() async throws {
    let packs = FileManager.default.temporaryDirectory.appending(path: "packs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: packs) }
    try FileManager.default.createDirectory(at: packs.appending(path: "frames"), withIntermediateDirectories: true)
    try Data("- id: joining\n  act: join\n  roles: {actors: [subject], agreement: [object]}\n".utf8)
      .write(to: packs.appending(path: "frames/frames.yaml"))
    let folder = packs.path
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try PackStore.lexicon(folder).frames.count } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == Array(repeating: 1, count: 8))
  }
}

/// A fact without a source is no fact.
@Suite struct SourceTests {
  @Test(arguments: ["agreements", "organisations"])
  func everyEntryHasASource(_ folder: String) throws {
    var missing: [String] = []
    for path in agreementFiles(in: "Packs/" + folder) {
      var problems: [PackProblem] = []
      let file = PackFile(
        path: path, text: try String(contentsOfFile: packageRoot + "/" + path, encoding: .utf8), problems: &problems)
      #expect(problems.isEmpty)
      if folder == "agreements" {
        let source = file.root?.mapping?["source"]?.string ?? file.root?.mapping?["sources"]?.sequence?.first?.string
        if source?.isEmpty ?? true { missing.append(path) }
      } else {
        for entry in file.entries(&problems) where entry.string("source")?.isEmpty ?? true {
          missing.append(entry.origin)
        }
      }
    }
    #expect(missing.isEmpty, "\(missing)")
  }
}

extension PackProblemTests {
  @Test func aSchemeThatIsWrong() throws {
    let scheme = """
      id: odd
      name: Odd
      codebook: none
      source: nobody
      codes:
      - {id: A, title: Agree, quad: 5}
      modes: [visit]
      reasons: {never: not in this scheme at all}
      actors:
        codes: {KAS: X}
      acts:
      - act: sing
      - act: sign
        actual: {event: AA}
        planned: {event: A, mode: [vist]}
        possible: {none: nevr}
        sought: {none: never}
        urged: {event: A, source: speakers}
        refused: {}
      """
    let states = "- id: KAZ\n  iso2: 'KZ'\n  kind: state\n"
    let found = try messages(["exchange/odd.yaml": scheme, "polities/states.yaml": states])
    let path = "Packs/exchange/odd.yaml:"
    for wanted in [
      "14:19: error: no code is named 'AA'; did you mean 'A'?",
      "6:31: error: a quad is 1, 2, 3 or 4", "10:11: error: no polity is named 'KAS'; did you mean 'KAZ'?",
      "12:8: error: no act is named 'sing'",
      "15:29: error: no mode is named 'vist'; did you mean 'visit'?",
      "16:20: error: no reason is named 'nevr'; did you mean 'never'?",
      "18:29: error: a source is 'speaker', or is left out",
      "19:12: error: a decision has an 'event', or 'none' with a reason",
      "13:3: error: 'sign' says nothing about 'denied'; write an event, or {none: reason}",
    ] {
      #expect(found.contains(path + wanted), "\(wanted) is not in \(found)")
    }
    #expect(found.count { $0.contains("nothing is decided about") } == Act.allCases.count - 1)
  }
}
