import FoundationEssentials
import MithaqClaims

/// A document of the gold corpus: an article, and every claim that a reader must find in it.
public struct GoldDocument: Hashable, Sendable {
  public var article: Article
  public var claims: [GoldClaim]

  public init(article: Article, claims: [GoldClaim]) {
    self.article = article
    self.claims = claims
  }

  /// True for the third of the corpus that is never read while rules are written.
  public var isHeld: Bool { GoldSplit.holds(article.id) }
}

/// Which documents of a gold file are scored.
public enum GoldSplit: String, CaseIterable, Sendable {
  case held, open, all

  public func contains(_ id: String) -> Bool {
    switch self {
    case .all: true
    case .held: Self.holds(id)
    case .open: !Self.holds(id)
    }
  }

  /// True where the SHA-1 of the id, read as a number, is divisible by three.
  static func holds(_ id: String) -> Bool {
    // 256 leaves 1 when divided by 3, so the number and the sum of its bytes leave the same.
    SHA1.digest(Array(id.utf8)).reduce(0) { $0 + Int($1) } % 3 == 0
  }
}

/// A claim as gold files have it: participants are ids, evidence is words.
///
/// What a reader found is brought into the same shape to be compared.
public struct GoldClaim: Hashable, Sendable {
  public var act: Act
  public var modality: Modality
  public var actors: [String]
  public var counterparts: [String]
  public var agreement: AgreementReference?
  public var attribution: Attribution?
  public var when: String?
  public var evidence: String
  /// The pack entry that made it; nil in gold.
  public var origin: String?

  public init(
    act: Act, modality: Modality, actors: [String], counterparts: [String] = [],
    agreement: AgreementReference? = nil, attribution: Attribution? = nil, when: String? = nil,
    evidence: String = "", origin: String? = nil
  ) {
    self.act = act
    self.modality = modality
    self.actors = actors
    self.counterparts = counterparts
    self.agreement = agreement
    self.attribution = attribution
    self.when = when
    self.evidence = evidence
    self.origin = origin
  }

  public init(_ claim: Claim) {
    self.init(
      act: claim.act, modality: claim.modality, actors: claim.actors.map(\.id),
      counterparts: claim.counterparts.map(\.id), agreement: claim.agreement, attribution: claim.attribution,
      when: claim.when?.date.description, evidence: claim.evidence.text, origin: claim.origin)
  }
}

extension GoldClaim: CustomStringConvertible {
  /// One line: `join × planned  KAZ  agreement=abraham-accords  said-by=USA  when=2025-11-06`.
  public var description: String {
    var text = "\(act.rawValue) × \(modality.rawValue)  \(actors.joined(separator: " "))"
    if !counterparts.isEmpty { text += " → " + counterparts.joined(separator: " ") }
    if let agreement { text += "  agreement=" + (agreement.id ?? agreement.type ?? "?") }
    if let speaker = attribution.flatMap({ $0.polity ?? $0.outlet }) { text += "  said-by=" + speaker }
    if let when { text += "  when=" + when }
    return text
  }
}

extension GoldClaim: Decodable {
  enum CodingKeys: String, CodingKey {
    case act, modality, actors, counterparts, agreement, attribution, when, evidence
  }

  public init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      act: try c.decode(Act.self, forKey: .act),
      modality: try c.decode(Modality.self, forKey: .modality),
      actors: try c.decode([String].self, forKey: .actors),
      counterparts: try c.decodeIfPresent([String].self, forKey: .counterparts) ?? [],
      agreement: try c.decodeIfPresent(AgreementReference.self, forKey: .agreement),
      attribution: try c.decodeIfPresent(Attribution.self, forKey: .attribution),
      when: try c.decodeIfPresent(String.self, forKey: .when),
      evidence: try c.decodeIfPresent(String.self, forKey: .evidence) ?? "")
  }
}

extension GoldDocument: Decodable {
  enum CodingKeys: String, CodingKey { case id, lang, published, outlet, title, text, url, claims }

  public init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      article: Article(
        id: try c.decode(String.self, forKey: .id),
        text: try c.decode(String.self, forKey: .text),
        title: try c.decodeIfPresent(String.self, forKey: .title),
        lang: try c.decodeIfPresent(String.self, forKey: .lang),
        published: try c.decodeIfPresent(Day.self, forKey: .published),
        outlet: try c.decodeIfPresent(String.self, forKey: .outlet),
        url: try c.decodeIfPresent(String.self, forKey: .url)),
      claims: try c.decode([GoldClaim].self, forKey: .claims))
  }
}

/// A gold file that cannot be scored against, and where.
public struct GoldFileError: Error, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var problem: String
  public var description: String { "\(file):\(line): error: \(problem)" }
}

/// A gold file: its name without folder and ending, and its documents.
public struct GoldFile: Sendable {
  public var name: String
  public var documents: [GoldDocument]

  public init(name: String, documents: [GoldDocument]) {
    self.name = name
    self.documents = documents
  }

  /// Reads NDJSON, one gold document a line; `path` is only for the name and for messages.
  public init(ndjson bytes: [UInt8], path: String) throws(GoldFileError) {
    var documents: [GoldDocument] = []
    let decoder = JSONDecoder()
    for (i, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() where !line.isEmpty {
      do {
        documents.append(try decoder.decode(GoldDocument.self, from: Data(line)))
      } catch {
        throw GoldFileError(file: path, line: i + 1, problem: Self.explain(error))
      }
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    self.init(name: file.hasSuffix(".ndjson") ? String(file.dropLast(7)) : file, documents: documents)
  }

  /// Why there are no gold files at a path.
  public struct PathError: Error, CustomStringConvertible {
    public var description: String
  }

  /// The NDJSON files that paths name, those of a folder in the order of their names.
  public static func paths(_ paths: [String]) throws(PathError) -> [String] {
    var files: [String] = []
    for path in paths {
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw PathError(description: "\(path): error: no such file or folder")
      }
      guard isFolder else {
        files.append(path)
        continue
      }
      guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        throw PathError(description: "\(path): error: cannot be read")
      }
      let inside = all.filter { $0.hasSuffix(".ndjson") }
      if inside.isEmpty { throw PathError(description: "\(path): error: no .ndjson file in this folder") }
      files += inside.sorted().map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
    }
    return files
  }

  private static func explain(_ error: any Error) -> String {
    func path(_ keys: [any CodingKey]) -> String {
      keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch error as? DecodingError {
    case .keyNotFound(let key, let context): "'\(path(context.codingPath + [key]))' is missing"
    case .valueNotFound(_, let context): "'\(path(context.codingPath))' is null"
    case .typeMismatch(_, let context), .dataCorrupted(let context):
      "'\(path(context.codingPath))': \(context.debugDescription)"
    default: "\(error)"
    }
  }
}
