import MithaqClaims

/// What the API's bodies hold, as JSON Schema.
enum Schemas {
  /// A member's type: `string`, `string?` (may be null), `integer`, `boolean`, `day`, `day?`, `[string]`, `Name`, `[Name]`,
  /// `Name?`, or `a|b` for one of some words.
  typealias Members = [(name: String, type: String)]

  private static let acts = Act.allCases.map(\.rawValue).joined(separator: "|")
  private static let modalities = Modality.allCases.map(\.rawValue).joined(separator: "|")
  private static let part: Members = [("total", "integer"), ("offset", "integer"), ("limit", "integer")]
  private static let times: Members = [("valid", "day"), ("known", "string")]

  static let all: [(name: String, required: Members, optional: Members)] = [
    ("Object", [], []),
    ("Error", [("error", "Problem")], []),
    ("Problem", [("status", "integer"), ("code", "string"), ("message", "string")], []),
    ("Entry", [("id", "string"), ("en", "string?"), ("ar", "string?"), ("claims", "integer?")], []),
    ("Entries", part + [("items", "[Entry]")], []),
    ("List", part + [("items", "[Object]")], []),
    (
      "Fact",
      [
        ("act", acts), ("modality", modalities), ("actors", "[string]"), ("counterparts", "[string]"),
        ("agreement", "Object?"), ("date", "string?"), ("first_said", "day?"), ("last_said", "day?"),
        ("sources", "integer"), ("speakers", "[string]"), ("outlets", "[string]"), ("quote", "string"),
        ("claims", "[string]"), ("earlier", "[string]"), ("contradicted_by", "[string]"),
      ], []
    ),
    ("Facts", times + part + [("items", "[Fact]")], []),
    ("Timeline", times + part + [("items", "[Fact]"), ("company", "Object")], []),
    (
      "Changes",
      [("since", "string"), ("new_articles", "integer"), ("new_claims", "integer")] + times + part + [
        ("items", "[Fact]")
      ], []
    ),
    (
      "Recent",
      times + [
        ("claims", "integer"), ("articles", "integer"), ("recorded", "string?"), ("moving", "[Object]"),
        ("facts", "[Fact]"),
      ], []
    ),
    ("Legal", [("status", "string"), ("since", "day?"), ("signed", "day?"), ("in_force", "day?")], []),
    (
      "Reported",
      [
        ("stage", "string"), ("summary", "string"), ("since", "day?"), ("sources", "integer"), ("speakers", "[string]"),
        ("steps", "[Object]"), ("claims", "[string]"), ("contradicted_by", "[string]"),
      ], []
    ),
    ("Party", [("party", "string"), ("legal", "Legal?"), ("reported", "Reported?")], []),
    ("Board", [("agreement", "string")] + times + [("parties", "[Party]")], []),
    (
      "Cell",
      [("agreement", "string")] + times + [
        ("party", "string"), ("legal", "Legal?"), ("reported", "Reported?"), ("steps", "[Object]"),
        ("sentences", "[Object]"),
      ], []
    ),
    ("Tie", [("agreement", "string"), ("legal", "Legal?"), ("reported", "Reported?")], []),
    ("Ties", [("polity", "string")] + times + [("agreements", "[Tie]")], []),
    (
      "Conditions",
      [
        ("trigger", "day?"), ("in_force", "day?"), ("ended", "day?"), ("political", "boolean"),
        ("condition", "Object?"),
        ("parts", "[Object]"), ("warnings", "[string]"),
      ], []
    ),
    (
      "Article",
      [
        ("number", "integer"), ("known", "string"), ("article", "Object"), ("claims", "[Object]"),
        ("copies", "[Object]"),
      ],
      []
    ),
    (
      "Claim",
      [
        ("claim", "Object"), ("known", "string"), ("article", "Object"), ("sentence", "Object"), ("copies", "[Object]"),
        ("retracted", "boolean"), ("judgements", "[Object]"), ("article_number", "integer"), ("fact", "Fact?"),
        ("related", "[Object]"),
      ], []
    ),
    ("Found", [("query", "string"), ("known", "string"), ("found", "[Object]")], []),
    ("Queue", [("known", "string")] + part + [("items", "[Object]")], []),
    ("Text", [("text", "string")], [("title", "string?"), ("lang", "string?"), ("published", "day?")]),
    ("Reading", [("id", "string"), ("lang", "string"), ("published", "day?"), ("claims", "[Object]")], []),
    (
      "Judgement", [("verdict", "accept|reject|correct"), ("author", "string"), ("reason", "string")],
      [("act", "string?"), ("modality", "string?"), ("agreement", "string?"), ("date", "string?")]
    ),
    ("Recorded", [("claim", "string"), ("verdict", "string"), ("replacement", "string?")], []),
  ]

  static func write(_ out: inout JSONBytes) {
    out.object { out in
      for schema in all {
        out.key(named: schema.name)
        out.object { out in
          out.field("type", "object")
          if schema.required.isEmpty && schema.optional.isEmpty { return }
          out.key("required")
          out.array(schema.required) { $0.string($1.name) }
          out.key("properties")
          out.object { out in
            for member in schema.required + schema.optional {
              out.key(named: member.name)
              out.object { type(member.type, &$0) }
            }
          }
        }
      }
    }
  }

  private static func type(_ type: String, _ out: inout JSONBytes) {
    if type.hasPrefix("[") {
      out.field("type", "array")
      out.key("items")
      out.object { Schemas.type(String(type.dropFirst().dropLast()), &$0) }
    } else if type.contains("|") {
      out.field("type", "string")
      out.key("enum")
      out.array(type.split(separator: "|")) { $0.string(String($1)) }
    } else if type.hasSuffix("?") {
      out.key("anyOf")
      out.array([String(type.dropLast()), "null"]) { out, one in out.object { Schemas.type(one, &$0) } }
    } else if type == "day" {
      out.field("type", "string")
      out.field("format", "date")
    } else if type.first!.isUppercase {
      out.field("$ref", "#/components/schemas/" + type)
    } else {
      out.field("type", type)
    }
  }
}
