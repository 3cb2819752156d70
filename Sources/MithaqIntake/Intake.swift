import FoundationEssentials
import MithaqClaims

/// Files, folders and standard input, taken in as batches of documents with flat memory.
///
///     var intake = Intake(["articles.ndjson", "notes/", "-"])
///     while let batch = intake.next() { use(batch.contents()) }
///
/// Plain text, web pages and e-mail messages (a file is a document), NDJSON (a line is one), feeds (an item is one) and web archives (a page in
/// them is one), packed or not, are told apart by their first bytes. What cannot be read is a problem in its batch, and the rest is read on.
public struct Intake: ~Copyable {
  /// What standard input is called in messages.
  public static let standardInput = "<stdin>"

  /// In bytes; the largest pages of news sites have two or three million.
  static let largestPage = 12 << 20

  private var waiting: [Waiting]
  /// What of each folder was read and left out so far.
  private var folders: [String: Folder] = [:]
  private var current: Open?
  private let defaults: Defaults
  private let batchSize: Int
  private let limit: Int

  /// A document larger than `limit` bytes is refused; `-` among the paths is standard input.
  public init(
    _ paths: [String], defaults: Defaults = Defaults(), batchSize: Int = 256 << 10, limit: Int = 32 << 20
  ) {
    waiting = paths.reversed().map { .named($0) }
    self.defaults = defaults
    self.batchSize = batchSize
    self.limit = limit
  }

  /// The next batch, or nil at the end; it gives what has arrived and does not wait until a batch is full.
  public mutating func next() -> Batch? {
    while true {
      if current != nil {
        if let batch = current!.next() { return batch }
        let left = current!.leftOut()
        current = nil
        if let left { folders[left.folder]!.leave(left.name) }
      }
      let path: String
      var folder: String?
      switch waiting.popLast() {
      case nil: return nil
      case .named("-"):
        current = Open(
          name: Self.standardInput, source: ByteSource(standardInput: ()), defaults: defaults, batchSize: batchSize,
          limit: limit)
        continue
      case .named(let named): path = named
      case .found(let found, let parent): (path, folder) = (found, parent)
      case .end(let finished):
        guard let message = folders.removeValue(forKey: finished)!.message else { continue }
        return problem(finished.hasSuffix("/") ? String(finished.dropLast()) : finished, .warning, message)
      }
      if let inside = Self.files(in: path) {
        let name = path.hasSuffix("/") ? path : path + "/"
        folders[name] = Folder(count: inside.count)
        waiting.append(.end(name))
        waiting += inside.reversed().map { .found($0, folder: name) }
        continue
      }
      if let parent = folder, Self.isNoText(path) {
        folders[parent]!.leave(String(path.dropFirst(parent.count)))
        continue
      }
      do {
        current = Open(
          name: path, source: try ByteSource(path: path), defaults: defaults, batchSize: batchSize, limit: limit,
          folder: folder)
      } catch {
        return problem(path, .error, error.message)
      }
    }
  }

  private func problem(_ file: String, _ severity: IntakeProblem.Severity, _ message: String) -> Batch {
    Batch(
      file: file, content: .nothing, problems: [IntakeProblem(file: file, severity: severity, message: message)],
      size: 0, defaults: defaults)
  }

  private enum Waiting {
    case named(String)
    /// A file of a folder, whose name ends with a slash.
    case found(String, folder: String)
    /// All of the folder is read.
    case end(String)
  }

  private struct Folder {
    var count: Int
    var leftOut = 0
    var first: String?

    mutating func leave(_ name: String) {
      leftOut += 1
      first = first ?? name
    }

    var message: String? {
      if leftOut == count { return "nothing to read in this folder" + (first.map { " (\($0) is no text)" } ?? "") }
      guard let first else { return nil }
      return leftOut == 1
        ? "1 file left out that is no article: \(first)" : "\(leftOut) files left out that are no articles: \(first), …"
    }
  }

