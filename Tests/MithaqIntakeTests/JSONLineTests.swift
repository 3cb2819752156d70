import Foundation
import Testing

@testable import MithaqIntake

@Suite struct JSONLineTests {
  /// The value of the member "v", or what is wrong with the line.
  private func scan(_ line: String) throws -> JSONLine.Value? {
    try scan(Array(line.utf8))
  }

  private func scan(_ line: [UInt8]) throws -> JSONLine.Value? {
    var found: JSONLine.Value?
    try line.withUnsafeBytes { bytes in
      try JSONLine.scan(bytes, wanted: { $0.elementsEqual("v".utf8) ? 0 : nil }) { found = $1 }
    }
    return found
  }

  private func string(_ text: String, isRepaired: Bool = false) -> JSONLine.Value {
    .string(text, isRepaired: isRepaired)
  }

  @Test func valuesAreTaken() throws {
    #expect(try scan(#"{"v":"a"}"#) == string("a"))
    #expect(try scan(#" { "x" : [ 1 , { "v" : 2 } ] , "v" : "b" } "#) == string("b"))
    #expect(try scan(#"{"v":"a","v":"b"}"#) == string("b"), "the last of two wins")
    #expect(try scan("{}") == nil)
    #expect(try scan(#"{"v":null}"#) == .null)
    #expect(try scan(#"{"v":-12}"#) == .integer("-12"))
    #expect(try scan(#"{"v":1.5e+3}"#) == .other("a number"))
    #expect(try scan(#"{"v":true}"#) == .other("a boolean"))
    #expect(try scan(#"{"v":[[],{}]}"#) == .other("an array"))
    #expect(try scan(#"{"v":{"a":{}}}"#) == .other("an object"))
  }

  @Test func escapesAreUndone() throws {
    #expect(try scan(#"{"v":"\"\\\/\b\f\n\r\t"}"#) == string("\"\\/\u{8}\u{c}\n\r\t"))
    #expect(try scan(#"{"v":"\u0645\u064A\u062b\u0627\u0642"}"#) == string("ميثاق"))
    #expect(try scan(#"{"v":"a\ud83d\ude00b\u20ac"}"#) == string("a😀b€"))
    #expect(try scan(#"{"v":"ميثاق \n 0123456789 \"x\" ميثاق"}"#) == string("ميثاق \n 0123456789 \"x\" ميثاق"))
  }

  @Test func brokenTextIsRepairedAndSaidToBe() throws {
    #expect(try scan(#"{"v":"a\ud83db"}"#) == string("a\u{fffd}b", isRepaired: true))
    #expect(try scan(#"{"v":"\ude00\ud83d"}"#) == string("\u{fffd}\u{fffd}", isRepaired: true))
    let bytes = Array(#"{"v":"a"#.utf8) + [0xff] + Array("b\"}".utf8)
    #expect(try scan(bytes) == string("a\u{fffd}b", isRepaired: true))
  }

  @Test(arguments: [
    ("", 0, "the line ends early"), ("x", 0, "'{' is wanted"), ("[]", 0, "'{' is wanted"),
    ("{", 1, "a name in double quotes"), ("{'v':1}", 1, "a name in double quotes"),
    (#"{"v"}"#, 4, "':' is wanted"), (#"{"v":}"#, 5, "a value is wanted"), (#"{"v":1,}"#, 7, "a name"),
    (#"{"v":1 "w":2}"#, 7, "',' or '}'"), (#"{"v":[1 2]}"#, 8, "',' or ']'"), (#"{"v":[1,]}"#, 8, "a value"),
    (#"{"v":01}"#, 6, "leading zero"), (#"{"v":1.}"#, 7, "a digit"), (#"{"v":-}"#, 6, "a digit"),
    (#"{"v":1e}"#, 7, "a digit"), (#"{"v":nul}"#, 5, "'null'"), (#"{"v":"a}"#, 8, "not closed"),
    (#"{"v":"\x"}"#, 6, "no escape"), (#"{"v":"\u12g4"}"#, 10, "hexadecimal"), ("{\"v\":\"a\tb\"}", 7, "control"),
    (#"{"v":1}}"#, 7, "nothing may follow"), (#"{"v":1}{"v":2}"#, 7, "nothing may follow"),
    (#"{"v":"\"#, 7, "ends early"),
  ])
  func whatIsWrongIsSaid(line: String, offset: Int, message: String) {
    let failure = #expect(throws: JSONLine.Failure.self) { try scan(line) }
    #expect(failure?.offset == offset && failure?.message.contains(message) == true, "\(failure!)")
  }

  @Test func depthIsBoundedAndCostsNoStack() {
    let deep = 1_000_000
    let line = "{\"x\":" + String(repeating: "[", count: deep) + String(repeating: "]", count: deep) + "}"
    #expect(throws: JSONLine.Failure.self) { try scan(line) }
    let fine = "{\"x\":" + String(repeating: "[", count: 200) + String(repeating: "]", count: 200) + ",\"v\":1}"
    #expect(throws: Never.self) { try scan(fine) }
  }

  /// Foundation's parser is the twin: both take the same lines, and find the same text in them.
  @Test(arguments: 0..<40) func agreesWithFoundation(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      // Foundation refuses half a surrogate pair, which we repair: what is altered has no pairs.
      let isAltered = random.below(2) == 0
      var line = Array(Self.someObject(&random, withPairs: !isAltered).utf8)
      if isAltered {
        // Only bytes of ASCII: whether invalid UTF-8 is taken is a matter of taste, in which the two differ.
        let place = random.below(line.count)
        if line[place] < 0x80 { line[place] = Array("{}[],:\"\\ue19-.tn \u{1}".utf8)[random.below(18)] }
      }
      let twin = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      let text = String(decoding: line, as: UTF8.self)
      do {
        let value = try scan(line)
        let other = try #require(twin, "Foundation refuses what was taken: \(text)")
        // Of two members with one name, Foundation keeps either.
        if case .string(let found, isRepaired: false) = value, text.split(separator: "\"v\"").count == 2 {
          #expect(other["v"] as? String == found, "\(text)")
        }
      } catch {
        #expect(twin == nil, "Foundation takes what was refused: \(text) \(error)")
      }
    }
  }

  private static func someObject(_ random: inout SeededRandom, withPairs: Bool) -> String {
    func string() -> String {
      let pieces = [
        "a", "ميثاق", "\\n", "\\u0645", "\\\"", " ", "long enough for eight", withPairs ? "\\ud83d\\ude00" : "x", "é",
        "\\\\", ":,{",
      ]
      return "\"" + (0..<random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined() + "\""
    }
    func value(_ depth: Int) -> String {
      switch random.below(depth > 3 ? 4 : 6) {
      case 0: string()
      case 1: ["0", "-1", "12.5", "1e9", "0.25E-2"][random.below(5)]
      case 2: ["true", "false", "null"][random.below(3)]
      case 3: string()
      case 4: "[" + (0..<random.below(3)).map { _ in value(depth + 1) }.joined(separator: ", ") + "]"
      default: "{" + (0..<random.below(3)).map { "\"k\($0)\" : " + value(depth + 1) }.joined(separator: ",") + "}"
      }
    }
    return "{\"a\":" + value(0) + ", \"v\":" + string() + ",\"b\":" + value(0) + "}"
  }
}

/// A small generator whose numbers follow from its seed.
struct SeededRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }
  mutating func below(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
  }
}
