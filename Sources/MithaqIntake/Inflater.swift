/// Inflates gzip as it comes, member after member, a piece at a time, so that a bomb costs no more than its reader takes.
final class Inflater {
  private let inflation = Inflation(.gzip)
  /// What was read and not yet inflated.
  private var waiting: [UInt8]
  private var taken = 0
  private var isWithinMember = false
  private var isOver = false

  /// - Parameter start: the first bytes of the stream.
  init(_ start: [UInt8]) { waiting = start }

  /// Appends at most `count` bytes; none at the end.
  /// - Parameter more: appends further bytes of the stream, and says how many.
  func inflate(
    _ count: Int, appendingTo bytes: inout [UInt8], more: (inout [UInt8]) throws(ByteSource.Failure) -> Int
  ) throws(ByteSource.Failure) -> Int {
    var piece = [UInt8](repeating: 0, count: max(1, min(count, 64 << 10)))
    var given = 0
    while !isOver, given == 0 {
      if taken == waiting.count {
        waiting.removeAll(keepingCapacity: true)
        taken = 0
        if try more(&waiting) == 0 {
          isOver = true
          if isWithinMember { throw ByteSource.Failure(message: "the gzip stream ends early") }
          return 0
        }
      }
      if !isWithinMember {
        // Padding behind the last member, as tapes and some servers leave.
        while taken < waiting.count, waiting[taken] == 0 { taken += 1 }
        if taken == waiting.count { continue }
        isWithinMember = true
      }
      let step = waiting.withUnsafeBytes { input in
        piece.withUnsafeMutableBytes { inflation.step(UnsafeRawBufferPointer(rebasing: input[taken...]), into: $0) }
      }
      taken += step.taken
      given = step.given
      bytes += piece[..<given]
      switch step.outcome {
      case .goesOn: break
      case .ended:
        isWithinMember = false
        inflation.restart()
      case .failed(let reason):
        isOver = true
        throw ByteSource.Failure(message: "the gzip stream is damaged: \(reason)")
      }
    }
    return given
  }
}

/// What a server sends in a file of gzip, as large sitemaps are.
public enum Gzip {
  /// The bytes inflated; as they are where they are no gzip, nil where they are damaged or inflate to more than `most`.
  public static func plain(_ bytes: [UInt8], most: Int) -> [UInt8]? {
    guard bytes.starts(with: [0x1f, 0x8b]) else { return bytes }
    let (plain, whole) = Inflation.unpack(bytes[...], .gzip, limit: most)
    return whole == .complete ? plain : nil
  }
}
