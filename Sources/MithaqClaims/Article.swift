/// A document as it was taken in: its text, and what is known about it from outside the text.
///
/// Claims point into `body`, which is the title (where there is one), a newline and the text.
public struct Article: Hashable, Sendable {
  public var id: String
  public var title: String?
  public var text: String
  /// `ar`, `en`; nil where it is to be detected.
  public var lang: String?
  public var published: Day?
  /// The outlet's slug (`reuters`), where known.
  public var outlet: String?
  public var url: String?
  /// True where title and text were taken out of a page, so that nobody else has the text that offsets count in.
  public var isExtracted = false

  public init(
    id: String, text: String, title: String? = nil, lang: String? = nil, published: Day? = nil,
    outlet: String? = nil, url: String? = nil
  ) {
    self.id = id
    self.text = text
    self.title = title
    self.lang = lang
    self.published = published
    self.outlet = outlet
    self.url = url
  }

  /// What offsets count in: `title`, a newline and `text`, or `text` alone where the title is missing or empty.
  public var body: String {
    guard let title, !title.isEmpty else { return text }
    return title + "\n" + text
  }

  /// SHA-256 of `body`, in hexadecimal: two articles with the same words have the same.
  public var contentHash: String { SHA256.hex(Array(body.utf8)) }
}

/// A half-open range of UTF-8 bytes: `start <= x < end`.
public struct ByteRange: Hashable, Codable, Sendable {
  public var start: Int
  public var end: Int
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }
  public var isEmpty: Bool { end <= start }
  public var count: Int { end - start }
  public func contains(_ other: ByteRange) -> Bool { start <= other.start && other.end <= end }
  public func overlaps(_ other: ByteRange) -> Bool { start < other.end && other.start < end }
}