  /// Endings of what lies beside saved pages and is no article, though much of it is text.
  private static let noTexts: Set<String> = [
    "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "woff", "woff2", "ttf", "otf", "mp3",
    "mp4", "webm", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "7z", "tar", "tgz", "sqlite", "db",
    "csv", "tsv", "md", "py", "sh", "swift", "c", "h", "yaml", "yml", "toml", "ini", "log", "lock", "tmp", "part",
  ]

  private static func ending(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The ending before gzip's, where it has that.
  private static func unpackedEnding(_ path: String) -> String {
    let last = ending(path)
    return last == "gz" ? ending(String(path.dropLast(3))) : last
  }

  private static func isNoText(_ path: String) -> Bool { noTexts.contains(ending(path)) }

  /// Endings of what should be read, so that it is an error where it can't be.
  static func isNamedText(_ path: String) -> Bool {
    ["txt", "text", "ndjson", "jsonl", "json", "html", "htm", "xhtml", "xml", "rss", "atom", "eml", "warc"]
      .contains(unpackedEnding(path))
  }

  /// Whether the plain words of a file of a folder are an article though nothing calls them so; gzip's ending does not count.
  static func mayBePlain(_ path: String) -> Bool {
    unpackedEnding(path).isEmpty
  }

  /// The files and folders in a folder, by name, without what is hidden; nil where `path` is no folder.
  private static func files(in path: String) -> [String]? {
    func isFolder(_ path: String) -> Bool {
      var isFolder = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
    guard isFolder(path) else { return nil }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { name in
      if name.hasPrefix(".") { return false }
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name)) != nil
      // A link to a folder may lead in a circle, so it is not followed; pipes and devices would never end.
      if isFolder(folder + name) { return !isLink }
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + name)
      return isLink || attributes?[.type] as? FileAttributeType == .typeRegular
    }.map { folder + $0 }
  }
}

extension Intake {
  /// One input while it is being read; not private, because a release build then fails to link (Swift 6.3.1, a noncopyable type).
  struct Open: ~Copyable {
    enum Kind { case unknown, lines, text, page, feed, mail, archive, finished }

    let name: String
    let source: ByteSource
    let defaults: Defaults
    let batchSize: Int
    let limit: Int
    /// The folder it was found in; nil where it was named.
    let folder: String?
    var kind = Kind.unknown
    /// True for a file of a folder that is no article.
    var isLeftOut = false
    /// Where the input is compressed.
    var inflater: Inflater?
    /// What has been read and not yet given away.
    var carry: [UInt8] = []
    /// The number of the line that `carry` begins.
    var line = 1
    /// True while the rest of a line that is too long is passed over.
    var isSkipping = false
    /// Bytes read since the last batch.
    var size = 0
    var archive: Archive?

    init(
      name: String, source: consuming ByteSource, defaults: Defaults, batchSize: Int, limit: Int, folder: String? = nil
    ) {
      self.name = name
      self.folder = folder
      self.source = source
      self.defaults = defaults
      self.batchSize = batchSize
      self.limit = limit
    }

    mutating func next() -> Batch? {
      do {
        if kind == .unknown, let batch = try begin() { return batch }
        return switch kind {
        case .unknown, .finished: nil
        case .lines: try nextLines()
        case .text: try wholeText()
        case .page: try whole("a page", most: Intake.largestPage) { .page($0) }
        case .feed: try whole("a feed", most: Feed.largest) { .feed($0) }
        case .mail: try whole("a message", most: limit) { .mail($0) }
        case .archive: try nextRecords()
        }
      } catch {
        kind = .finished
        return batch(.nothing, problem("cannot be read: \(error.message)"))
      }
    }

    private mutating func read(_ count: Int) throws(ByteSource.Failure) -> Bool {
      guard let inflater else {
        let got = try source.read(count, appendingTo: &carry)
        size += got
        return got > 0
      }
      var taken = 0
      let got = try inflater.inflate(count, appendingTo: &carry) { (raw) throws(ByteSource.Failure) in
        taken = try source.read(64 << 10, appendingTo: &raw)
        size += taken
        return taken
      }
      return got > 0
    }

