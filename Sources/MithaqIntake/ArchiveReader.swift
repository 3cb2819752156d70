import MithaqClaims

/// Takes the records of a web archive (WARC, ISO 28500) apart as their bytes come, in pieces of any size.
///
/// Only answers that may be articles are kept, everything else is counted. A record whose length lies, or a header that is none, is told with
/// its place, and reading goes on at the next record: in a packed archive with the next member, in a plain one with the next line that begins
/// as a record does. What it holds is bounded by one record and the records that were not yet taken from it.
struct ArchiveReader {
  /// In bytes, of a record's own header.
  static let longestHeader = 64 << 10
  /// In bytes, of a record that is kept.
  static let longestMessage = Intake.largestPage + HTTPAnswer.longestHead
  /// After so much damage the rest of a file is not read.
  static let mostDamages = 1000

  /// Whole records, for the caller to take away.
  var records: [ArchiveRecord] = []
  var problems: [(place: ArchiveRecord.Place, severity: IntakeProblem.Severity, message: String)] = []
  var passedOver = PassedOver()
  /// Where reading has to go on, where the caller can move in the file; it says so by `move`.
  private(set) var wantedPlace: Int?
  private(set) var damages = 0
  var isHopeless: Bool { damages >= Self.mostDamages }

  private enum State { case between, header, content, trailer, lost, deaf }
  private let isPacked: Bool
  private var state = State.between
  /// Where the present member begins in the file; 0 where nothing is packed.
  private var member = 0
  /// How many bytes came before, since the member's or the file's beginning.
  private var position = 0
  private var recordPlace = ArchiveRecord.Place(offset: 0)
  private var buffer: [UInt8] = []
  private var searched = 0
  private var header = Header()
  private var left = 0
  private var isKept = false
  private var isLookedAt = false
  private var answer: HTTPAnswer?
  private var contentStart = 0
  private var trailer: [UInt8] = []
  /// Records of the present member, whose checksum is not yet known.
  private var unconfirmed: [ArchiveRecord] = []
  private var countInMember = 0
  /// A record whose end is not as it should be; the next record's beginning tells whether its length lies.
  private var suspect:
    (record: ArchiveRecord?, place: ArchiveRecord.Place, header: Header, content: [UInt8]?, contentStart: Int)?
  /// How far the search for a line that begins a record has come.
  private var matched = 0
  /// The first bytes of a member that began inside a record.
  private var probe: [UInt8]?
  /// How many bytes may be gone over again; each byte that comes earns two.
  private var patience = 64 << 20
  /// What came after the place from which another is wanted.
  private var rest: [UInt8] = []

  private struct Header {
    var type = ""
    var id: String?
    var length = 0
    var url: String?
    var date = ""
    var isHTTP = false
    var isTruncated = false
  }

  init(isPacked: Bool) { self.isPacked = isPacked }

  private func place(_ position: Int) -> ArchiveRecord.Place {
    isPacked ? .init(offset: member, inside: position) : .init(offset: position)
  }

  private mutating func damage(_ place: ArchiveRecord.Place, _ message: String) {
    damages += 1
    if damages <= 100 {
      problems.append((place, .error, message))
    } else if damages == Self.mostDamages {
      problems.append((place, .error, "too much of this archive is damaged (\(damages) places): the rest is not read"))
    }
  }

  // MARK: - What comes

  /// A new member of a packed archive begins at this place of the file.
  mutating func beginMember(at offset: Int) {
    guard member != offset || position > 0 else { return }
    // A record may go on in the next member; it keeps the place where it began.
    if state == .header || state == .content { probe = [] } else { state = .between }
    member = offset
    position = 0
    countInMember = 0
  }

  /// The member is whole.
  mutating func endMember() {
    if state == .trailer { finishContent(isEnd: true) }
    if state == .between { settleSuspect(isFollowedByRecord: true) }
    records += unconfirmed
    unconfirmed.removeAll()
  }

  /// The member is not whole: what it gave is not to be trusted.
  mutating func failMember(at offset: Int, _ message: String) {
    unconfirmed.removeAll()
    suspect = nil
    probe = nil
    damage(.init(offset: offset), message + "; what is packed here is left out")
    reset()
    member = offset
    position = 0
    countInMember = 0
  }

