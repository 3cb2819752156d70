import MithaqClaims

/// The API's description (OpenAPI 3.1), made from the table of routes.
enum OpenAPI {
  static let document: [UInt8] = {
    var out = JSONBytes()
    out.object { out in
      out.field("openapi", "3.1.0")
      out.key("info")
      out.object {
        $0.field("title", "Mithaq")
        $0.field("version", "1")
        $0.field("summary", "Who is bound by which agreement, at which stage, since when, and who says so.")
      }
      out.key("paths")
      out.object { out in
        let routes = Route.all.filter(\.isAPI)
        var seen: Set<String> = []
        for route in routes where seen.insert(route.path).inserted {
          out.key(named: "/" + route.path)
          out.object { out in
            for same in routes where same.path == route.path { operation(same, &out) }
          }
        }
      }
      out.key("components")
      out.object { out in
        out.key("schemas")
        Schemas.write(&out)
        out.key("securitySchemes")
        out.object { out in
          out.key("token")
          out.object {
            $0.field("type", "http")
            $0.field("scheme", "bearer")
          }
        }
      }
    }
    return out.bytes
  }()

  private static func operation(_ route: Route, _ out: inout JSONBytes) {
    out.key(named: route.method.rawValue.lowercased())
    out.object { out in
      out.field("summary", route.summary)
      let words = route.path.split { !$0.isLetter && !$0.isNumber }.dropFirst(2).joined(separator: "_")
      out.field("operationId", route.method.rawValue.lowercased() + "_" + words)
      let inPath = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
        String($0.dropFirst().dropLast())
      }
      out.key("parameters")
      out.array(inPath.map { ($0, true) } + route.query.map { ($0.name, false) }) { out, item in
        let (name, isPath) = item
        let parameter = route.query.first { $0.name == name }
        out.object { out in
          out.field("name", name)
          out.field("in", isPath ? "path" : "query")
          out.field("required", isPath)
          if !isPath { out.field("description", parameter?.summary) }
          out.key("schema")
          out.object { out in
            out.field("type", isPath ? "string" : parameter?.type ?? "string")
            if let format = parameter?.format, !isPath { out.field("format", format) }
            if let pattern = parameter?.pattern, !isPath { out.field("pattern", pattern) }
            if let range = parameter?.range, !isPath {
              out.field("minimum", range.lowerBound)
              out.field("maximum", range.upperBound)
            }
            if isPath { out.field("minLength", 1) }
          }
        }
      }
      if let schema = route.requestSchema {
        out.key("requestBody")
        out.object { out in
          out.field("required", true)
          content(schema, &out)
        }
      }
      if route.access == .reviewer {
        out.key("security")
        out.array([0]) { out, _ in
          out.object { out in
            out.key("token")
            out.array([Int]()) { _, _ in }
          }
        }
      }
      out.key("responses")
      out.object { out in
        response(route.access == .reviewer ? "201" : "200", "The answer.", route.responseSchema, &out)
        var failures = [("400", "The question is malformed."), ("404", "What was asked for is not there.")]
        if route.method == .post {
          failures += [
            ("413", "The body is too large."), ("415", "The body is no JSON."),
            ("422", "The body is not as its schema has it."),
          ]
        } else {
          failures.append(("422", "The question is too large."))
        }
        if route.access == .reviewer {
          failures += [("401", "The token is missing or wrong."), ("403", "The server records nothing.")]
        }
        for (status, summary) in failures { response(status, summary, "Error", &out) }
        response("503", "The ledger is busy.", "Error", &out)
        if route.isKept {
          out.key("304")
          out.object { $0.field("description", "Not changed since the given ETag.") }
        }
      }
    }
  }

  private static func response(_ status: String, _ summary: String, _ schema: String, _ out: inout JSONBytes) {
    out.key(named: status)
    out.object { out in
      out.field("description", summary)
      content(schema, &out)
    }
  }

  private static func content(_ schema: String, _ out: inout JSONBytes) {
    out.key("content")
    out.object { out in
      out.key("application/json")
      out.object { out in
        out.key("schema")
        out.object { $0.field("$ref", "#/components/schemas/" + schema) }
      }
    }
  }
}