    private mutating func batch(_ content: Batch.Content, _ problems: IntakeProblem...) -> Batch {
      defer { size = 0 }
      return Batch(file: name, content: content, problems: problems, size: size, defaults: defaults)
    }

    private func problem(
      _ message: String, line: Int? = nil, severity: IntakeProblem.Severity = .error
    ) -> IntakeProblem {
      IntakeProblem(file: name, line: line, severity: severity, message: message)
    }

    /// The folder, and the name in it, of a file that is no article.
    mutating func leftOut() -> (folder: String, name: String)? {
      guard isLeftOut, let folder else { return nil }
      return (folder, String(name.dropFirst(folder.count)))
    }

    /// Says of a file of a folder that it is left out, unless its name makes that an error.
    private mutating func leaveOut(unless isMeant: (String) -> Bool) -> Bool {
      isLeftOut = folder != nil && !isMeant(name)
      return isLeftOut
    }

    /// Finds out what the input is; a batch where that is the end of it.
    private mutating func begin() throws(ByteSource.Failure) -> Batch? {
      var first: Int?
      repeat {
        let goesOn = try read(batchSize)
        if inflater == nil, Archive.mayBegin(carry), !carry.isEmpty {
          // Enough to look into what is packed.
          while carry.count < 4096, Archive.mayBegin(carry), !carry.starts(with: Unpacker.beginning) {
            if try !read(batchSize) { break }
          }
          if let packing = Archive.packing(of: carry, name: name) {
            archive = Archive(packing, input: carry)
            carry = []
            kind = .archive
            return nil
          }
        }
        if inflater == nil, carry.starts(with: [0x1f, 0x8b]) {
          inflater = Inflater(carry)
          carry = []
          continue
        }
        if Feed.isFeed(carry) {
          kind = .feed
          return nil
        }
        if Mail.isMail(carry) {
          kind = .mail
          return nil
        }
        if Page.isPage(carry) {
          kind = .page
          return nil
        }
        if carry.starts(with: [0xef, 0xbb, 0xbf]) { carry.removeFirst(3) }
        first = carry.firstIndex { $0 > 0x20 || $0 == 0 }
        if !goesOn { break }
      } while first == nil && carry.count < limit
      guard let first else {
        kind = .finished
        // A stream may be empty, as a part of a partitioned collection is now and then.
        if name == Intake.standardInput { return nil }
        return batch(.nothing, problem("nothing in it to read", severity: .warning))
      }
      if let reason = Signature.refusal(carry, first: first) {
        kind = .finished
        if leaveOut(unless: Intake.isNamedText) { return nil }
        return batch(.nothing, problem(reason))
      }
      let plainName = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
      let isNamedLines = plainName.hasSuffix(".ndjson") || plainName.hasSuffix(".jsonl")
      kind = isNamedLines || Signature.beginsObject(carry, at: first) ? .lines : .text
      if kind == .text, leaveOut(unless: { Intake.mayBePlain($0) || Intake.isNamedText($0) }) { kind = .finished }
      return nil
    }

    private mutating func wholeText() throws(ByteSource.Failure) -> Batch {
      kind = .finished
      while carry.count <= limit {
        if try !read(max(batchSize, carry.count)) {
          if carry.contains(0) { return batch(.nothing, problem(Signature.binary)) }
          return batch(.text(carry))
        }
      }
      return batch(
        .nothing,
        problem("more than \(limit >> 20) MiB of plain text is no article; give many as NDJSON, one a line"))
    }

    /// - Parameters:
    ///   - what: what it is called where it is too large.
    ///   - most: in bytes.
    private mutating func whole(
      _ what: String, most: Int, _ content: ([UInt8]) -> Batch.Content
    ) throws(ByteSource.Failure) -> Batch {
      kind = .finished
      while carry.count <= most {
        if try !read(max(batchSize, carry.count)) { return batch(content(carry)) }
      }
      return batch(.nothing, problem("\(what) of more than \(most >> 20) MiB is left out"))
    }

