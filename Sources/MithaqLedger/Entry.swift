import MithaqClaims

/// Which program, with which knowledge, read an article.
public struct Run: Hashable, Sendable {
  /// `mithaq 1.0.0`.
  public var program: String
  /// The hash of the packs it read with.
  public var packs: String
  public init(program: String, packs: String) {
    self.program = program
    self.packs = packs
  }
}

/// An article and what was read in it, made ready for recording: packed and hashed, away from the database.
///
/// Making one is the costly part and needs no ledger, so it belongs on the cores that read.
public struct Entry: Sendable {
  public let article: Article
  /// 16 bytes: the digest of the article with all that is known about it.
  let key: [UInt8]
  /// 32 bytes: the digest of its words alone.
  let hash: [UInt8]
  let signature: [UInt8]?
  /// What the signature must share one of with another's.
  let bands: [UInt32]
  let claims: [Line]
  /// The words of the claims' outlines; an outline has a word's place here, counted from 1, in place of its number.
  let terms: [TermKey]

  /// A claim as it will stand in the ledger.
  final class Line: Sendable {
    var tag: Outline.Tag { outline.tag }
    /// What it says, as `ClaimBytes`.
    let body: [UInt8]
    let digest: [UInt8]
    /// Without the numbers that it will have: terms are places in a list of words, claim and article are 0.
    let outline: Outline
    let postings: [Posting]

    /// - Parameter tag: the claim's id; nil where it is written in capitals, as in an older version's export.
    /// - Parameter digest: the row's digest.
    /// - Parameter body: of the article, in bytes.
    init(
      _ claim: Claim, tag: Outline.Tag?, digest: [UInt8], of article: Article, body: [UInt8],
      isCorrection: Bool = false, terms: inout LocalTerms
    ) {
      outline = Outline(
        claim, tag: tag, seq: 0, article: 0, original: 0, of: article, isCorrection: isCorrection,
        term: { terms.term($0, $1) })
      postings = Posting.all(claim, outline, term: { terms.term($0, $1) })
      var bytes: [UInt8] = []
      bytes.reserveCapacity(192)
      if tag != nil {
        body.withUnsafeBytes { ClaimBytes.write(claim, in: $0, to: &bytes) }
      } else {
        var out = JSONBytes()
        out.claim(claim)
        ClaimBytes.write(json: out.bytes, to: &bytes)
      }
      self.body = bytes
      self.digest = digest
    }
  }

  /// The words of one entry, each once.
  struct LocalTerms {
    private(set) var keys: [TermKey] = []

    // A few dozen at most, as a rule: looking through them is faster than hashing.
    mutating func term(_ kind: Term.Kind, _ text: String) -> Term {
      if keys.count < 64 {
        for i in keys.indices where keys[i].kind == kind && keys[i].text == text { return Term(Int64(i + 1)) }
        keys.append(TermKey(kind: kind, text: text))
      } else {
        let key = TermKey(kind: kind, text: text)
        if places.isEmpty { for (i, key) in keys.enumerated() { places[key] = i } }
        if let place = places[key] { return Term(Int64(place + 1)) }
        places[key] = keys.count
        keys.append(key)
      }
      return Term(Int64(keys.count))
    }
    private var places: [TermKey: Int] = [:]
  }

  /// - Parameter reading: its claims get an id where they have none, and one that they have must be what
  ///   `identified(inArticleWithHash:)` gives; of two with one id the first is kept.
  public init(_ article: Article, _ reading: Reading) {
    let body = Array(article.body.utf8)
    let key = Entry.key(of: article)
    self.article = article
    self.key = key
    hash = SHA256.digest(body)
    signature = NearDuplicate.signature(body)
    bands = signature.map(NearDuplicate.bandHashes) ?? []
    let words = Hex.text(hash)
    var seen: Set<Outline.Tag> = []
    var terms = LocalTerms()
    var digest = RowLine.ClaimDigest(article: key)
    var lines: [Line] = []
    lines.reserveCapacity(reading.claims.count)
    func add(_ claim: Claim, _ tag: Outline.Tag) {
      guard seen.insert(tag).inserted else { return }
      lines.append(Line(claim, tag: tag, digest: digest(claim), of: article, body: body, terms: &terms))
    }
    // Looked at in their place: a claim is dozens of texts, each of which a copy would have to hold.
    reading.claims.withUnsafeBufferPointer { all in
      for i in all.indices {
        if let tag = Outline.Tag(all[i].id) {
          add(all[i], tag)
        } else {
          let claim = all[i].identified(inArticleWithHash: words)
          add(claim, Outline.Tag(claim.id)!)
        }
      }
    }
    claims = lines
    self.terms = terms.keys
  }

  public var claimCount: Int { claims.count }

