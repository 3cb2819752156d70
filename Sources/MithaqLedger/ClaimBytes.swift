import Foundation
import MithaqClaims

/// A claim in as few bytes as give it back exactly: what stands in its article is told by its place there.
///
/// The id is left out; the claim's outline has it. Numbers are `SevenBits`, signed ones zigzagged; a text is its length and one
/// more, then its bytes, and 0 where there is none.
enum ClaimBytes {
  /// The first byte: what follows.
  private enum Form {
    static let fields: UInt8 = 1
    /// The claim's JSON as an older version wrote it, where this one would write it otherwise.
    static let json: UInt8 = 2
  }
  /// The fourth byte: which parts the claim has.
  private enum Part {
    static let agreement: UInt8 = 1
    static let attribution: UInt8 = 2
    static let when: UInt8 = 4
    static let place: UInt8 = 8
    static let explanation: UInt8 = 16
  }
  private static let acts = Act.allCases
  private static let modalities = Modality.allCases
  // In an order that never changes.
  private static let kinds: [Participant.Kind] = [.state, .organisation, .group, .movement]

  /// - Parameter body: the bytes of the article's body.
  static func write(_ claim: Claim, in body: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    out.append(Form.fields)
    out.append(UInt8(claim.act.row))
    out.append(UInt8(claim.modality.row))
    var parts: UInt8 = 0
    if claim.agreement != nil { parts |= Part.agreement }
    if claim.attribution != nil { parts |= Part.attribution }
    if claim.when != nil { parts |= Part.when }
    if claim.place != nil { parts |= Part.place }
    if !claim.explanation.isEmpty { parts |= Part.explanation }
    out.append(parts)
    func put(_ value: Int) { SevenBits.put(SevenBits.zigzag(Int64(value)), &out) }
    func put(_ text: String?) {
      guard var text else { return out.append(0) }
      text.withUTF8 { utf8 in
        SevenBits.put(UInt64(utf8.count + 1), &out)
        out.append(contentsOf: utf8)
      }
    }
    // Without the text where the article has it at that place.
    func put(_ text: String, _ start: Int, _ end: Int) {
      put(start)
      put(end &- start)
      var text = text
      let isThere = text.withUTF8 { utf8 in
        start >= 0 && start <= end && end <= body.count && utf8.count == end - start
          && (utf8.isEmpty || memcmp(body.baseAddress! + start, utf8.baseAddress!, utf8.count) == 0)
      }
      put(isThere ? nil : text)
    }
    func put(_ participants: [Participant]) {
      SevenBits.put(UInt64(participants.count), &out)
      for p in participants {
        // The kind, and whether words name it.
        out.append(UInt8(kinds.firstIndex(of: p.kind)! << 1 | (p.mention == nil ? 0 : 1)))
        put(p.id)
        if let m = p.mention { put(m.text, m.start, m.end) }
        put(p.person)
        put(p.office)
      }
    }
    put(claim.actors)
    put(claim.counterparts)
    if let a = claim.agreement {
      put(a.id)
      put(a.type)
      put(a.name)
      put(a.topic)
    }
    if let a = claim.attribution {
      put(a.polity)
      put(a.person)
      put(a.office)
      put(a.outlet)
      put(a.channel)
    }
    if let w = claim.when {
      put(w.date.description)
      put(w.text)
    }
    if let p = claim.place { put(p.text) }
    put(claim.evidence.text, claim.evidence.start, claim.evidence.end)
    put(claim.evidence.sentence)
    put(claim.origin)
    put(Int((claim.confidence * 100).rounded()))
    if !claim.explanation.isEmpty {
      SevenBits.put(UInt64(claim.explanation.count), &out)
      for line in claim.explanation { put(line) }
    }
  }

  /// For what `write` would not give back byte for byte.
  static func write(json: [UInt8], to out: inout [UInt8]) {
    out.append(Form.json)
    out += json
  }

  /// Nil where the bytes are no claim of that article.
  static func read(_ bytes: UnsafeRawBufferPointer, id: String, in body: UnsafeRawBufferPointer) -> Claim? {
    guard let form = bytes.first else { return nil }
    if form == Form.json { return try? JSONDecoder().decode(Claim.self, from: Data(bytes.dropFirst())) }
    guard form == Form.fields, bytes.count > 4, Int(bytes[1]) < acts.count, Int(bytes[2]) < modalities.count else {
      return nil
    }
    let parts = bytes[3]
    var at = 4
    var failed = false
    func count() -> Int {
      guard let value = SevenBits.get(bytes, &at, bits: 64), value <= UInt64(bytes.count) else {
        failed = true
        return 0
      }
      return Int(value)
    }
    func number() -> Int {
      guard let value = SevenBits.get(bytes, &at, bits: 64) else {
        failed = true
        return 0
      }
      return Int(SevenBits.signed(value))
    }
    func optional() -> String? {
      let length = count()
      guard length > 0 else { return nil }
      guard length - 1 <= bytes.count - at else {
        failed = true
        return nil
      }
      defer { at += length - 1 }
      return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[at..<(at + length - 1)]), as: UTF8.self)
    }
    func text() -> String {
      if let text = optional() { return text }
      failed = true
      return ""
    }
    func words() -> (text: String, start: Int, end: Int) {
      let start = number()
      let end = start &+ number()
      if let text = optional() { return (text, start, end) }
      guard start >= 0, start <= end, end <= body.count else {
        failed = true
        return ("", 0, 0)
      }
      return (String(decoding: UnsafeRawBufferPointer(rebasing: body[start..<end]), as: UTF8.self), start, end)
    }
    func participants() -> [Participant] {
      var list: [Participant] = []
      for _ in 0..<count() where !failed {
        guard at < bytes.count, Int(bytes[at] >> 1) < kinds.count else {
          failed = true
          break
        }
        let head = bytes[at]
        at += 1
        var participant = Participant(id: text(), kind: kinds[Int(head >> 1)])
        if head & 1 != 0 {
          let m = words()
          participant.mention = Mention(text: m.text, start: m.start, end: m.end)
        }
        participant.person = optional()
        participant.office = optional()
        list.append(participant)
      }
      return list
    }
    let actors = participants()
    let counterparts = participants()
    var agreement: AgreementReference?
    if parts & Part.agreement != 0 {
      agreement = AgreementReference(id: optional(), type: optional(), name: optional(), topic: optional())
    }
    var attribution: Attribution?
    if parts & Part.attribution != 0 {
      attribution = Attribution(
        polity: optional(), person: optional(), office: optional(), outlet: optional(), channel: optional())
    }
    var when: When?
    if parts & Part.when != 0 {
      if let date = PartialDate(text()) { when = When(date: date, text: text()) } else { failed = true }
    }
    let place = parts & Part.place != 0 ? Place(text: text()) : nil
    let e = words()
    let evidence = Evidence(text: e.text, start: e.start, end: e.end, sentence: number())
    let origin = text()
    let hundredths = number()
    var explanation: [String] = []
    if parts & Part.explanation != 0 { for _ in 0..<count() where !failed { explanation.append(text()) } }
    guard !failed, at == bytes.count, abs(hundredths) < 1_000_000 else { return nil }
    return Claim(
      id: id, act: acts[Int(bytes[1])], modality: modalities[Int(bytes[2])], actors: actors, counterparts: counterparts,
      agreement: agreement, attribution: attribution, when: when, place: place, evidence: evidence, origin: origin,
      confidence: Double(hundredths) / 100, explanation: explanation)
  }
}
