import Foundation
import MithaqClaims
import MithaqIntake

/// One look at a list of feeds: asks each whether it has changed, and reads the articles that are new in it.
///
///     let look = Look(feeds, state: state, client: client, now: seconds, defaults: defaults)
///     while let batch = look.next() { record(batch) }
///     state = look.finish()        // only when what was read is durable
///
/// Hosts are asked side by side, each for one thing at a time, with a pause between two, and as their robots.txt permits.
public final class Look: @unchecked Sendable {
  /// How a look goes about it.
  public struct Manners: Sendable {
    /// Between two requests to a host.
    public var pause: Duration = .seconds(2)
    /// How long a host is waited for that asks to wait, or fails; beyond that it is left for the next look.
    public var patience: Duration = .seconds(120)
    /// How many hosts are asked at once.
    public var hosts = 8
    /// How often one thing is asked for that fails.
    public var attempts = 3
    /// The pause after a failure; it doubles with each.
    public var backOff: Duration = .seconds(5)
    public init() {}
  }

  /// What a look did.
  public struct Summary: Sendable {
    public var feeds = 0
    public var unchanged = 0
    public var failedFeeds = 0
    /// Feeds that are not to be asked yet.
    public var putAside = 0
    public var pages = 0
    public var failedPages = 0
    /// Articles that were read under another address.
    public var doubles = 0
    public var requests = 0
    public var bytes = 0
  }

  private enum Work: Sendable {
    case feed(source: Int, address: WebAddress, depth: Int)
    case page(source: Int, feed: Feed, item: Feed.Item, key: String, address: WebAddress)
  }
  private struct Piece: Sendable {
    var work: Work
    var hops = 0
    var attempt = 1
    var address: WebAddress {
      switch work {
      case .feed(_, let address, _), .page(_, _, _, _, let address): address
      }
    }
    var source: Int {
      switch work {
      case .feed(let source, _, _), .page(let source, _, _, _, _): source
      }
    }
    func moved(to address: WebAddress) -> Piece {
      var work = work
      switch work {
      case .feed(let source, _, let depth): work = .feed(source: source, address: address, depth: depth)
      case .page(let source, let feed, let item, let key, _):
        work = .page(source: source, feed: feed, item: item, key: key, address: address)
      }
      return Piece(work: work, hops: hops + 1)
    }
  }

  private static let mostHops = 5
  private static let mostSitemaps = 50

  private let feeds: [WatchedFeed]
  private let client: Client
  private let robotsName: String
  private let manners: Manners
  private let defaults: Defaults
  private let now: Int
  private let lanes = Lanes<Piece>()

  /// Guards all that follows; signalled when anything changes.
  private let condition = NSCondition()
  private var state: WatchState
  private var summary = Summary()
  private var robots: [String: Robots] = [:]
  private var batches: [MithaqIntake.Batch] = []
  private var running = 0
  private var isCancelled = false
  /// Keys that this look has taken on, and hashes of words with their outlets.
  private var taken: Set<String> = []
  private var words: [String: String] = [:]
  /// Keys of the addresses of articles that were handed on.
  private var given: Set<String> = []
  /// New articles of a source so far.
  private var counts: [Int: Int] = [:]
  private var failed: Set<Int> = []
  private var validators: [Int: WatchState.Remembered] = [:]

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - asksAll: true asks feeds whose time has not come as well, unless they want to be left alone or have failed.
  public init(
    _ feeds: [WatchedFeed], state: WatchState, client: Client, now: Int, defaults: Defaults,
    manners: Manners = Manners(),
    asksAll: Bool = false, robotsName: String = "mithaq"
  ) {
    self.feeds = feeds
    self.state = state
    self.client = client
    self.now = now
    self.defaults = defaults
    self.manners = manners
    self.robotsName = robotsName
    for (key, read) in state.articles { if let hash = read.words { words[hash] = key } }
    for (i, feed) in feeds.enumerated() {
      if let until = state.next(feed, asksAll: asksAll), until > now {
        summary.putAside += 1
        continue
      }
      summary.feeds += 1
      guard let address = WebAddress(feed.address) else {
        fail(i, "this is no address of the web; http:// or https:// and a host are wanted, without a password")
        continue
      }
      lanes.add(Piece(work: .feed(source: i, address: address, depth: 0)), host: address.host)
    }
    running = max(1, min(manners.hosts, feeds.count))
    for _ in 0..<running {
      Thread.detachNewThread {
        while let (piece, host) = self.lanes.take() { self.lanes.finish(host: host, pause: self.run(piece)) }
        self.withState {
          self.running -= 1
          self.condition.broadcast()
        }
      }
    }
  }

