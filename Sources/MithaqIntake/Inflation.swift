internal import CZlib
internal import CZstd

/// One packed stream while it is being unpacked: a gzip member, a zlib stream, bare deflate or a zstd frame.
///
/// The one place that calls zlib and libzstd. What it holds does not grow with what is unpacked: 32 KiB for deflate, for zstd the window that
/// the frame asks for, 128 MiB at most.
final class Inflation {
  enum Form { case gzip, zlib, deflate, zstd }
  enum Outcome: Equatable {
    /// Took what it could; wants more input, or room for more output.
    case goesOn
    /// The stream is whole: its own checksum and length hold.
    case ended
    case failed(String)
  }

  let form: Form
  private var stream = z_stream()
  private let context: OpaquePointer?
  private var isReady: Bool

  /// - Parameter dictionary: what zstd frames were packed with; empty for none.
  init(_ form: Form, dictionary: [UInt8] = []) {
    self.form = form
    switch form {
    case .zstd:
      context = ZSTD_createDCtx()
      isReady = context != nil
      if let context {
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
        if !dictionary.isEmpty {
          isReady = ZSTD_isError(ZSTD_DCtx_loadDictionary(context, dictionary, dictionary.count)) == 0
        }
      }
    default:
      context = nil
      isReady = mithaq_inflate_begin(&stream, form == .gzip ? 31 : form == .zlib ? 15 : -15) == Z_OK
    }
  }

  deinit {
    if context != nil { ZSTD_freeDCtx(context) } else { inflateEnd(&stream) }
  }

  /// Makes it ready for the next stream.
  func restart() {
    if let context {
      ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    } else if isReady {
      inflateReset(&stream)
    }
  }

  /// Unpacks from `input` into `output` until one of the two is used up or the stream ends; `taken` and `given` say how far it came.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, given: Int, outcome: Outcome) {
    guard isReady else { return (0, 0, .failed("there is no memory to unpack it")) }
    guard let target = output.baseAddress else { return (0, 0, .goesOn) }
    if let context {
      var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
      var sink = ZSTD_outBuffer(dst: target, size: output.count, pos: 0)
      let result = ZSTD_decompressStream(context, &sink, &source)
      if ZSTD_isError(result) != 0 {
        return (source.pos, sink.pos, .failed(String(cString: ZSTD_getErrorName(result)).lowercased()))
      }
      return (source.pos, sink.pos, result == 0 ? .ended : .goesOn)
    }
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(clamping: input.count)
    stream.next_out = target.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(clamping: output.count)
    let (before, room) = (stream.avail_in, stream.avail_out)
    let result = inflate(&stream, Z_NO_FLUSH)
    let (taken, given) = (Int(before - stream.avail_in), Int(room - stream.avail_out))
    switch result {
    case Z_STREAM_END: return (taken, given, .ended)
    case Z_OK, Z_BUF_ERROR: return (taken, given, .goesOn)
    case Z_NEED_DICT: return (taken, given, .failed("a dictionary is asked for"))
    default: return (taken, given, .failed(stream.msg.map { String(cString: $0) } ?? "it cannot be unpacked"))
    }
  }

  /// How a whole message came out.
  enum Whole: Equatable {
    case complete, cut
    case damaged(String)
    case tooLarge
  }

  /// Unpacks a message that is in memory, as far as it goes, but not beyond `limit` bytes; streams may follow one another in it.
  static func unpack(_ message: ArraySlice<UInt8>, _ form: Form, limit: Int, dictionary: [UInt8] = []) -> (
    [UInt8], Whole
  ) {
    let inflation = Inflation(form, dictionary: dictionary)
    var unpacked: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var whole = Whole.cut
    message.withUnsafeBytes { input in
      var at = 0
      while true {
        let (taken, given, outcome) = piece.withUnsafeMutableBytes {
          inflation.step(UnsafeRawBufferPointer(rebasing: input[at...]), into: $0)
        }
        at += taken
        unpacked += piece[..<given]
        if unpacked.count > limit {
          whole = .tooLarge
          return
        }
        switch outcome {
        case .failed(let message):
          whole = .damaged(message)
          return
        case .ended:
          whole = .complete
          // What follows a stream and is none is left alone, as gzip does.
          guard at + 4 <= input.count, form == .gzip && input[at] == 0x1f && input[at + 1] == 0x8b || form == .zstd
          else { return }
          inflation.restart()
        case .goesOn:
          if taken == 0, given == 0 {
            whole = .cut
            return
          }
        }
      }
    }
    return (unpacked, whole)
  }
}
