/// A feed or a sitemap that is watched, and what is known of it from outside.
public struct WatchedFeed: Hashable, Sendable {
  public var address: String
  /// The file that names it, for messages.
  public var file: String
  public var line: Int
  /// The outlet's slug; nil leaves it to the articles.
  public var outlet: String?
  public var lang: String?
  /// Seconds between two looks.
  public var every: Int
  /// How many new articles are read in one look at most, the newest first.
  public var most: Int
  /// False where only the feed's own words are read.
  public var followsLinks: Bool

  public init(
    address: String, file: String, line: Int, outlet: String? = nil, lang: String? = nil, every: Int = 1800,
    most: Int = 50, followsLinks: Bool = true
  ) {
    self.address = address
    self.file = file
    self.line = line
    self.outlet = outlet
    self.lang = lang
    self.every = every
    self.most = most
    self.followsLinks = followsLinks
  }
}
