import Foundation
import Testing

@Suite struct ReadCommandTests {
  private func read(_ arguments: String..., input: String) throws -> Shell.Outcome {
    try Shell.run(["read", "--packs", Shell.packs, "--format", "ndjson"] + arguments, input: input)
  }

  @Test func standardInputIsReadInOrder() throws {
    let input = (0..<300).map { #"{"id":"\#($0)","text":"Nothing happened."}"# }.joined(separator: "\n")
    let outcome = try read("-", input: input)
    #expect(outcome.code == 0 && outcome.errors == "")
    let ids = outcome.output.split(separator: "\n").map { $0.dropFirst(7).prefix { $0 != "\"" } }
    #expect(ids == (0..<300).map { "\($0)" })
  }

  @Test func aBrokenLineGivesOneAndTheRestIsRead() throws {
    let outcome = try read(input: #"{"id":"a","text":"t"}"# + "\n{oops\n" + #"{"id":"b","text":"t"}"#)
    #expect(outcome.code == 1)
    #expect(outcome.output.split(separator: "\n").count == 2)
    #expect(outcome.errors == "<stdin>:2:2: error: a name in double quotes is wanted\n")
  }

  @Test func anEmptyStreamIsNothing() throws {
    let outcome = try read(input: "")
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
  }

  @Test func aMissingFileGivesOneAndTheRestIsRead() throws {
    let outcome = try read("no-such-file", "Examples/kazakhstan-accords.en.txt", "--published", "2025-11-07", input: "")
    #expect(outcome.code == 1)
    #expect(
      outcome.output.hasPrefix(#"{"id":"Examples/kazakhstan-accords.en.txt","lang":"en","published":"2025-11-07","#))
    #expect(outcome.errors == "no-such-file: error: no such file or directory\n")
  }

  /// Whatever language the packs know may be given.
  @Test func aThirdLanguageIsReadWhereItIsGiven() throws {
    let outcome = try Shell.run(
      ["read", "--packs", "Tests/Fixtures/packs-fr", "--lang", "fr", "--format", "ndjson"],
      input: #"{"id":"a","text":"La Suède a rejoint l'OTAN."}"#)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains(#""lang":"fr""#) && outcome.output.contains(#""act":"join""#))
  }

  @Test(arguments: [
    (["read", "--lang", "fr", "x"], "--lang is a language of the packs (ar, en), not 'fr'"),
    (["read", "--published", "yesterday", "x"], "--published is a day as YYYY-MM-DD, not 'yesterday'"),
    (["read", "--jobs", "0", "x"], "--jobs takes 1 or more"),
    (["read", "--format", "xml", "x"], "xml"), (["nonsense"], "nonsense"),
    (["evaluate", "--split", "held", "--errors", "1", "x"], "--errors lists no held document: use --split open"),
  ])
  func wrongUsageGivesTwo(arguments: [String], message: String) throws {
    let outcome = try Shell.run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func aReaderThatLeavesEndsItQuietly() throws {
    let lines = FileManager.default.temporaryDirectory.appending(path: "mithaq-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: lines) }
    let text = (0..<20_000).map { #"{"id":"\#($0)","text":"t"}"# }.joined(separator: "\n")
    try text.write(toFile: lines, atomically: true, encoding: .utf8)
    let outcome = try Shell.run(
      URL(fileURLWithPath: "/bin/bash"),
      [
        "-c",
        "set -o pipefail; '\(Shell.program.path)' read --packs \(Shell.packs) --format ndjson '\(lines)' | head -n 1",
      ])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output == #"{"id":"0","lang":"en","published":null,"claims":[]}"# + "\n")
  }
}
