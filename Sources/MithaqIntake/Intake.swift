import FoundationEssentials
import MithaqClaims

/// Files, folders and standard input, taken in as batches of documents with flat memory.
///
///     var intake = Intake(["articles.ndjson", "notes/", "-"])
///     while let batch = intake.next() { use(batch.contents()) }
///
/// Plain text and web pages (a file is a document) and NDJSON (a line is one) are told apart by their first bytes. What
/// cannot be read is a problem in its batch, and the rest is read on.
public struct Intake: ~Copyable {
  /// What standard input is called in messages.
  public static let standardInput = "<stdin>"

  /// In bytes; the largest pages of news sites have two or three million.
  static let largestPage = 12 << 20

  private var waiting: [String]
  private var current: Open?
  private let defaults: Defaults
  private let batchSize: Int
  private let limit: Int

  /// A document larger than `limit` bytes is refused; `-` among the paths is standard input.
  public init(
    _ paths: [String], defaults: Defaults = Defaults(), batchSize: Int = 256 << 10, limit: Int = 32 << 20
  ) {
    waiting = paths.reversed()
    self.defaults = defaults
    self.batchSize = batchSize
    self.limit = limit
  }

  /// The next batch, or nil at the end; it gives what has arrived and does not wait until a batch is full.
  public mutating func next() -> Batch? {
    while true {
      if current != nil {
        if let batch = current!.next() { return batch }
        current = nil
      }
      guard let path = waiting.popLast() else { return nil }
      if path == "-" {
        current = Open(
          name: Self.standardInput, source: ByteSource(standardInput: ()), defaults: defaults, batchSize: batchSize,
          limit: limit)
        continue
      }
      if let inside = Self.files(in: path) {
        waiting += inside.files.reversed()
        if inside.files.isEmpty { return problem(path, .warning, "no text in this folder") }
        if let first = inside.others.first {
          let count = inside.others.count
          return problem(
            path, .warning,
            "\(count) other file\(count == 1 ? "" : "s") left out (\(first)\(count == 1 ? "" : ", …")); the texts of a folder end in "
              + Self.endings.joined(separator: ", "))
        }
        continue
      }
      do {
        current = Open(
          name: path, source: try ByteSource(path: path), defaults: defaults, batchSize: batchSize, limit: limit)
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

  /// What files of a folder are taken for texts by; a file that is named itself may end as it likes.
  private static let endings = [".txt", ".text", ".ndjson", ".jsonl", ".json", ".html", ".htm", ".xhtml"]

  /// The folders and texts in a folder, by name, without what is hidden, and the names of other files; nil where
  /// `path` is no folder.
  private static func files(in path: String) -> (files: [String], others: [String])? {
    func isFolder(_ path: String) -> Bool {
      var isFolder = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
    guard isFolder(path) else { return nil }
    let folder = path.hasSuffix("/") ? path : path + "/"
    var files: [String] = []
    var others: [String] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      if isFolder(folder + name) {
        // A link to a folder may lead in a circle, so it is not followed.
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name)) != nil
        if !isLink { files.append(folder + name) }
      } else if endings.contains(where: { name.hasSuffix($0) }) {
        files.append(folder + name)
      } else {
        others.append(name)
      }
    }
    return (files, others)
  }
}

extension Intake {
  /// One input while it is being read; not private, because a release build then fails to link (Swift 6.3.1, a noncopyable type).
  struct Open: ~Copyable {
    enum Kind { case unknown, lines, text, page, finished }

    let name: String
    let source: ByteSource
    let defaults: Defaults
    let batchSize: Int
    let limit: Int
    var kind = Kind.unknown
    /// What has been read and not yet given away.
    var carry: [UInt8] = []
    /// The number of the line that `carry` begins.
    var line = 1
    /// True while the rest of a line that is too long is passed over.
    var isSkipping = false
    /// Bytes read since the last batch.
    var size = 0

    init(name: String, source: consuming ByteSource, defaults: Defaults, batchSize: Int, limit: Int) {
      self.name = name
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
        case .page: try wholePage()
        }
      } catch {
        kind = .finished
        return batch(.nothing, problem("cannot be read: \(error.message)"))
      }
    }

    private mutating func read(_ count: Int) throws(ByteSource.Failure) -> Bool {
      let got = try source.read(count, appendingTo: &carry)
      size += got
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

    /// Finds out what the input is; a batch where that is the end of it.
    private mutating func begin() throws(ByteSource.Failure) -> Batch? {
      var first: Int?
      repeat {
        let goesOn = try read(batchSize)
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
        return batch(.nothing, problem(reason))
      }
      let isNamedLines = name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl")
      kind = isNamedLines || Signature.beginsObject(carry, at: first) ? .lines : .text
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

    private mutating func wholePage() throws(ByteSource.Failure) -> Batch {
      kind = .finished
      while carry.count <= Intake.largestPage {
        if try !read(max(batchSize, carry.count)) { return batch(.page(carry)) }
      }
      return batch(.nothing, problem("a page of more than \(Intake.largestPage >> 20) MiB is left out"))
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
    if bytes.starts(with: [0x1f, 0x8b]) { return "compressed with gzip; use: zcat FILE | mithaq read -" }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return "this is UTF-16; use: iconv -f utf-16 -t utf-8 FILE | mithaq read -"
    }
    if bytes.prefix(64 << 10).contains(0) { return binary }
    let start = String(decoding: bytes[first...].prefix(16), as: UTF8.self).lowercased()
    if start.hasPrefix("<?xml") { return "this is XML and no page; its text alone is wanted" }
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
