import Foundation
import Testing

@Suite final class EvaluateCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "evaluate-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // SHA-1 of 'doc-2' is not divisible by three, that of 'doc-0' is: the one is open, the other held.
    try write("gold.ndjson", gold("doc-2", lang: "en") + gold("doc-0", lang: "ar"))
    try write("readings.ndjson", reading("doc-2", "planned") + reading("doc-0", "actual"))
  }
  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  private func gold(_ id: String, lang: String) -> String {
    """
    {"id":"\(id)","lang":"\(lang)","text":"Kazakhstan will join NATO.","claims":[{"act":"join","modality":"planned",\
    "actors":["KAZ"],"counterparts":[],"agreement":{"id":"nato","type":null,"topic":null},"attribution":null,\
    "when":null,"where":null,"evidence":"Kazakhstan will join"}]}\n
    """
  }

  private func reading(_ id: String, _ modality: String) -> String {
    """
    {"id":"\(id)","lang":"en","published":null,"claims":[{"id":"","act":"join","modality":"\(modality)",\
    "actors":[{"id":"KAZ","kind":"state"}],"counterparts":[],"agreement":{"id":"nato"},"attribution":null,"when":null,\
    "evidence":{"text":"will join","start":11,"end":20,"sentence":0},"origin":"x.yaml:1"}]}\n
    """
  }

  private func evaluate(_ arguments: String...) throws -> Shell.Outcome {
    try Shell.run(
      ["evaluate", folder.path + "/gold.ndjson", "--readings", folder.path + "/readings.ndjson"] + arguments)
  }

  @Test func scoresAreGivenByFileLanguageAndAct() throws {
    let outcome = try evaluate()
    #expect(outcome.code == 0 && outcome.errors == "")
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["gold", "2", "1.000", "1.000", "1.000", "0.500", "0.500", "0.500", "1.000", "1.000"]))
    #expect(rows.contains(["ar", "1", "1.000", "1.000", "1.000", "0.000", "0.000", "0.000", "1.000", "1.000"]))
    #expect(rows.contains(["join", "(2)", "1.000", "1.000", "1.000", "0.500", "0.500", "0.500", "1.000", "1.000"]))
    #expect(rows.last?.first == "total")
  }

  @Test func aSecondAnnotatorIsScoredOnWhatBothAnnotated() throws {
    try write("second.ndjson", gold("doc-2", lang: "en"))
    let arguments = ["evaluate", folder.path + "/gold.ndjson", "--annotator", folder.path + "/second.ndjson"]
    let outcome = try Shell.run(arguments)
    #expect(outcome.code == 0 && outcome.errors == "")
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["gold", "1", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000"]))
    #expect(!rows.contains { $0.first == "ar" })
    try write("second.ndjson", #"{"id":"doc-9","claims":[]}"#)
    #expect(try Shell.run(arguments).errors.contains("second.ndjson: error: none of its documents is in"))
    try write("second.ndjson", #"{"id":"doc-2"}"#)
    let broken = try Shell.run(arguments)
    #expect(broken.code == 1 && broken.errors.contains("second.ndjson:1: error: no document with its claims"))
    #expect(try evaluate("--annotator", "x").errors.contains("--annotator and --readings are one or the other"))
  }

  @Test func mistakesOfHeldDocumentsAreNotShown() throws {
    try write("readings.ndjson", reading("doc-2", "actual") + reading("doc-0", "actual"))
    let outcome = try evaluate("--errors", "10")
    #expect(
      outcome.output.contains(
        "doc-2: missed (right in core)\n  join × planned  KAZ  agreement=nato\n  “Kazakhstan will join”"))
    #expect(
      outcome.output.contains(
        "doc-2: invented (right in core)\n  join × actual  KAZ  agreement=nato\n  “will join”\n  x.yaml:1"))
    #expect(!outcome.output.contains("doc-0"))
    #expect(outcome.output.hasSuffix("2 of 2 mistakes in open documents\n"))
  }

  @Test func aFallUnderTheBaselineGivesOne() throws {
    let baseline = try evaluate("--format", "json")
    try write("baseline.json", baseline.output)
    let path = folder.path + "/baseline.json"
    #expect(try evaluate("--check", path).code == 0)
    try write("readings.ndjson", reading("doc-2", "actual") + reading("doc-0", "actual"))
    let outcome = try evaluate("--check", path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("baseline.json: error: total: F1 full fell from 0.5 to 0.0\n"))
    #expect(try evaluate("--split", "open", "--check", path).errors.contains("has the split 'all', not 'open'"))
  }

  @Test func whatCannotBeReadIsNamed() throws {
    #expect(
      try Shell.run(["evaluate", "no-such", "--readings", "x"]).errors == "no-such: error: no such file or folder\n")
    try write("readings.ndjson", "{oops")
    let outcome = try evaluate()
    #expect(outcome.code == 1 && outcome.errors.contains("readings.ndjson:1: error: no document with its claims"))
  }
}
