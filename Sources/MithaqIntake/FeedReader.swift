internal import CLibXML2

/// Takes a feed's elements as libxml2 meets them, and keeps no tree.
final class FeedReader {
  private var feed: Feed
  private var item: Feed.Item?
  /// Open elements: what they are called here, where their text begins in `text`, what their attributes say.
  private var open: [(name: String, start: Int, attributes: [String: String])] = []
  private var text: [UInt8] = []
  /// How many elements are open in the item; 0 outside.
  private var depth = 0
  /// How many elements are open in content that is markup itself; 0 outside.
  private var inside = 0
  private var parser: xmlParserCtxtPtr?
  private var isFull = false

  private init(_ feed: Feed) { self.feed = feed }

  /// - Parameter bytes: UTF-8, as `FeedMarkup` leaves it.
  static func read(_ bytes: [UInt8], into feed: inout Feed) {
    let reader = FeedReader(feed)
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, name, prefix, address, _, _, count, _, values in
      guard let reader = FeedReader.at(context), let name else { return }
      reader.begin(
        FeedReader.name(name, prefix, address), markup: String(cString: name),
        FeedReader.attributes(values, Int(count)))
    }
    handler.endElementNs = { context, name, _, _ in
      guard let reader = FeedReader.at(context), let name else { return }
      reader.end(markup: String(cString: name))
    }
    handler.characters = { context, letters, count in FeedReader.at(context)?.take(letters, Int(count)) }
    handler.cdataBlock = { context, letters, count in FeedReader.at(context)?.take(letters, Int(count)) }
    handler.ignorableWhitespace = handler.characters
    let own = Unmanaged.passUnretained(reader).toOpaque()
    guard let parser = xmlCreatePushParserCtxt(&handler, own, nil, 0, nil) else { return }
    defer { xmlFreeParserCtxt(parser) }
    xmlCtxtUseOptions(
      parser,
      Int32(
        XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
          | XML_PARSE_NONET.rawValue))
    reader.parser = parser
    withExtendedLifetime(reader) {
      bytes.withUnsafeBytes { all in
        var at = 0
        while at < all.count, !reader.isFull {
          let count = min(16 << 10, all.count - at)
          xmlParseChunk(parser, all.baseAddress!.advanced(by: at).assumingMemoryBound(to: CChar.self), Int32(count), 0)
          at += count
          reader.note(parser)
          if parser.pointee.disableSAX != 0 { break }
        }
        xmlParseChunk(parser, nil, 0, 1)
        reader.note(parser)
      }
    }
    reader.close()
    feed = reader.feed
  }

  private var line: Int { parser.map { Int(xmlSAX2GetLineNumber($0)) } ?? 1 }

  private static func at(_ context: UnsafeMutableRawPointer?) -> FeedReader? {
    context.map { Unmanaged<FeedReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private func note(_ parser: xmlParserCtxtPtr) {
    guard feed.fault == nil, let error = xmlCtxtGetLastError(parser) else { return }
    // Prefixes that nobody declared are common, and every reader of feeds takes them.
    if error.pointee.domain == Int32(XML_FROM_NAMESPACE.rawValue) { return xmlCtxtResetLastError(parser) }
    let message = error.pointee.message.map { String(cString: $0) } ?? "no XML"
    feed.fault = (Int(error.pointee.line), PageBody.squeezed(message))
  }

  private static let spaces: [String: String] = [
    "http://www.w3.org/2005/Atom": "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "", "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "", "http://www.google.com/schemas/sitemap/0.84": "",
    "http://purl.org/rss/1.0/modules/content/": "content", "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dc", "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://search.yahoo.com/mrss/": "media", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "",
  ]

  /// `title`, `content:encoded`: by the namespace where it is known, else by the prefix.
  private static func name(
    _ name: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ address: UnsafePointer<xmlChar>?
  ) -> String {
    let local = String(cString: name)
    let prefix = prefix.map { String(cString: $0).lowercased() } ?? ""
    let space = address.flatMap { spaces[String(cString: $0)] } ?? prefix
    return space.isEmpty ? local : space + ":" + local
  }

  private static func attributes(_ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int) -> [String:
    String]
  {
    guard let values else { return [:] }
    var found: [String: String] = [:]
    for i in 0..<min(count, 40) {
      guard let key = values[5 * i], let start = values[5 * i + 3], let end = values[5 * i + 4] else { continue }
      let name = String(cString: key)
      guard ["href", "rel", "type", "lang", "isPermaLink", "mode"].contains(name) else { continue }
      let raw = UnsafeBufferPointer(start: start, count: min(end - start, 4000))
      found[name] = String(decoding: raw, as: UTF8.self).replacing("&#38;", with: "&")
    }
    return found
  }

  private func begin(_ name: String, markup: String, _ attributes: [String: String]) {
    if inside > 0 {
      inside += 1
      text += "<\(markup)>".utf8
      return
    }
    open.append((name, text.count, attributes))
    if item != nil {
      depth += 1
      if depth == 1, name == "content" || name == "summary", attributes["type"]?.hasSuffix("xhtml") == true {
        inside = 1
      }
      return
    }
    switch name {
    case "item", "entry", "url", "sitemap":
      guard feed.items.count < Feed.mostItems else {
        if feed.fault == nil { feed.fault = (line, "more than \(Feed.mostItems) items; those behind are left out") }
        isFull = true
        return
      }
      item = Feed.Item(lang: attributes["lang"].map(FeedText.language), line: line)
      depth = 0
    case "feed", "rss": feed.lang = feed.lang ?? attributes["lang"].map(FeedText.language)
    default: break
    }
  }

  private func end(markup: String) {
    if inside > 1 {
      inside -= 1
      text += "</\(markup)>".utf8
      return
    }
    inside = 0
    guard let element = open.popLast() else { return }
    let letters = text[element.start...]
    if item != nil {
      if depth == 0 {
        close()
      } else {
        take(element.name, element.attributes, letters)
        depth -= 1
      }
    } else if let name = open.last?.name, ["channel", "feed"].contains(name) {
      switch element.name {
      case "title": feed.title = feed.title ?? FeedText.line(letters)
      case "language", "dc:language": feed.lang = feed.lang ?? FeedText.line(letters).map(FeedText.language)
      default: break
      }
    }
    text.removeSubrange(element.start...)
  }

  /// Keeps the item, also one that a fault left open.
  private func close() {
    guard var item else { return }
    self.item = nil
    if item.link == nil, let id = item.id, id.hasPrefix("http://") || id.hasPrefix("https://") { item.link = id }
    if item.link != nil || item.content != nil || item.title != nil { feed.items.append(item) }
  }

  private func take(_ letters: UnsafePointer<xmlChar>?, _ count: Int) {
    guard let letters, count > 0, !open.isEmpty else { return }
    let all = UnsafeBufferPointer(start: letters, count: count)
    guard inside > 0 else {
      text += all
      return
    }
    for byte in all {
      switch byte {
      case UInt8(ascii: "<"): text += "&lt;".utf8
      case UInt8(ascii: "&"): text += "&amp;".utf8
      default: text.append(byte)
      }
    }
  }

  /// One element of an item; news sitemaps nest theirs.
  private func take(_ name: String, _ attributes: [String: String], _ letters: ArraySlice<UInt8>) {
    guard depth == 1 || name.hasPrefix("news:"), var item else { return }
    // Only one owner, so that nothing is copied.
    self.item = nil
    item.take(name, attributes, letters)
    self.item = item
  }
}

extension Feed.Item {
  fileprivate mutating func take(_ name: String, _ attributes: [String: String], _ letters: ArraySlice<UInt8>) {
    switch name {
    case "title", "news:title": title = title ?? FeedText.heading(letters)
    case "link":
      if let address = attributes["href"] {
        if ["", "alternate"].contains(attributes["rel"] ?? "") { link = link ?? FeedText.trimmed(address) }
      } else {
        link = link ?? FeedText.line(letters)
      }
    case "loc": link = link ?? FeedText.line(letters)
    case "guid", "id":
      id = id ?? FeedText.line(letters)
      if attributes["isPermaLink"]?.lowercased() == "false", let known = id, known.hasPrefix("http") {
        // It looks like an address and is said to be none.
        id = "guid:" + known
      }
    case "description", "summary", "content:encoded", "content":
      let found = String(decoding: letters, as: UTF8.self)
      if found.utf8.count > content?.utf8.count ?? 0, found.utf8.contains(where: { $0 > 0x20 }) {
        content = attributes["type"] == "text" ? FeedText.escaped(found) : found
      }
    case "pubDate", "published", "issued", "dc:date", "news:publication_date", "created", "dc:issued":
      published = published ?? FeedText.line(letters).flatMap { PageDate.day($0) }
    case "updated", "modified", "lastmod": changed = changed ?? FeedText.line(letters)
    case "dc:language", "news:language", "language": lang = lang ?? FeedText.line(letters).map(FeedText.language)
    case "news:name": outlet = outlet ?? FeedText.line(letters)
    default: break
    }
  }

}

/// Words of a feed's elements.
private enum FeedText {
  static func language(_ tag: String) -> String { tag.prefix { $0.isLetter }.lowercased() }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  static func trimmed(_ text: String) -> String? {
    let text = PageBody.squeezed(text)
    return text.isEmpty || text.utf8.count > 4000 ? nil : text
  }

  static func line(_ letters: ArraySlice<UInt8>) -> String? {
    trimmed(String(decoding: letters.prefix(8000), as: UTF8.self))
  }

  /// Titles are plain text in one feed and HTML in another.
  static func heading(_ letters: ArraySlice<UInt8>) -> String? {
    line(letters).flatMap { title in
      trimmed(title.contains("<") ? Page.words(ofFragment: title) : Entities.plain(title))
    }
  }
}
