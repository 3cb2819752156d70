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
  let lanes: Lanes

  func respond(to request: Request, context: Context) async throws -> Response {
    let target = request.head.path ?? "/"
    let isAPI = target.hasPrefix("/api/")
    do {
      if let kept = try await kept(request, target) { return kept }
      return try await answer(request, target, isAPI: isAPI)
    } catch {
      return response(failure(error, Question.parse(target: target), isAPI: isAPI), isAPI: isAPI, request)
    }
  }

  /// What was answered before and still stands: nothing of the address is looked at but its bytes.
  private func kept(_ request: Request, _ target: String) async throws -> Response? {
    guard request.method == .get || request.method == .head else { return nil }
    let address = Responder.address(request, target)
    guard site.replies.holds(address), let stamp = try? await stamp(), let kept = site.replies.reply(address, stamp)
    else { return nil }
    return kept.response(ifNoneMatch: request.headers[.ifNoneMatch], hasBody: request.method != .head)
  }

  private func stamp() async throws -> Site.Stamp {
    if let stamp = site.freshStamp() { return stamp }
    let site = site
    return try await lanes.stamps.runIfActive { try site.stamp() }
  }

  /// Under which a reply is kept: the same page is another reply where it is packed.
  private static func address(_ request: Request, _ target: String) -> String {
    Gzip.isTaken(request.headers[.acceptEncoding]) ? "gzip " + target : target
  }

  private func answer(_ request: Request, _ target: String, isAPI: Bool) async throws -> Response {
    guard let parsed = Question.parse(target: target) else {
      throw WebError.wrong("the address is no path, or its percent-encoding is broken")
    }
    let fitting = Route.fitting(parsed.segments)
    guard !fitting.isEmpty else { throw WebError.notFound("there is no such page") }
    let methods = Set(fitting.flatMap { $0.0.method == .get ? ["GET", "HEAD"] : ["POST"] }).union(["OPTIONS"]).sorted()
    if request.method == .options {
      let reply = Reply(
        status: 204, kind: .json, body: [],
        headers: [
          ("Allow", methods.joined(separator: ", ")), ("Access-Control-Allow-Methods", "GET, HEAD"),
          ("Access-Control-Max-Age", "86400"),
        ])
      return response(reply, isAPI: isAPI, request)
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
    guard route.isKept else {
      let reply = try await lanes[route.lane].runIfActive {
        return try route.answer(site, asked)
      }
      return response(reply, isAPI: isAPI, request)
    }
    let stamp = try await stamp()
    let address = Responder.address(request, target)
    let isPacked = address != target
    let reply = try await site.replies.reply(address, stamp) {
      lanes[route.lane].runIfActive(eventLoop: MultiThreadedEventLoopGroup.singleton.any()) {
        return Responder.keep(try route.answer(site, asked), of: route, address, stamp, site.start, isPacked: isPacked)
      }
    }
    return reply.response(ifNoneMatch: request.headers[.ifNoneMatch], hasBody: request.method != .head)
  }

  /// A reply that follows from the address, the ledger and the day alone, as it goes out.
  private static func keep(
    _ reply: Reply, of route: Route, _ address: String, _ stamp: Site.Stamp, _ start: Instant, isPacked: Bool
  ) -> KeptReply {
    // A file of the program changes with the program only.
    let rest = route.path.hasPrefix("static/") ? "" : "\(stamp.recorded)|\(stamp.day)"
    let key = "\(start.milliseconds)|\(rest)|\(address)"
    let tag = "\"" + String(SHA256.hex(Array(key.utf8)).prefix(24)) + "\""
    var reply = reply
    reply.headers += [("ETag", tag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
    if isPacked, let packed = Gzip.packed(reply.body) {
      reply.body = packed
      reply.headers.append(("Content-Encoding", "gzip"))
    }
    return KeptReply(stamp: stamp, tag: tag, whole: response(reply, isAPI: route.isAPI, hasBody: true))
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

  private func response(_ reply: Reply, isAPI: Bool, _ request: Request) -> Response {
    Responder.response(reply, isAPI: isAPI, hasBody: request.method != .head)
  }

  private static func response(_ reply: Reply, isAPI: Bool, hasBody: Bool) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = reply.kind.rawValue
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
      if reply.status != 204 { headers[.contentLength] = String(reply.body.count) }
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