  /// What was read next, in the order in which it came; waits for it, and is nil when the look is over.
  public func next() -> MithaqIntake.Batch? {
    condition.lock()
    defer { condition.unlock() }
    while batches.isEmpty, running > 0 { condition.wait() }
    if batches.isEmpty { return nil }
    condition.broadcast()
    return batches.removeFirst()
  }

  /// Ends the look where it is; `next` gives what was read, and then nil.
  public func cancel() {
    lanes.stop()
    withState {
      isCancelled = true
      condition.broadcast()
    }
  }

  /// What the look did so far.
  public var done: Summary { withState { summary } }

  /// What is to be remembered; called when everything that `next` gave is durable.
  public func finish() -> WatchState {
    withState {
      for (i, feed) in feeds.enumerated() {
        guard var remembered = validators[i] else { continue }
        if failed.contains(i) {
          remembered.failures = (state.feeds[feed.address]?.failures ?? 0) + 1
          // Twice as long after each failure, up to a day.
          let wait = min(86_400, feed.every << min(10, remembered.failures! - 1))
          remembered.notBefore = max(remembered.notBefore ?? 0, now + wait)
          remembered.etag = state.feeds[feed.address]?.etag
          remembered.lastModified = state.feeds[feed.address]?.lastModified
        }
        remembered.due = now + feed.every
        state.feeds[feed.address] = remembered
      }
      state.forget(before: now / 86_400)
      return state
    }
  }