  /// The beginning of a text's hash, by which articles with these words are found.
  static func words(_ hash: [UInt8]) -> Int64 {
    Int64(bitPattern: hash.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// What makes an article the same article: its words, and its id, date, outlet and address.
  public static func key(of article: Article) -> [UInt8] { RowLine.article(article).digest }
}

/// One row as `export` writes it and as the chain hashes it.
struct RowLine: Sendable {
  var bytes: [UInt8]
  /// The first 16 bytes of SHA-256.
  var digest: [UInt8] { Array(SHA256.digest(bytes).prefix(16)) }

  private init(_ body: (inout JSONBytes) -> Void) {
    var out = JSONBytes()
    out.object(body)
    bytes = out.bytes
  }
  private init(bytes: [UInt8]) { self.bytes = bytes }

  static func run(_ run: Run) -> RowLine {
    RowLine {
      $0.field("row", "run")
      $0.field("program", run.program)
      $0.field("packs", run.packs)
    }
  }

  static func article(_ article: Article) -> RowLine {
    RowLine {
      $0.field("row", "article")
      $0.field("id", article.id)
      $0.field("title", article.title)
      $0.field("text", article.text)
      $0.field("lang", article.lang)
      $0.field("published", article.published?.description)
      $0.field("outlet", article.outlet)
      $0.field("url", article.url)
    }
  }

  static func copy(article: Int64, original: Int64) -> RowLine {
    RowLine {
      $0.field("row", "copy")
      $0.field("article", Int(article))
      $0.field("original", Int(original))
    }
  }

  static func claim(body: [UInt8], article key: [UInt8]) -> RowLine {
    RowLine(bytes: claimStart(key) + body + [0x7d])
  }
  /// The digests of the same for one article's claims, without bringing each line together.
  struct ClaimDigest {
    private let start: [UInt8]
    private var out = JSONBytes(reservingCapacity: 1024)
    private static let end: [UInt8] = [0x7d]

    init(article key: [UInt8]) { start = claimStart(key) }

    mutating func callAsFunction(_ claim: Claim) -> [UInt8] {
      out.removeAll()
      out.claim(claim)
      return Array(SHA256.digest(start, out.bytes, ClaimDigest.end).prefix(16))
    }
  }
  private static func claimStart(_ key: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(80)
    bytes += "{\"row\":\"claim\",\"article\":\"".utf8
    bytes += Hex.text(key).utf8
    bytes += "\",\"claim\":".utf8
    return bytes
  }

  static func reading(article: Int64, run: Int64, firstClaim: Int64, claims: Int64) -> RowLine {
    RowLine {
      $0.field("row", "reading")
      $0.field("article", Int(article))
      $0.field("run", Int(run))
      $0.field("first_claim", Int(firstClaim))
      $0.field("claims", Int(claims))
    }
  }

  static func standing(claim: Int64, stands: Bool, run: Int64) -> RowLine {
    RowLine {
      $0.field("row", "standing")
      $0.field("claim", Int(claim))
      $0.field("stands", stands)
      $0.field("run", Int(run))
    }
  }

  static func judgement(
    claim: Int64, verdict: String, replacement: Int64?, author: String, reason: String
  ) -> RowLine {
    RowLine {
      $0.field("row", "judgement")
      $0.field("claim", Int(claim))
      $0.field("verdict", verdict)
      $0.key("replacement")
      if let replacement { $0.number(Int(replacement)) } else { $0.string(nil) }
      $0.field("author", author)
      $0.field("reason", reason)
    }
  }

  static func batch(_ batch: Batch) -> RowLine {
    RowLine {
      $0.field("row", "batch")
      $0.field("seq", Int(batch.seq))
      $0.field("known", Int(batch.known.milliseconds))
      $0.key("last")
      $0.array(batch.last.all) { $0.number(Int($1)) }
      $0.field("previous", Hex.text(batch.previous))
      $0.field("hash", Hex.text(batch.hash))
    }
  }
}

/// The last row of each table at some moment.
struct Reach: Hashable, Sendable {
  var run: Int64 = 0
  var article: Int64 = 0
  var copy: Int64 = 0
  var claim: Int64 = 0
  var reading: Int64 = 0
  var standing: Int64 = 0
  var judgement: Int64 = 0

  var all: [Int64] { [run, article, copy, claim, reading, standing, judgement] }
  /// In the order of `all`, which is the order in which a batch's digests stand.
  static let tables = ["run", "article", "copy", "claim", "reading", "standing", "judgement"]

  init() {}
  init?(_ all: [Int64]) {
    guard all.count == 7 else { return nil }
    (run, article, copy, claim, reading, standing, judgement) = (all[0], all[1], all[2], all[3], all[4], all[5], all[6])
  }
}

/// What one transaction recorded: the rows from the batch before it up to `last`, at one moment of knowledge.
struct Batch: Hashable, Sendable {
  var seq: Int64
  var known: Instant
  var last: Reach
  /// 16 bytes a row.
  var digests: [UInt8]
  var previous: [UInt8]
  var hash: [UInt8]

  static let zero = [UInt8](repeating: 0, count: 32)

  /// SHA-256 over the hash before it and everything in it.
  static func hash(
    previous: [UInt8], seq: Int64, known: Instant, last: Reach, digests: [UInt8]
  ) -> [UInt8] {
    var message = previous
    message.reserveCapacity(128 + digests.count)
    for number in [seq, known.milliseconds] + last.all {
      for shift in stride(from: 0, to: 64, by: 8) { message.append(UInt8(truncatingIfNeeded: number >> Int64(shift))) }
    }
    message += digests
    return SHA256.digest(message)
  }
}

enum Hex {
  static func text(_ bytes: some Collection<UInt8>) -> String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      var at = 0
      for byte in bytes {
        buffer[at] = digits.utf8Start[Int(byte >> 4)]
        buffer[at + 1] = digits.utf8Start[Int(byte & 15)]
        at += 2
      }
      return at
    }
  }

  /// Nil where the text is no even number of hexadecimal digits, lower or upper case.
  static func bytes(_ text: String) -> [UInt8]? {
    func value(_ digit: UInt8) -> UInt8? {
      switch digit {
      case 0x30...0x39: digit - 0x30
      case 0x61...0x66: digit - 0x57
      case 0x41...0x46: digit - 0x37
      default: nil
      }
    }
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0, !digits.isEmpty else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for i in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[i]), let low = value(digits[i + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
