internal import CZlib

/// Inflates gzip as it comes, member after member, a piece at a time, so that a bomb costs no more than its reader takes.
final class Inflater {
  private var stream = z_stream()
  /// What was read and not yet inflated.
  private var waiting: [UInt8] = []
  private var taken = 0
  private var isWithinMember = false
  private var isOver = false

  struct Failure: Error { var message: String }

  /// - Parameter start: the first bytes of the stream.
  init(_ start: [UInt8]) {
    waiting = start
    mithaq_inflate_gzip(&stream)
  }

  deinit { inflateEnd(&stream) }

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
      let status = waiting.withUnsafeMutableBufferPointer { input in
        piece.withUnsafeMutableBufferPointer { output in
          stream.next_in = input.baseAddress! + taken
          stream.avail_in = UInt32(clamping: input.count - taken)
          stream.next_out = output.baseAddress!
          stream.avail_out = UInt32(output.count)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          taken = input.count - Int(stream.avail_in)
          given = output.count - Int(stream.avail_out)
          return status
        }
      }
      bytes += piece[..<given]
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        isWithinMember = false
        inflateReset(&stream)
      default:
        isOver = true
        throw ByteSource.Failure(message: "the gzip stream is damaged")
      }
    }
    return given
  }
}
