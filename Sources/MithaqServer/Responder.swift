import HTTPTypes
import Hummingbird
import MithaqClaims
import MithaqLedger
import MithaqPages
import NIOCore
import NIOPosix

/// From a request to its reply: the route, the limits, the headers that every reply has.
struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext
  let site: Site
  let limits: Limits
  let pool: NIOThreadPool
  let readers: NIOThreadPool

  func respond(to request: Request, context: Context) async throws -> Response {
    let target = request.head.path ?? "/"
    let parsed = Question.parse(target: target)
    let isAPI = target.hasPrefix("/api/")
    var reply: Reply
    do {
      reply = try await self.reply(to: request, target, parsed)
    } catch {
      reply = failure(error, parsed, isAPI: isAPI)
    }
    return response(reply, isAPI: isAPI, hasBody: request.method != .head && reply.status != 304)
  }

  private func reply(
    to request: Request, _ target: String, _ parsed: (segments: [String], query: [(name: String, value: String)])?
  ) async throws -> Reply {
    guard let parsed else { throw WebError.wrong("the address is no path, or its percent-encoding is broken") }
    let fitting = Route.all.compactMap { route in route.match(parsed.segments).map { (route, $0) } }
    guard !fitting.isEmpty else { throw WebError.notFound("there is no such page") }
    let methods = Set(fitting.flatMap { $0.0.method == .get ? ["GET", "HEAD"] : ["POST"] }).union(["OPTIONS"]).sorted()
    if request.method == .options {
      return Reply(
        status: 204, kind: .json, body: [],
        headers: [
          ("Allow", methods.joined(separator: ", ")), ("Access-Control-Allow-Methods", "GET, HEAD"),
          ("Access-Control-Max-Age", "86400"),
        ])
    }
    let method: Question.Method? =
      switch request.method {
      case .get, .head: .get
      case .post: .post
      default: nil
      }
    guard let (route, parameters) = fitting.first(where: { $0.0.method == method }) else {
      throw WebError(
        status: 405, code: "method_not_allowed", message: "this address takes \(methods.joined(separator: ", "))",
        headers: [("Allow", methods.joined(separator: ", "))])
    }
    var question = Question(
      method: route.method, segments: parsed.segments, query: parsed.query,
      authorization: request.headers[.authorization], contentType: request.headers[.contentType],
      acceptLanguage: request.headers[.acceptLanguage], parameters: parameters)
    if route.method == .post {
      var buffer = try await request.body.collect(upTo: limits.body)
      question.body = buffer.readBytes(length: buffer.readableBytes) ?? []
    }
    let asked = question
    let site = site
    let ifNoneMatch = request.headers[.ifNoneMatch]
    guard route.isKept else {
      let threads = route.path.hasSuffix("read") ? readers : pool
      return try await threads.runIfActive { try route.answer(site, asked) }
    }
    return try await pool.runIfActive { try Responder.kept(site, route, asked, target, ifNoneMatch) }
  }

  /// A reply that follows from the address, the ledger and the day alone: made once, and not sent to who has it.
  private static func kept(
    _ site: Site, _ route: Route, _ question: Question, _ target: String, _ ifNoneMatch: String?
  ) throws -> Reply {
    let recorded = try site.answers.ledger.cut().recorded?.milliseconds ?? 0
    let day = site.now().milliseconds / 86_400_000
    let key = "\(site.start.milliseconds)|\(recorded)|\(day)|\(target)"
    let tag = "\"" + String(SHA256.hex(Array(key.utf8)).prefix(24)) + "\""
    let headers = [("ETag", tag), ("Cache-Control", "no-cache")]
    if let ifNoneMatch, ifNoneMatch == "*" || ifNoneMatch.split(separator: ",").contains(where: { fits($0, tag) }) {
      // What is not there has no tag: only a reply that was given may be repeated.
      if site.replies.reply(target, tag: tag) != nil {
        return Reply(status: 304, kind: .html, body: [], headers: headers)
      }
    }
    let reply = try site.replies.reply(target, tag: tag) {
      var reply = try route.answer(site, question)
      reply.headers += headers
      return reply
    }
    if let ifNoneMatch, ifNoneMatch.split(separator: ",").contains(where: { fits($0, tag) }) {
      return Reply(status: 304, kind: .html, body: [], headers: headers)
    }
    return reply
  }

  private static func fits(_ given: Substring, _ tag: String) -> Bool {
    var given = given.drop { $0 == " " }
    while given.last == " " { given.removeLast() }
    if given.hasPrefix("W/") { given = given.dropFirst(2) }
    return given == tag
  }

  private func failure(
    _ error: any Error, _ parsed: (segments: [String], query: [(name: String, value: String)])?, isAPI: Bool
  ) -> Reply {
    let problem: WebError
    switch error {
    case let error as WebError: problem = error
    case LedgerError.unknownClaim(let id): problem = .notFound("the ledger has no claim '\(id)'")
    case LedgerError.wrongCorrection(let message):
      problem = WebError(status: 422, code: "invalid_body", message: message)
    case LedgerError.busy: problem = WebError(status: 503, code: "busy", message: "the ledger is busy; try again")
    case let error as any HTTPResponseError where error.status == .contentTooLarge:
      problem = WebError(
        status: 413, code: "too_large", message: "a request holds at most \(limits.body) bytes",
        headers: [("Connection", "close")])
    case let error as any HTTPResponseError:
      problem = WebError(status: error.status.code, code: "invalid_request", message: error.status.reasonPhrase)
    default:
      // What failed inside is no matter for outside.
      problem = WebError(
        status: 500, code: "internal", message: "the server could not answer; its ledger may need 'mithaq verify'")
    }
    if isAPI { return Reply(status: problem.status, kind: .json, body: problem.json, headers: problem.headers) }
    let question = Question(
      method: .get, segments: parsed?.segments ?? [], query: [],
      parameters: ["language": parsed?.segments.first ?? "en"])
    let body =
      (try? MithaqPages.Context(site, question)).map { Page.problem(problem.status, problem.message, $0).html($0) }
      ?? []
    return Reply(status: problem.status, kind: .html, body: body, headers: problem.headers)
  }

  private func response(_ reply: Reply, isAPI: Bool, hasBody: Bool) -> Response {
    var headers = HTTPFields()
    if reply.status != 304 { headers[.contentType] = reply.kind.rawValue }
    for (name, value) in Responder.security { headers[name] = value }
    if isAPI {
      headers[.accessControlAllowOrigin] = "*"
      headers[.crossOriginResourcePolicy] = "cross-origin"
    }
    if reply.headers.allSatisfy({ $0.name != "Cache-Control" }) { headers[.cacheControl] = "no-store" }
    for (name, value) in reply.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    let status = HTTPResponse.Status(code: reply.status)
    guard hasBody else {
      if reply.status != 304 && reply.status != 204 { headers[.contentLength] = String(reply.body.count) }
      return Response(status: status, headers: headers)
    }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }

  /// Nothing but this site's own style and script is loaded or run, nothing frames it, and no form leaves it.
  static let security: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    (.xContentTypeOptions, "nosniff"), (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
    (HTTPField.Name("X-Frame-Options")!, "DENY"), (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    (.crossOriginResourcePolicy, "same-origin"),
    (HTTPField.Name("Permissions-Policy")!, "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
  ]
}