  private mutating func reset() {
    state = .between
    buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
    trailer.removeAll()
    isKept = false
  }

  /// The file is at its end, unless a place is wanted after it.
  mutating func end() {
    if let probe, !probe.isEmpty {
      self.probe = nil
      take(probe[...])
    }
    // What was taken for content may hold records, when its length lies.
    while let back = endRecord() { take(back[...]) }
    if wantedPlace != nil { return }
    settleSuspect(isFollowedByRecord: true)
    records += unconfirmed
    unconfirmed.removeAll()
    reset()
  }

  /// Ends the present record; gives what has to be gone over again.
  private mutating func endRecord() -> [UInt8]? {
    if wantedPlace != nil { return nil }
    switch state {
    case .between, .lost, .deaf: break
    case .header:
      damage(recordPlace, "the file ends inside a record's header")
      state = .lost
    case .content:
      damage(
        recordPlace, "the file ends inside a record: \(header.length - left) of \(header.length) bytes are there")
      defer { buffer = [] }
      return goBack(isKept ? buffer : nil, to: contentStart)
    case .trailer: finishContent(isEnd: true)
    }
    return nil
  }

  /// The caller reads on at the place that was wanted, or cannot.
  mutating func move(_ isDone: Bool) {
    guard let place = wantedPlace else { return }
    wantedPlace = nil
    if isDone {
      position = place
      rest = []
    } else {
      let rest = self.rest
      self.rest = []
      take(rest[...])
    }
  }

  mutating func take(_ piece: ArraySlice<UInt8>) {
    patience += 2 * piece.count
    // What is still to be looked at, this first; going back over a record puts it before the rest.
    var piece = piece
    if var probe {
      let count = min(Unpacker.beginning.count - probe.count, piece.count)
      probe += piece.prefix(count)
      piece = piece.dropFirst(count)
      if probe.count < Unpacker.beginning.count {
        self.probe = probe
        return
      }
      self.probe = nil
      if probe == Unpacker.beginning {
        damage(
          recordPlace,
          state == .header
            ? "a record's header is cut off"
            : "a record is cut off, or its length lies: \(header.length - left) of \(header.length) bytes are there")
        reset()
      }
      piece = (probe + piece)[...]
    }
    var i = piece.startIndex
    while i < piece.endIndex {
      if let back = step(piece, &i) {
        piece = (back + piece[i...])[...]
        i = piece.startIndex
      }
      if wantedPlace != nil {
        rest = Array(piece[i...])
        return
      }
    }
  }

  // MARK: - Steps

  /// Takes some bytes from `i` on; gives those that have to be gone over again before what follows.
  private mutating func step(_ piece: ArraySlice<UInt8>, _ i: inout Int) -> [UInt8]? {
    switch state {
    case .deaf:
      position += piece.endIndex - i
      i = piece.endIndex
    case .lost: search(piece, &i)
    case .between:
      while i < piece.endIndex, piece[i] == 0x0d || piece[i] == 0x0a {
        i += 1
        position += 1
      }
      guard i < piece.endIndex else { return nil }
      begin(at: position)
    case .header: return takeHeader(piece, &i)
    case .content:
      let count = min(left, piece.endIndex - i)
      if isKept { buffer += piece[i..<i + count] }
      left -= count
      i += count
      position += count
      if isKept, !isLookedAt, buffer.count >= HTTPAnswer.longestHead || left == 0 { lookAtAnswer() }
      if left == 0 {
        state = .trailer
        trailer.removeAll(keepingCapacity: true)
      }
    case .trailer:
      while i < piece.endIndex, trailer.count < 4, piece[i] == 0x0d || piece[i] == 0x0a {
        trailer.append(piece[i])
        i += 1
        position += 1
      }
      if trailer.count == 4 || i < piece.endIndex { finishContent(isEnd: false) }
    }
    return nil
  }

  private mutating func begin(at position: Int) {
    state = .header
    recordPlace = place(position)
    buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
    searched = 0
  }

