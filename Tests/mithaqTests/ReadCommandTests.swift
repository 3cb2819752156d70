import Foundation
import Testing

/// The program itself, as a shell starts it.
@Suite struct ReadCommandTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program lies beside the bundle of tests.
  private static let program: URL = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "mithaq")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : root.appending(path: ".build/debug/mithaq")
  }()

  /// Packs that are compiled at once.
  private static let packs = "Tests/mithaqTests/Fixtures/Packs"

  private struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  private func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments + ["--packs", Self.packs]
    process.currentDirectoryURL = Self.root
    let (output, errors, source) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = source
    try process.run()
    if let input { try source.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try source.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }

  @Test func standardInputIsReadInOrder() throws {
    let input = (0..<300).map { #"{"id":"\#($0)","text":"Nothing happened."}"# }.joined(separator: "\n")
    let outcome = try run("read", "--format", "ndjson", "-", input: input)
    #expect(outcome.code == 0 && outcome.errors == "")
    let ids = outcome.output.split(separator: "\n").map { $0.dropFirst(7).prefix { $0 != "\"" } }
    #expect(ids == (0..<300).map { "\($0)" })
  }

  @Test func aBrokenLineGivesOneAndTheRestIsRead() throws {
    let outcome = try run(
      "read", "--format", "ndjson", input: #"{"id":"a","text":"t"}"# + "\n{oops\n" + #"{"id":"b","text":"t"}"#)
    #expect(outcome.code == 1)
    #expect(outcome.output.split(separator: "\n").count == 2)
    #expect(outcome.errors == "<stdin>:2:2: error: a name in double quotes is wanted\n")
  }

  @Test func anEmptyStreamIsNothing() throws {
    let outcome = try run("read", "--format", "ndjson", input: "")
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
  }

  @Test(arguments: [
    (["read", "--lang", "fr", "x"], "--lang is 'ar' or 'en', not 'fr'"),
    (["read", "--published", "yesterday", "x"], "--published is a day as YYYY-MM-DD, not 'yesterday'"),
    (["read", "--jobs", "0", "x"], "--jobs takes 1 or more"),
    (["read", "--format", "xml", "x"], "xml"), (["nonsense"], "nonsense"),
    (["evaluate", "--split", "held", "--errors", "1", "x"], "--errors lists no held document: use --split open"),
  ])
  func wrongUsageGivesTwo(arguments: [String], message: String) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains(message), "\(text)")
  }

  @Test func aReaderThatLeavesEndsItQuietly() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let program = Self.program.path
    process.arguments = [
      "-c",
      """
      set -o pipefail
      for i in {1..20000}; do echo '{"id":"'$i'","text":"t"}'; done > "$0.lines"
      '\(program)' read --packs \(Self.packs) --format ndjson "$0.lines" | head -n 1 > /dev/null; code=$?; rm "$0.lines"; exit $code
      """, FileManager.default.temporaryDirectory.appending(path: "mithaq-\(UUID().uuidString)").path,
    ]
    process.currentDirectoryURL = Self.root
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && text.isEmpty, "\(String(decoding: text, as: UTF8.self))")
  }
}