    private mutating func nextRecords() throws(ByteSource.Failure) -> Batch? {
      guard let archive else { return nil }
      while true {
        switch archive.run(upTo: batchSize) {
        case .full: return batch(archive)
        case .starved:
          // What has arrived is given before the source is waited for.
          if archive.hasNews { return batch(archive) }
          let got = try source.read(batchSize, appendingTo: &archive.unpacker.input)
          size += got
          if got == 0 { archive.unpacker.isOver = true }
        case .wants(let distance): archive.move(source.move(by: distance))
        case .finished:
          kind = .finished
          self.archive = nil
          return archive.hasNews || size > 0 ? batch(archive) : nil
        }
      }
    }

    private mutating func batch(_ archive: Archive) -> Batch {
      let news = archive.takeNews()
      defer { size = 0 }
      let problems = news.problems.map { place, severity, message in
        var problem = problem(message, severity: severity)
        problem.offset = place.offset
        problem.inside = place.inside
        return problem
      }
      return Batch(
        file: name, content: news.records.isEmpty ? .nothing : .records(news.records), problems: problems, size: size,
        defaults: defaults, passedOver: news.passedOver)
    }

    private mutating func nextLines() throws(ByteSource.Failure) -> Batch? {
      // `begin` has read a first piece already.
      var searched = 0
      while true {
        let end = carry.withUnsafeBytes { $0[searched...].lastIndex(of: 0x0a) }
        if isSkipping {
          let first = carry.withUnsafeBytes { $0[...].firstNewline() }
          if let first {
            carry.removeFirst(first + 1)
            line += 1
            isSkipping = false
            searched = 0
            continue
          }
          carry.removeAll(keepingCapacity: true)
        } else if let end {
          let whole = Array(carry[...end])
          carry.removeFirst(end + 1)
          let start = line
          line += whole.count { $0 == 0x0a }
          return batch(.lines(whole, first: start))
        } else if carry.count > limit {
          isSkipping = true
          carry.removeAll()
          return batch(.nothing, problem("a document of more than \(limit >> 20) MiB is left out", line: line))
        }
        searched = carry.count
        if try !read(max(batchSize, carry.count)) {
          kind = .finished
          if carry.isEmpty { return size > 0 ? batch(.nothing) : nil }
          return batch(.lines(carry, first: line))
        }
      }
    }
  }
}

/// What the first bytes of an input tell about it.
enum Signature {
  static let binary = "this is binary, not text"

  /// Why the input is not read at all, or nil.
  static func refusal(_ bytes: [UInt8], first: Int) -> String? {
    if bytes.starts(with: [0x1f, 0x8b]) { return "gzip within gzip; use: zcat FILE | zcat | mithaq read -" }
    if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return "packed with zstd; use: zstdcat FILE | mithaq read -" }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return "this is UTF-16; use: iconv -f utf-16 -t utf-8 FILE | mithaq read -"
    }
    if bytes.prefix(64 << 10).contains(0) { return binary }
    let start = String(decoding: bytes[first...].prefix(16), as: UTF8.self).lowercased()
    if start.hasPrefix("<?xml") { return "this is XML, but no page and no feed; its text alone is wanted" }
    if start.hasPrefix("from "), Mail.isMail(Array(bytes[first...].prefix(16 << 10).drop { $0 != 0x0a }.dropFirst())) {
      return "a mailbox of many messages; one message a file is wanted (.eml)"
    }
    if start.hasPrefix("[") {
      let next = bytes[(first + 1)...].first { $0 > 0x20 }
      if next == UInt8(ascii: "{") { return "a JSON array; one object a line is wanted (jq -c '.[]' FILE)" }
    }
    return nil
  }

  /// True where a JSON object begins: a brace, and a quote or a brace after it.
  static func beginsObject(_ bytes: [UInt8], at first: Int) -> Bool {
    guard bytes[first] == UInt8(ascii: "{") else { return false }
    let next = bytes[(first + 1)...].first { $0 > 0x20 }
    return next == nil || next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
  }
}