  private mutating func search(_ piece: ArraySlice<UInt8>, _ i: inout Int) {
    let wanted = Unpacker.beginning
    while i < piece.endIndex {
      if matched == 0 {
        guard let newline = piece[i...].firstIndex(of: 0x0a) else {
          position += piece.endIndex - i
          i = piece.endIndex
          return
        }
        position += newline + 1 - i
        i = newline + 1
        matched = 1
        continue
      }
      let byte = piece[i]
      i += 1
      position += 1
      if byte == wanted[matched - 1] {
        matched += 1
        if matched > wanted.count {
          matched = 0
          begin(at: position - wanted.count)
          buffer += wanted
          return
        }
      } else {
        matched = byte == 0x0a ? 1 : 0
      }
    }
  }

  private mutating func takeHeader(_ piece: ArraySlice<UInt8>, _ i: inout Int) -> [UInt8]? {
    let old = buffer.count
    let room = Self.longestHeader + 1 - old
    let taken = piece[i..<min(piece.endIndex, i + room)]
    buffer += taken
    let first = min(buffer.count, Unpacker.beginning.count)
    guard buffer[..<first].elementsEqual(Unpacker.beginning[..<first]) else {
      buffer.removeSubrange(old...)
      if suspect != nil, let back = settleSuspect(isFollowedByRecord: false) {
        return buffer.isEmpty ? back : back + buffer
      }
      if state == .header {
        damage(recordPlace, "no record begins here: a line like 'WARC/1.0' is wanted")
        lose()
      }
      return nil
    }
    if first == Unpacker.beginning.count { settleSuspect(isFollowedByRecord: true) }
    guard let end = Fields.end(of: buffer[...], from: searched, within: Self.longestHeader) else {
      searched = max(0, buffer.count - 3)
      i += taken.count
      position += taken.count
      if buffer.count > Self.longestHeader {
        damage(recordPlace, "a record's header of more than \(Self.longestHeader >> 10) KiB")
        lose()
      }
      return nil
    }
    i += end - old
    position += end - old
    buffer.removeSubrange(end...)
    let read = Self.header(buffer)
    buffer.removeAll(keepingCapacity: true)
    switch read {
    case .failure(let wrong):
      damage(recordPlace, wrong.message)
      lose()
    case .success(let header):
      self.header = header
      contentStart = position
      left = header.length
      isLookedAt = false
      isKept = false
      countInMember += 1
      if countInMember > 1 {
        // Its checksum comes only at the end of what may be the whole file.
        records += unconfirmed
        unconfirmed.removeAll()
      }
      if header.type != "response" {
        passedOver.add(header.type)
      } else if !header.isHTTP {
        passedOver.add("response that is not HTTP")
      } else {
        isKept = true
      }
      state = .content
      if left == 0 {
        if isKept { lookAtAnswer() }
        state = .trailer
        trailer.removeAll(keepingCapacity: true)
      }
    }
    return nil
  }

  /// Decides by the first bytes of a record whether it is kept.
  private mutating func lookAtAnswer() {
    isLookedAt = true
    answer = HTTPAnswer(buffer)
    guard let answer else {
      isKept = false
      buffer = []
      passedOver.add("response that is not HTTP")
      return
    }
    if let reason = answer.reason {
      isKept = false
      buffer = []
      passedOver.add(reason)
    } else if header.length > Self.longestMessage {
      isKept = false
      buffer = []
      problems.append((recordPlace, .error, "a page of more than \(Intake.largestPage >> 20) MiB is left out"))
    }
  }

  /// The content is over; `isEnd` where the member or the file ends, too.
  private mutating func finishContent(isEnd: Bool) {
    let isProper = trailer == [0x0d, 0x0a, 0x0d, 0x0a] || trailer == [0x0a, 0x0a] || isEnd
    var record: ArchiveRecord?
    if isKept, let answer {
      record = ArchiveRecord(
        place: recordPlace, id: header.id ?? Self.id(header, buffer), url: header.url, isTruncated: header.isTruncated,
        answer: answer, message: isProper ? buffer : [])
    }
    state = .between
    if isProper {
      if let record { unconfirmed.append(record) }
      // A plain archive has no checksum to wait for.
      if !isPacked {
        records += unconfirmed
        unconfirmed.removeAll()
      }
    } else {
      suspect = (record, recordPlace, header, isKept ? buffer : nil, contentStart)
    }
    buffer = []
    isKept = false
  }

