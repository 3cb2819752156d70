import MithaqClaims

/// What goes back: a status, a kind of content and its bytes.
struct Reply: Sendable {
  enum Kind: String, Sendable {
    case html = "text/html; charset=utf-8"
    case json = "application/json"
    case atom = "application/atom+xml; charset=utf-8"
    case calendar = "text/calendar; charset=utf-8"
    case css = "text/css; charset=utf-8"
    case script = "text/javascript; charset=utf-8"
    case svg = "image/svg+xml"
    case font = "font/woff2"
  }
  var status = 200
  var kind: Kind
  var body: [UInt8]
  var headers: [(name: String, value: String)] = []

  static func redirect(_ address: String) -> Reply {
    Reply(status: 303, kind: .html, body: [], headers: [("Location", address)])
  }
}

/// A question that cannot be answered, and what would be right.
struct WebError: Error {
  var status: Int
  /// The word that a program looks at: `not_found`.
  var code: String
  var message: String
  var headers: [(name: String, value: String)] = []

  static func notFound(_ what: String) -> WebError { WebError(status: 404, code: "not_found", message: what) }
  static func wrong(_ what: String) -> WebError { WebError(status: 400, code: "invalid_request", message: what) }

  /// The one shape of every error of the API.
  var json: [UInt8] {
    var out = JSONBytes()
    out.object { out in
      out.key("error")
      out.object {
        $0.field("status", status)
        $0.field("code", code)
        $0.field("message", message)
      }
    }
    return out.bytes
  }
}
