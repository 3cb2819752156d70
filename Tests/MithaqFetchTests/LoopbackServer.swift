import Foundation
import Synchronization

/// A real server on 127.0.0.1 that answers as a test says, a thread for each connection.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    var path: String
    var headers: [String: String]
    /// When it came and when it was answered.
    var began: ContinuousClock.Instant
    var ended: ContinuousClock.Instant?
  }

  /// How an answer is sent.
  enum Reply: Sendable {
    case status(Int, headers: [String: String] = [:], body: String = "")
    case bytes([UInt8], headers: [String: String] = [:])
    /// The body goes on for ever.
    case endless
    /// A letter, and then nothing any more.
    case stalling
    /// Whatever it is, as it stands.
    case raw(String)

    static func ok(_ body: String, _ headers: [String: String] = [:]) -> Reply {
      .status(200, headers: headers, body: body)
    }
  }

  let port: Int
  private let descriptor: Int32
  private let log = Mutex<[Request]>([])
  private let answer: @Sendable (Request, Int) -> Reply

  /// - Parameter answer: is given the request, and how many of its path came before it.
  init(_ answer: @escaping @Sendable (Request, Int) -> Reply) throws {
    self.answer = answer
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    port = Int(UInt16(bigEndian: address.sin_port))
    signal(SIGPIPE, SIG_IGN)
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection < 0 { break }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  var requests: [Request] { log.withLock { $0 } }
  var paths: [String] { requests.map(\.path) }
  func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)), bytes.count < 65536 {
      let count = read(connection, &piece, piece.count)
      if count <= 0 { return }
      bytes += piece[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    guard let path = lines.first?.split(separator: " ").dropFirst().first else { return }
    var request = Request(path: String(path), headers: [:], began: .now)
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      request.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    let (place, before) = log.withLock { log in
      let before = log.count { $0.path == request.path }
      log.append(request)
      return (log.count - 1, before)
    }
    defer { log.withLock { $0[place].ended = .now } }
    func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { write(connection, $0.baseAddress!, $0.count) }
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
    switch answer(request, before) {
    case .status(let status, let headers, let body):
      let lines = headers.map { "\($0): \($1)\r\n" }.joined()
      _ = send(
        Array(
          "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\(lines)\r\n\(body)".utf8)
      )
    case .bytes(let body, let headers):
      let lines = headers.map { "\($0): \($1)\r\n" }.joined()
      _ = send(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\(lines)\r\n".utf8) + body)
    case .endless:
      _ = send(Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>".utf8))
      let words = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
      while send(words) {}
    case .stalling:
      _ = send(Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx".utf8))
      // Until the other side gives up.
      while read(connection, &piece, piece.count) > 0 {}
    case .raw(let text): _ = send(Array(text.utf8))
    }
  }
}

/// What a line of shell writes.
func output(of command: String) throws -> [UInt8] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-c", command]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
  process.waitUntilExit()
  return bytes
}
