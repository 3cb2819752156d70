/// A web archive while it is being read: what unpacks it and what takes its records apart.
///
///     switch archive.run(upTo: 256 << 10) { … }
///
/// It is a class because it is handed between the steps of an `Intake`, which alone holds it.
final class Archive {
  enum Outcome {
    /// There is enough for a batch.
    case full
    /// More input is wanted in `unpacker.input`, or that it `isOver`.
    case starved
    /// Reading has to go on so many bytes from where the source is; `move` says whether it does.
    case wants(Int)
    case finished
  }

  var unpacker: Unpacker
  private var reader: ArchiveReader
  private var isInMember = false
  private var isEnded = false
  private var wanted = 0

  init(_ kind: Unpacker.Kind, input: [UInt8]) {
    unpacker = Unpacker(kind, input: input)
    reader = ArchiveReader(isPacked: kind != .plain)
  }

  var hasNews: Bool { !reader.records.isEmpty || !reader.problems.isEmpty || reader.passedOver.total > 0 }

  func takeNews() -> (
    records: [ArchiveRecord],
    problems: [(place: ArchiveRecord.Place, severity: IntakeProblem.Severity, message: String)],
    passedOver: PassedOver
  ) {
    defer {
      reader.records = []
      reader.problems = []
      reader.passedOver = PassedOver()
    }
    return (reader.records, reader.problems, reader.passedOver)
  }

  /// Reads on until `size` bytes of pages are there, or something is wanted.
  func run(upTo size: Int) -> Outcome {
    while true {
      if let place = reader.wantedPlace {
        wanted = place
        return .wants(place - (unpacker.offset + unpacker.waiting))
      }
      if isEnded || reader.isHopeless { return .finished }
      if reader.records.reduce(0, { $0 + $1.message.count }) >= size { return .full }
      switch unpacker.step() {
      case .bytes(let count):
        if !isInMember, unpacker.kind != .plain {
          reader.beginMember(at: unpacker.member)
          isInMember = true
        }
        reader.take(unpacker.piece[..<count])
      case .memberEnded:
        reader.endMember()
        isInMember = false
      case .damaged(let message):
        reader.failMember(at: unpacker.member, message)
        isInMember = false
      case .starved:
        guard unpacker.isOver else { return .starved }
        reader.end()
        isEnded = reader.wantedPlace == nil
      }
    }
  }

  /// The source stands where it was wanted, or could not be moved.
  func move(_ isDone: Bool) {
    reader.move(isDone)
    if isDone { unpacker.move(to: wanted) }
  }

  /// True where the first bytes may be those of an archive, packed or not.
  static func mayBegin(_ bytes: [UInt8]) -> Bool {
    magics.contains { bytes.starts(with: $0) || $0.starts(with: bytes) }
  }

  private static let magics: [[UInt8]] = [
    Unpacker.beginning, [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0x5d, 0x2a, 0x4d, 0x18],
  ]

  /// How an archive is packed, from its first bytes; nil where it is none. Where the first record is damaged, the name tells.
  static func packing(of bytes: [UInt8], name: String) -> Unpacker.Kind? {
    guard magics.contains(where: { bytes.starts(with: $0) }) else { return nil }
    if bytes.starts(with: Unpacker.beginning) { return .plain }
    // A dictionary before the first frame is a custom of archives alone.
    if bytes.starts(with: [0x5d, 0x2a, 0x4d, 0x18]) { return .zstd }
    let kind: Unpacker.Kind = bytes.starts(with: [0x1f, 0x8b]) ? .gzip : .zstd
    if name.hasSuffix(".warc.gz") || name.hasSuffix(".warc.zst") { return kind }
    var unpacker = Unpacker(kind, input: Array(bytes.prefix(64 << 10)))
    var begin: [UInt8] = []
    while begin.count < Unpacker.beginning.count, case .bytes(let count) = unpacker.step() {
      begin += unpacker.piece[..<min(count, Unpacker.beginning.count)]
    }
    return begin.starts(with: Unpacker.beginning) ? kind : nil
  }
}
