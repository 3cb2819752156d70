import MithaqClaims

/// What an RSS or Atom feed or a sitemap lists.
///
///     let feed = Feed(bytes)
///     feed.items.map(\.link)     // of a sitemap index: the sitemaps
///
/// No feed is too broken: what stands before the first fault that ends the parser is there, and the fault is said. It takes
/// time and memory in proportion to the feed; entities that a feed declares are never expanded, and nothing is fetched.
public struct Feed: Sendable {
  public enum Kind: String, Sendable {
    case rss, atom, sitemap
    case sitemapIndex = "sitemap index"
  }

  /// One article, or one sitemap of an index.
  public struct Item: Hashable, Sendable {
    /// The address as the feed has it, without blanks around.
    public var link: String?
    /// What the feed knows the item by: `guid`, `id`.
    public var id: String?
    public var title: String?
    /// The longest content that the feed carries, as HTML.
    public var content: String?
    /// The day of publication; nil where only a change is known, as in sitemaps.
    public var published: Day?
    /// When it was last changed, as the feed writes it.
    public var changed: String?
    /// `ar`, `en`, …
    public var lang: String?
    /// The outlet as a news sitemap calls it.
    public var outlet: String?
    /// The line of the feed in which the item begins.
    public var line = 0
  }

  public internal(set) var kind: Kind
  public internal(set) var title: String?
  public internal(set) var lang: String?
  public internal(set) var items: [Item] = []
  /// The first thing that is no XML, and its line.
  public internal(set) var fault: (line: Int, message: String)?

  /// What the sitemap protocol allows; more are left out, and `fault` says so.
  public static let mostItems = 50_000
  /// In bytes, as the sitemap protocol has it.
  public static let largest = 50 << 20

  /// Nil where the bytes are no feed.
  /// - Parameters:
  ///   - bytes: the feed as it was saved or sent.
  ///   - charset: what a server said of its letters; nil leaves it to the feed.
  public init?(_ bytes: [UInt8], charset: String? = nil) {
    guard let kind = Feed.kind(of: bytes) else { return nil }
    self.kind = kind
    let markup = FeedMarkup(Charset.utf8(bytes, declared: charset))
    FeedReader.read(markup.bytes, into: &self)
  }

  /// What an item itself says; nil where it has no words but its title.
  ///
  /// Its id is its address without tracking parameters, else what the feed knows it by, else `otherwise`.
  public func article(_ item: Item, defaults: Defaults, otherwise id: String) -> Article? {
    guard let content = item.content else { return nil }
    let text = Page.words(ofFragment: content, title: item.title ?? "")
    guard text.utf8.contains(where: { $0 > 0x20 }) else { return nil }
    let address = item.link.flatMap { ArticleAddress.canonical($0) }
    var article = Article(
      id: address ?? item.id ?? id, text: text, title: item.title, lang: defaults.language(item.lang, lang),
      published: item.published ?? defaults.published,
      outlet: defaults.outlet ?? defaults.outlets.slug(address: item.link, name: item.outlet ?? title), url: item.link)
    article.isExtracted = true
    return article
  }

  /// The article of a page that an item leads to, or what the item itself says where the page says less.
  ///
  /// The page's own word on its address counts where it stays within the site, so that no page passes for another outlet's.
  /// - Parameters:
  ///   - page: as it was sent, with the server's word on its letters.
  ///   - address: where it was found in the end.
  public func article(
    _ item: Item, page bytes: [UInt8], charset: String?, address: String, defaults: Defaults
  ) -> Article? {
    let page = Page(bytes, charset: charset)
    let own = article(item, defaults: defaults, otherwise: address)
    if page.text.utf8.count < own?.text.utf8.count ?? 1 { return own }
    let said = page.url.flatMap { ArticleAddress.isSameSite($0, address) ? $0 : nil } ?? address
    var article = Article(
      id: ArticleAddress.canonical(said) ?? address, text: page.text, title: page.title ?? item.title,
      lang: defaults.language(page.lang, item.lang, lang),
      published: page.published ?? item.published ?? defaults.published,
      outlet: defaults.outlet ?? defaults.outlets.slug(address: said, name: page.siteName ?? item.outlet ?? title),
      url: said)
    article.isExtracted = true
    return article
  }

  /// Leaves what is known of the feed as a whole.
  public mutating func dropItems() { items = [] }

  /// True for the first bytes of a feed or a sitemap.
  public static func isFeed(_ bytes: [UInt8]) -> Bool { kind(of: bytes) != nil }

  /// Told by the first element, whatever declarations stand before it.
  static func kind(of bytes: [UInt8]) -> Kind? {
    var head = bytes.prefix(16 << 10)
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      head = head.filter { $0 != 0 }[...].dropFirst(2)
    }
    if head.starts(with: [0xef, 0xbb, 0xbf]) { head = head.dropFirst(3) }
    let text = head.drop { $0 <= 0x20 }
    guard text.first == UInt8(ascii: "<") else { return nil }
    // An instruction or a declaration that does not end within these bytes is followed by nothing.
    let plain = FeedMarkup(Array(text)).bytes.drop { $0 <= 0x20 }
    guard plain.first == UInt8(ascii: "<") else { return nil }
    let name = String(
      decoding: plain.dropFirst().prefix(40).prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }, as: UTF8.self)
    switch name.split(separator: ":").last?.lowercased().filter({ $0 != "/" }) {
    case "rss", "rdf", "channel": return .rss
    case "feed": return .atom
    case "urlset": return .sitemap
    case "sitemapindex": return .sitemapIndex
    default: return nil
    }
  }
}
