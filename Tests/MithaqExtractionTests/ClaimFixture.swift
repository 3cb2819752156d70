import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqPacks

/// The folder of the project, found from this file.
let projectRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The reader as it is delivered, made once for all tests.
let reader: Extractor = {
  do {
    return try PackStore.load(folder: projectRoot.appending(path: "Packs").path, weighs: false)
  } catch {
    fatalError("the packs do not compile: \(error)")
  }
}()

/// A sentence and the claims that it makes, from a `.claims` file.
///
/// A file is a list of cases with empty lines between them: `lang · text`, a line `---`, and one line a claim; no line where
/// there is none. `#` begins a comment line.
struct ClaimFixture: Sendable, CustomStringConvertible {
  /// All articles of fixtures appeared on this Friday.
  static let published = Day("2025-11-07")!

  var file: String
  var line: Int
  var lang: String
  var text: String
  var claims: [String]
  /// The lines of the file that hold the claims, for recording.
  var claimLines: Range<Int>

  var description: String { "\(file):\(line)" }

  /// What the reader makes of the text, in the lines of a fixture.
  var found: [String] {
    reader.read(Article(id: "fixture", text: text, lang: lang, published: Self.published)).claims.map(Self.line)
  }

  /// One claim as a line: `join × actual  SWE  agreement=nato  said-by=USA`.
  static func line(_ claim: Claim) -> String {
    var parts = ["\(claim.act.rawValue) × \(claim.modality.rawValue)"]
    var polities = claim.actors.map(\.id).sorted().joined(separator: " ")
    if !claim.counterparts.isEmpty { polities += " > " + claim.counterparts.map(\.id).sorted().joined(separator: " ") }
    parts.append(polities)
    if let agreement = claim.agreement { parts.append("agreement=" + (agreement.id ?? agreement.type ?? "?")) }
    if let said = claim.attribution {
      parts.append("said-by=" + [said.polity, said.person, said.outlet].compactMap { $0 }.joined(separator: "/"))
      if let channel = said.channel { parts.append("channel=" + channel) }
    }
    if let when = claim.when { parts.append("when=\(when.date)") }
    return parts.joined(separator: "  ")
  }

  /// All cases of a folder of `.claims` files, in order.
  static func all(in folder: URL) throws -> [ClaimFixture] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".claims") }
    return try names.sorted().flatMap { name in
      try parse(String(contentsOf: folder.appending(path: name), encoding: .utf8), file: name)
    }
  }

  struct Mistake: Error, CustomStringConvertible { var description: String }

  static func parse(_ text: String, file: String) throws -> [ClaimFixture] {
    var cases: [ClaimFixture] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var i = 0
    while i < lines.count {
      if lines[i].isEmpty || lines[i].hasPrefix("#") {
        i += 1
        continue
      }
      let head = lines[i].split(separator: " · ", maxSplits: 1).map(String.init)
      guard head.count == 2, i + 1 < lines.count, lines[i + 1] == "---" else {
        throw Mistake(description: "\(file):\(i + 1): a case is 'lang · text' and a line '---' below it")
      }
      let first = i + 2
      let end = lines[first...].firstIndex { $0.isEmpty } ?? lines.count
      let claims = lines[first..<end].filter { !$0.hasPrefix("#") }
      cases.append(
        ClaimFixture(file: file, line: i + 1, lang: head[0], text: head[1], claims: claims, claimLines: first..<end))
      i = end
    }
    return cases
  }

  /// Writes what is found into the files of the cases, so that a person reads the difference.
  static func record(_ cases: [ClaimFixture], in folder: URL) throws {
    for (name, cases) in Dictionary(grouping: cases, by: \.file) {
      let url = folder.appending(path: name)
      var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      for fixture in cases.reversed() { lines.replaceSubrange(fixture.claimLines, with: fixture.found) }
      try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
  }
}