  private func withState<T>(_ body: () -> T) -> T {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  // MARK: - What comes out

  private func give(_ batch: MithaqIntake.Batch) {
    condition.lock()
    defer { condition.unlock() }
    // Whoever records sets the pace of articles.
    while batch.size > 0, batches.count >= 64, !isCancelled { condition.wait() }
    batches.append(batch)
    condition.broadcast()
  }

  private func say(_ source: Int, _ severity: IntakeProblem.Severity, _ message: String, at address: WebAddress? = nil)
  {
    let feed = feeds[source]
    let problem = IntakeProblem(
      file: feed.file, line: feed.line, severity: severity,
      message: "\(address?.description ?? feed.address): \(message)")
    give(MithaqIntake.Batch(articles: [], problems: [problem], file: feed.file))
  }

  /// A feed, or one of its sitemaps, could not be had.
  private func fail(_ source: Int, _ message: String, at address: WebAddress? = nil) {
    withState {
      if failed.insert(source).inserted { summary.failedFeeds += 1 }
      if validators[source] == nil { validators[source] = WatchState.Remembered() }
    }
    say(source, .error, message, at: address)
  }

  // MARK: - One request

  /// - Returns: how long the host is to be left in peace.
  private func run(_ piece: Piece) -> Duration {
    let address = piece.address
    guard let robots = withState({ self.robots[address.origin] }) else {
      let found = askRobots(address)
      withState { self.robots[address.origin] = found }
      lanes.add(piece, host: address.host, first: true)
      return manners.pause
    }
    let pause = max(manners.pause, .seconds(min(robots.delay ?? 0, 60)))
    guard robots.allows(address.target) else {
      refuse(piece, "robots.txt of \(address.origin) asks programs not to fetch this", isLasting: true)
      return .zero
    }
    var headers: [(String, String)] = []
    if case .feed(let source, _, 0) = piece.work, let known = withState({ state.feeds[feeds[source].address] }) {
      if let etag = known.etag { headers.append(("If-None-Match", etag)) }
      if let day = known.lastModified { headers.append(("If-Modified-Since", day)) }
    }
    do throws(Client.Failure) {
      let answer = try client.get(address, headers: headers)
      withState {
        summary.requests += 1
        summary.bytes += answer.body.count
      }
      return take(answer, piece, pause)
    } catch {
      withState { summary.requests += 1 }
      guard error.mayPass, piece.attempt < manners.attempts else {
        refuse(piece, error.description, isLasting: !error.mayPass)
        return pause
      }
      return again(piece, after: nil, pause)
    }
  }

  /// Puts the piece back, to be asked for after a while; nil as the wait stands for one that doubles.
  private func again(_ piece: Piece, after wait: Duration?, _ pause: Duration) -> Duration {
    var piece = piece
    let wait = wait ?? manners.backOff * (1 << (piece.attempt - 1))
    piece.attempt += 1
    lanes.add(piece, host: piece.address.host, first: true)
    return max(wait, pause)
  }

  /// What a site asks of us; it is asked once in a look.
  private func askRobots(_ address: WebAddress) -> Robots {
    guard var next = WebAddress(address.origin + "/robots.txt") else { return .open }
    var client = client
    client.mostBytes = 4 * Robots.largest
    for _ in 0...Self.mostHops {
      do throws(Client.Failure) {
        let answer = try client.get(next)
        withState { summary.requests += 1 }
        switch answer.status {
        case 200..<300: return Robots(answer.body, agent: robotsName)
        case 301, 302, 303, 307, 308:
          guard let place = answer.headers["location"].flatMap({ WebAddress($0, relativeTo: next) }) else {
            return .open
          }
          next = place
        // A site that has none has no wishes; one that is ill is left alone.
        case 400..<500 where answer.status != 429: return .open
        default: return .closed
        }
      } catch {
        // What the request for the thing itself will say better.
        return .open
      }
    }
    return .open
  }

  private func take(_ answer: Client.Answer, _ piece: Piece, _ pause: Duration) -> Duration {
    switch answer.status {
    case 200..<300: read(answer, piece)
    case 304:
      if case .feed(let source, _, 0) = piece.work {
        withState {
          summary.unchanged += 1
          validators[source] = state.feeds[feeds[source].address].map {
            WatchState.Remembered(etag: $0.etag, lastModified: $0.lastModified)
          }
        }
      }
    case 301, 302, 303, 307, 308: redirect(answer, piece)
    case 429, 503, 500, 502, 504, 408:
      let asked = answer.headers["retry-after"].flatMap { Self.seconds($0, now: now) }
      let isSoon = asked.map { $0 <= Int(manners.patience.seconds) } ?? true
      if piece.attempt < manners.attempts, isSoon {
        return again(piece, after: asked.map { .seconds($0) }, pause)
      }
      if let asked, !isSoon {
        putAside(piece, seconds: asked, answer.status)
      } else {
        refuse(piece, Self.words(answer.status), isLasting: false)
      }
    default: refuse(piece, Self.words(answer.status), isLasting: (400..<500).contains(answer.status))
    }
    return pause
  }

  static func words(_ status: Int) -> String {
    let word: String
    switch status {
    case 401, 403: word = "the server wants to know who asks, or refuses programs"
    case 404: word = "nothing is found there; is the address still right?"
    case 410: word = "it is gone for good; take it out"
    case 429: word = "the server asks for fewer requests; a longer 'every' or 'pause' would help"
    case 500...: word = "the server fails; it is asked again at the next look"
    default: word = "an unexpected answer"
    }
    return "\(status): \(word)"
  }

  /// `120`, or a date of HTTP.
  static func seconds(_ text: String, now: Int) -> Int? {
    if let seconds = Int(text) { return seconds >= 0 ? min(seconds, 30 * 86_400) : nil }
    return HTTPDate.seconds(text).map { min(max(0, $0 - now), 30 * 86_400) }
  }

  private func redirect(_ answer: Client.Answer, _ piece: Piece) {
    guard piece.hops < Self.mostHops else {
      return refuse(piece, "more than \(Self.mostHops) redirects in a row", isLasting: true)
    }
    guard let place = answer.headers["location"].flatMap({ WebAddress($0, relativeTo: piece.address) }) else {
      return refuse(piece, "it leads on to what is no address of the web", isLasting: true)
    }
    if case .feed(let source, _, 0) = piece.work, answer.status == 301 || answer.status == 308 {
      say(source, .warning, "has moved for good to \(place); write that instead")
    }
    lanes.add(piece.moved(to: place), host: place.host)
  }

  /// A host that wants to be left alone for longer than this look.
  private func putAside(_ piece: Piece, seconds: Int, _ status: Int) {
    let others = lanes.clear(host: piece.address.host)
    var told: Set<Int> = []
    for piece in [piece] + others {
      let source = piece.source
      withState {
        let until = now + seconds
        if validators[source] == nil {
          validators[source] = state.feeds[feeds[source].address] ?? WatchState.Remembered()
        }
        validators[source]!.notBefore = max(validators[source]!.notBefore ?? 0, until)
        // The feed is to be read again for what is left of it.
        validators[source]!.etag = nil
        validators[source]!.lastModified = nil
      }
      guard told.insert(source).inserted else { continue }
      say(
        source, .warning, "\(status): the server asks to wait \(seconds) seconds; what is left is for a later look",
        at: piece.address)
    }
  }

  /// What could not be had, once and for all in this look.
  private func refuse(_ piece: Piece, _ message: String, isLasting: Bool) {
    switch piece.work {
    case .feed(let source, let address, _):
      withState { state.articles["sitemap " + address.description] = nil }
      fail(source, message, at: address)
    case .page(let source, let feed, let item, let key, let address):
      let isGivenUp = withState {
        summary.failedPages += 1
        var read = state.articles[key] ?? WatchState.Read(day: now / 86_400)
        read.failures = (read.failures ?? 0) + 1
        // Not asked for again; a third failure is a lasting one.
        let isGivenUp = isLasting || read.failures! >= 3
        if isGivenUp { read.changed = item.changed ?? "" } else { forgetValidators(source) }
        state.articles[key] = read
        return isGivenUp
      }
      let article = isGivenUp ? feed.article(item, defaults: defaults(source), otherwise: address.description) : nil
      say(
        source, .warning, message + (article == nil ? "" : "; the feed's own words are read instead"), at: address)
      if let article { give(article, source, key: key, item: item, size: article.text.utf8.count) }
    }
  }

  /// The feed must be read again though it has not changed, since something in it is still to be had.
  private func forgetValidators(_ source: Int) {
    validators[source]?.etag = nil
    validators[source]?.lastModified = nil
  }

  // MARK: - What was answered

  private func read(_ answer: Client.Answer, _ piece: Piece) {
    switch piece.work {
    case .page(let source, let feed, let item, let key, let address):
      withState { summary.pages += 1 }
      guard Page.mayBe(answer.body),
        let article = feed.article(
          item, page: answer.body, charset: answer.charset, address: address.description, defaults: defaults(source))
      else { return refuse(piece, "no article was found in this page", isLasting: true) }
      give(article, source, key: key, item: item, size: answer.body.count)
    case .feed(let source, let address, let depth):
      guard let bytes = Gzip.plain(answer.body, most: Feed.largest) else {
        return fail(
          source, "the gzip stream is damaged, or inflates to more than \(Feed.largest >> 20) MiB", at: address)
      }
      guard let feed = Feed(bytes, charset: answer.charset) else {
        let isPage = Page.mayBe(bytes)
        return fail(
          source,
          isPage
            ? "this is a web page and no feed; its source may name one (rel=\"alternate\")"
            : "this is no feed and no sitemap",
          at: address)
      }
      if let fault = feed.fault {
        say(source, .warning, "line \(fault.line): \(fault.message); what was read up to there is taken", at: address)
      }
      if depth == 0 {
        withState {
          validators[source] = WatchState.Remembered(
            etag: answer.headers["etag"], lastModified: answer.headers["last-modified"])
        }
      }
      if feed.kind == .sitemapIndex { enter(feed, source, address, depth) } else { enter(feed, source, address) }
    }
  }

  /// The newest sitemaps of an index, as far as they lie on its site.
  private func enter(_ index: Feed, _ source: Int, _ address: WebAddress, _ depth: Int) {
    guard depth < 2 else { return fail(source, "sitemap indexes nested deeper than the protocol has it", at: address) }
    let newest = index.items.sorted { ($0.changed ?? "") > ($1.changed ?? "") }
    var entered = 0
    for item in newest where entered < Self.mostSitemaps {
      guard let link = item.link, let place = WebAddress(link, relativeTo: address),
        ArticleAddress.isSameSite(place.description, address.description)
      else { continue }
      // One that has not changed holds nothing new.
      let key = "sitemap " + place.description
      let isKnown = withState {
        let known = state.articles[key]
        state.articles[key] = WatchState.Read(changed: item.changed, day: now / 86_400)
        return known != nil && item.changed != nil && known?.changed == item.changed
      }
      if isKnown { continue }
      entered += 1
      lanes.add(Piece(work: .feed(source: source, address: place, depth: depth + 1)), host: place.host)
    }
  }

  private func enter(_ feed: Feed, _ source: Int, _ address: WebAddress) {
    // The newest first, where the feed says when.
    let items = feed.items.enumerated().sorted {
      func time(_ item: Feed.Item) -> String { item.published?.description ?? item.changed ?? "" }
      return (time($1.element), $0.offset) < (time($0.element), $1.offset)
    }
    var light = feed
    light.dropItems()
    for (_, item) in items {
      let place = item.link.flatMap { WebAddress($0, relativeTo: address) }
      guard
        let key = place.flatMap({ ArticleAddress.key($0.description) })
          ?? item.id.map({ address.description + " " + $0 })
      else { continue }
      let isNew = withState {
        if let known = state.articles[key] {
          state.articles[key]!.day = now / 86_400
          // Never read, or changed since it was.
          let isOpen = known.changed == nil && known.words == nil
          let isChanged = item.changed != nil && known.changed != nil && known.changed != item.changed
          if !isOpen, !isChanged { return false }
        }
        guard counts[source, default: 0] < feeds[source].most else {
          // What is left is for the next look.
          forgetValidators(source)
          state.articles["sitemap " + address.description] = nil
          return false
        }
        guard taken.insert(key).inserted else { return false }
        counts[source, default: 0] += 1
        return true
      }
      if !isNew { continue }
      if feeds[source].followsLinks, let place {
        lanes.add(
          Piece(work: .page(source: source, feed: light, item: item, key: key, address: place)), host: place.host)
      } else if let article = feed.article(item, defaults: defaults(source), otherwise: key) {
        give(article, source, key: key, item: item, size: article.text.utf8.count)
      } else {
        withState { state.articles[key] = WatchState.Read(changed: item.changed ?? "", day: now / 86_400) }
      }
    }
  }

  private func defaults(_ source: Int) -> Defaults {
    var defaults = defaults
    defaults.outlet = feeds[source].outlet ?? defaults.outlet
    defaults.lang = feeds[source].lang ?? defaults.lang
    return defaults
  }

  /// Hands an article on, unless it was read under another address.
  private func give(_ article: Article, _ source: Int, key: String, item: Feed.Item, size: Int) {
    let own = ArticleAddress.key(article.url ?? article.id) ?? key
    // The same words of the same outlet are the same article; another outlet that prints them is a source of its own.
    let hash = String(SHA256.hex(Array("\(article.outlet ?? "")\n\(article.text)".utf8)).prefix(24))
    let isDouble = withState {
      // An article that changed comes once more under the address that it had.
      let isUpdate = state.articles[key]?.words != nil
      let isElsewhere = given.contains(own) || own != key && !isUpdate && state.articles[own]?.words != nil
      let isSame = words[hash].map { $0 != own && $0 != key } ?? false
      let read = WatchState.Read(changed: item.changed ?? "", words: hash, day: now / 86_400)
      state.articles[key] = read
      state.articles[own] = read
      words[hash] = words[hash] ?? own
      given.insert(own)
      if isElsewhere || isSame { summary.doubles += 1 }
      return isElsewhere || isSame
    }
    if isDouble { return }
    give(MithaqIntake.Batch(articles: [article], file: feeds[source].address, size: size))
  }
}
