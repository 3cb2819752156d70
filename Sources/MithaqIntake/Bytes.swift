import Glibc

extension Slice<UnsafeRawBufferPointer> {
  /// Where the next newline lies, or nil.
  func firstNewline() -> Int? {
    guard !isEmpty, let address = base.baseAddress, let found = memchr(address + startIndex, 0x0a, count) else {
      return nil
    }
    return UnsafeRawPointer(found) - address
  }
}

/// An open file that is read in big pieces.
struct ByteSource: ~Copyable {
  private let descriptor: Int32
  private let closes: Bool

  struct Failure: Error {
    var message: String
    init(code: Int32) { message = String(cString: strerror(code)).lowercased() }
    init(message: String) { self.message = message }
  }

  init(path: String) throws(Failure) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Failure(code: errno) }
    descriptor = opened
    closes = true
  }

  init(standardInput: Void) {
    descriptor = STDIN_FILENO
    closes = false
  }

  deinit { if closes { close(descriptor) } }

  /// Moves by so many bytes from where it is; false where the source cannot, as a pipe cannot.
  func move(by distance: Int) -> Bool { lseek(descriptor, distance, SEEK_CUR) >= 0 }

  /// Appends at most `count` bytes, as many as are there now; 0 at the end.
  func read(_ count: Int, appendingTo bytes: inout [UInt8]) throws(Failure) -> Int {
    let old = bytes.count
    var code: Int32 = 0
    var got = 0
    // The only initializer that leaves new room uninitialized makes a new array, so what is there is copied.
    bytes = [UInt8](unsafeUninitializedCapacity: old + count) { buffer, initialized in
      bytes.withUnsafeBufferPointer { _ = buffer.update(fromContentsOf: $0) }
      repeat {
        got = Glibc.read(descriptor, buffer.baseAddress! + old, count)
      } while got < 0 && errno == EINTR
      if got < 0 { code = errno }
      initialized = old + max(0, got)
    }
    if got < 0 { throw Failure(code: code) }
    return got
  }
}
