import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPages

extension Route {
  /// What is sent by a form.
  static let writing: [Route] = [
    Route(
      method: .post, path: "{language}/read", summary: "Reads a text that is sent by a form; records nothing.",
      isKept: false, lane: .reading
    ) { site, question in
      let fields = try question.formFields()
      let day = fields["published"].flatMap { Day($0) }
      let article = try site.pasted(text: fields["text"] ?? "", title: nil, lang: nil, published: day)
      let context = try Context(site, question)
      return Reply(kind: .html, body: Page.read(article, site.read(article), context).html(context))
    },
    Route(
      method: .post, path: "{language}/claims/{id}/judgements", summary: "Records a judgement that is sent by a form.",
      access: .reviewer, isKept: false, lane: .narrow
    ) { site, question in
      let fields = try question.formFields()
      try site.admit(fields["token"])
      let id = try question.parameter("id")
      try site.judge(
        id,
        Site.Judgement(
          verdict: fields["verdict"] ?? "", author: fields["author"] ?? "", reason: fields["reason"] ?? "",
          act: fields["act"], modality: fields["modality"], agreement: fields["agreement"], date: fields["date"]))
      return .redirect(Link("/\(question.language.rawValue)/claims/\(id)").address)
    },
  ]
}

extension Question {
  /// The fields of a form by name, the first of each.
  func formFields() throws -> [String: String] {
    guard contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false else {
      throw WebError(
        status: 415, code: "wrong_content_type", message: "send a form as application/x-www-form-urlencoded")
    }
    guard let fields = Question.form(body) else { throw WebError.wrong("the form's percent-encoding is broken") }
    return Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    guard contentType?.lowercased().hasPrefix("application/json") ?? false else {
      throw WebError(status: 415, code: "wrong_content_type", message: "send JSON as application/json")
    }
    do { return try JSONDecoder().decode(type, from: Data(body)) } catch let error as DecodingError {
      throw WebError(status: 422, code: "invalid_body", message: Question.words(error))
    } catch {
      throw WebError(status: 400, code: "invalid_json", message: "the body is no JSON")
    }
  }

  /// Where a body is not as its schema has it.
  private static func words(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return place(context).isEmpty ? "the body must be an object" : "'\(place(context))' is of the wrong type"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "the body is no JSON" : "'\(place(context))' is not one of its values"
    @unknown default: return "the body is not as its schema has it"
    }
  }
}

extension Site {
  /// A reviewer's word as it is sent.
  struct Judgement: Decodable {
    var verdict: String
    var author: String
    var reason: String
    /// What is right instead, where the verdict is `correct`; what is missing stays as it is.
    var act: String?
    var modality: String?
    var agreement: String?
    var date: String?
  }

  /// Lets a reviewer in, or nobody where the server has no token.
  func admit(_ given: String?) throws {
    guard let token else {
      throw WebError(
        status: 403, code: "read_only", message: "this server was started without --token-file and records nothing")
    }
    guard let given, token.matches(given) else {
      throw WebError(
        status: 401, code: "wrong_token", message: "recording needs the server's token",
        headers: [("WWW-Authenticate", "Bearer realm=\"mithaq\"")])
    }
  }

  func pasted(text: String, title: String?, lang: String?, published: Day?) throws -> Article {
    guard !text.isEmpty else { throw WebError(status: 422, code: "invalid_body", message: "'text' is empty") }
    if let lang, lang != "ar", lang != "en" {
      throw WebError(status: 422, code: "invalid_body", message: "'lang' is ar or en, or left out")
    }
    return Article(id: "pasted", text: text, title: title, lang: lang, published: published)
  }

  /// Records a judgement; gives the claim that now stands in the place of a corrected one.
  @discardableResult
  func judge(_ id: String, _ judgement: Judgement) throws -> (claim: String, replacement: String?) {
    func refuse(_ message: String) -> WebError { WebError(status: 422, code: "invalid_body", message: message) }
    guard !judgement.author.isEmpty, !judgement.reason.isEmpty, judgement.author.utf8.count <= 200,
      judgement.reason.utf8.count <= 2000
    else { throw refuse("a judgement needs an author (200 bytes at most) and a reason (2000 bytes at most)") }
    let ledger = answers.ledger
    let number = try ledger.number(ofClaim: id)
    guard let old = try ledger.claim(number, at: ledger.cut())?.claim else { throw LedgerError.unknownClaim(id) }
    let verdict: Verdict
    switch judgement.verdict {
    case "accept": verdict = .accept
    case "reject": verdict = .reject
    case "correct":
      var new = old
      if let act = judgement.act, !act.isEmpty {
        guard let act = Act(rawValue: act) else { throw refuse("'act' is none of the acts") }
        new.act = act
      }
      if let modality = judgement.modality, !modality.isEmpty {
        guard let modality = Modality(rawValue: modality) else { throw refuse("'modality' is none of the modalities") }
        new.modality = modality
      }
      if let agreement = judgement.agreement, !agreement.isEmpty, agreement != old.agreement?.id {
        guard agreement.utf8.count <= 100 else { throw refuse("'agreement' takes at most 100 bytes") }
        new.agreement = AgreementReference(id: agreement, type: old.agreement?.type, name: old.agreement?.name)
      }
      if let date = judgement.date, !date.isEmpty, date != old.when?.date.description {
        guard let date = PartialDate(date) else { throw refuse("'date' is no date; write YYYY, YYYY-MM or YYYY-MM-DD") }
        new.when = When(date: date, text: old.when?.text ?? "")
      }
      if !new.act.concernsAgreement { new.agreement = nil }
      guard new != old else { throw refuse("the correction changes nothing; accept the claim instead") }
      verdict = .correct(new)
    default: throw refuse("'verdict' is accept, reject or correct")
    }
    try ledger.judge(claim: old.id, verdict, author: judgement.author, reason: judgement.reason, at: now())
    hasRecorded()
    let answer = try answers.evidence(of: old.id, known: ledger.cut().known)
    return (old.id, answer.judgements.last?.replacement)
  }
}
