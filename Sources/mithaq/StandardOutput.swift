import Foundation

/// Standard output for bulk data: bytes go out as they come, and a reader that has left ends the work quietly.
struct StandardOutput {
  /// The reader of the pipe has gone; nothing is wrong, and nothing more is wanted.
  struct ReaderGone: Error {}

  init() {
    // A write then answers EPIPE instead of killing the process.
    signal(SIGPIPE, SIG_IGN)
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EPIPE {
          throw ReaderGone()
        } else if errno != EINTR && errno != EAGAIN {
          throw CommandError("standard output: error: \(String(cString: strerror(errno)).lowercased())")
        }
      }
    }
  }
}
