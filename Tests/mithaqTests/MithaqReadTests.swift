import Foundation
import Testing

/// The reader as a filter gives what the whole program gives.
@Suite final class MithaqReadTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "filter-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let filter = Shell.program.deletingLastPathComponent().appending(path: "mithaq-read")

  private func filter(_ arguments: String..., input: String = "") throws -> Shell.Outcome {
    try Shell.run(Self.filter, ["--packs", Shell.packs] + arguments, input: input)
  }

  private func archive(_ name: String, _ count: Int) throws -> String {
    var text = ""
    for i in 0..<count {
      let page =
        "<!DOCTYPE html><html lang=en><h1>A headline of some length</h1><p>Sweden joined NATO on day \(i), the minister said in Stockholm.</p></html>"
      let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\(page)"
      text +=
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:\(name):\(i)>\r\nContent-Type: application/http\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)\r\n\r\n"
      text += "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    }
    let path = folder.path + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func linesAreThoseOfRead() throws {
    let articles = (0..<200).map {
      #"{"id":"\#($0)","text":"Sweden joined NATO on Thursday.","published":"2024-03-08"}"#
    }.joined(separator: "\n")
    let read = ["read", "--packs", Shell.packs, "--format", "ndjson"]
    let whole = try Shell.run(read, input: articles)
    let filtered = try filter(input: articles)
    #expect(whole.output == filtered.output && filtered.code == 0 && filtered.errors == "")
    #expect(filtered.output.split(separator: "\n").count == 200)
    let path = try archive("a.warc", 20)
    let pages = try filter(path)
    #expect(try Shell.run(read + [path]).output == pages.output && pages.output.split(separator: "\n").count == 20)
    #expect(
      pages.output.hasPrefix(#"{"id":"urn:x:a.warc:0","lang":"en","published":null,"claims":["#)
        && pages.errors == "20 records passed over: 20 request\n")
    let piped = try Shell.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", "cat '\(path)' | '\(Self.filter.path)' --packs \(Shell.packs)"])
    #expect(piped.output == pages.output)
  }

  @Test func namesAreReadAsTheyCome() throws {
    let (a, b) = (try archive("a.warc", 2), try archive("b.warc", 3))
    let outcome = try filter("--list", "--inline", input: "\(a)\nno-such-file\n\n\(b)\n")
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(lines.filter { $0.hasPrefix(#"{"id":"urn:x:"#) }.count == 5)
    #expect(lines.contains(#"{"passed_over":{"request":2}}"#) && lines.last == #"{"passed_over":{"request":3}}"#)
    #expect(
      lines.contains(#"{"problem":{"file":"no-such-file","severity":"error","message":"no such file or directory"}}"#))
  }

  @Test func textIsCarriedWhereItIsWanted() throws {
    let outcome = try filter(
      "--with-text", input: #"{"id":"a","text":"Nothing happened.","title":"T","url":"u","outlet":"afp"}"#)
    #expect(
      outcome.output
        == #"{"id":"a","lang":"en","published":null,"claims":[],"title":"T","text":"Nothing happened.","outlet":"afp","url":"u"}"#
        + "\n")
  }

  @Test func exitCodes() throws {
    let broken = try filter(input: #"{"id":"a","text":"t"}"# + "\n{oops\n" + #"{"id":"b","text":"t"}"#)
    #expect(broken.code == 1 && broken.output.split(separator: "\n").count == 2)
    #expect(broken.errors == "<stdin>:2:2: error: a name in double quotes is wanted\n")
    #expect(try filter(input: "").code == 0)
    #expect(try Shell.run(Self.filter, ["--packs", folder.path], input: "x").code == 1)
    #expect(try filter("--lang", "fr").code == 2)
    #expect(try filter("--list", "x").code == 2)
    let early = try Shell.run(
      URL(fileURLWithPath: "/bin/bash"),
      [
        "-c",
        "set -o pipefail; { yes '{\"id\":\"a\",\"text\":\"t\"}' | head -n 50000; } 2> /dev/null | '\(Self.filter.path)' --packs \(Shell.packs) | head -n 1",
      ])
    #expect(early.errors == "" && early.output.hasPrefix(#"{"id":"a""#))
  }

  /// A cluster's machines have neither.
  @Test func noLedgerAndNoServerAreLinked() throws {
    let outcome = try Shell.run(URL(fileURLWithPath: "/usr/bin/ldd"), [Self.filter.path])
    #expect(outcome.code == 0 && !outcome.output.contains("sqlite") && outcome.output.contains("libz"))
  }
}