  /// Lets the suspect go as a record, or tells that its length lies and goes back over it.
  @discardableResult
  private mutating func settleSuspect(isFollowedByRecord: Bool) -> [UInt8]? {
    guard let suspect else { return nil }
    self.suspect = nil
    if isFollowedByRecord {
      if var record = suspect.record {
        record.message = suspect.content ?? []
        unconfirmed.append(record)
        if !isPacked {
          records += unconfirmed
          unconfirmed.removeAll()
        }
      }
      return nil
    }
    damage(suspect.place, "a record's length lies: after \(suspect.header.length) bytes no record ends")
    if isPacked, countInMember <= 1 {
      state = .deaf
      return nil
    }
    let back = suspect.content.map { $0 + trailer }
    return goBack(back, to: suspect.contentStart)
  }

  /// Looks for the next record in what was taken for a record's content; gives it where it is still there.
  @discardableResult
  private mutating func goBack(_ content: [UInt8]?, to place: Int) -> [UInt8]? {
    state = .lost
    matched = 0
    let cost = content?.count ?? position - place
    guard patience > cost else { return nil }
    patience -= cost
    guard let content else {
      if !isPacked { wantedPlace = place }
      return nil
    }
    position = place
    return content
  }

  /// Passes over what follows until a record begins.
  private mutating func lose() {
    state = isPacked && countInMember == 0 ? .deaf : .lost
    matched = 0
    buffer = []
  }

  // MARK: - Headers

  private struct Wrong: Error { var message: String }

  private static func header(_ bytes: [UInt8]) -> Result<Header, Wrong> {
    let lines = Fields.lines(bytes[...])
    var header = Header()
    var length: String?
    for (name, value) in Fields.pairs(Array(lines.dropFirst())) {
      switch name {
      case "warc-type":
        let known: Set = [
          "warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation",
        ]
        let type = value.lowercased()
        header.type = known.contains(type) ? type : "record of another type"
      case "warc-record-id": header.id = id(value)
      case "content-length":
        if let length, length != value {
          return .failure(Wrong(message: "a record gives two lengths: \(short(length)) and \(short(value))"))
        }
        length = value
      case "warc-target-uri":
        let address = value.hasPrefix("<") && value.hasSuffix(">") ? String(value.dropFirst().dropLast()) : value
        if address.utf8.count <= 4096, address.hasPrefix("http://") || address.hasPrefix("https://") {
          header.url = address
        }
      case "warc-date": header.date = value
      case "warc-truncated": header.isTruncated = true
      case "content-type": header.isHTTP = value.lowercased().hasPrefix("application/http")
      default: break
      }
    }
    if header.type.isEmpty { return .failure(Wrong(message: "a record without WARC-Type")) }
    guard let length else { return .failure(Wrong(message: "a record without Content-Length")) }
    guard length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length), count < 1 << 60 else {
      return .failure(Wrong(message: "a record's length is no number of bytes: '\(short(length))'"))
    }
    header.length = count
    return .success(header)
  }

  private static func short(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { $0.value < 0x20 ? " " : $0 }))
  }

  /// `<urn:uuid:…>` without its brackets; nil where it is none that can be shown.
  private static func id(_ value: String) -> String? {
    let bare = value.hasPrefix("<") && value.hasSuffix(">") ? value.dropFirst().dropLast() : value[...]
    return (1...200).contains(bare.utf8.count) && bare.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } ? String(bare) : nil
  }

  private static func id(_ header: Header, _ content: [UInt8]) -> String {
    "warc-"
      + SHA256.hex(SHA256.digest(Array((header.url ?? "").utf8), Array("\n\(header.date)\n".utf8), content), digits: 32)
  }
}
