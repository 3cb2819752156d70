internal import CCurl
import Glibc

/// Asks for one address and gives what is answered, within limits of size and time.
///
/// A redirect is an answer, not followed here. The address of the machine is checked when the connection is made, after names
/// were resolved, so that no name and no redirect leads into a private network. Proxies of the environment are not used.
public struct Client: Sendable {
  /// What the request says of who asks.
  public var agent: String
  public var networks = Networks()
  /// The largest body, in bytes, unpacked.
  public var mostBytes = 16 << 20
  public var connecting: Duration = .seconds(10)
  /// For the whole of an answer.
  public var patience: Duration = .seconds(60)
  /// An answer that comes slower than 100 bytes a second for so long is given up.
  public var stalling: Duration = .seconds(20)

  public init(agent: String) { self.agent = agent }

  public struct Answer: Sendable {
    public var status: Int
    /// By name in small letters; the last of a name counts.
    public var headers: [String: String]
    public var body: [UInt8]

    /// What `Content-Type` says of the letters.
    public var charset: String? {
      guard let type = headers["content-type"]?.lowercased(), let mark = type.firstRange(of: "charset=") else {
        return nil
      }
      let label = type[mark.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
        .prefix { $0 != ";" && $0 != "\"" && $0 != "'" && $0 != " " }
      return label.isEmpty ? nil : String(label)
    }
  }

  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name or the redirect leads to this machine of a private network.
    case isPrivate(String)
    case isTooLarge(Int)
    case tookTooLong
    case unknownHost(String)
    case other(String)

    public var description: String {
      switch self {
      case .isPrivate(let address): "\(address) is no public address; --allow-private \(address) permits it"
      case .isTooLarge(let most): "the answer is larger than \(most >> 20) MiB"
      case .tookTooLong: "the answer takes too long"
      case .unknownHost(let host): "no machine is known as \(host)"
      case .other(let message): message
      }
    }

    /// Whether asking again may help.
    var mayPass: Bool {
      switch self {
      case .isPrivate, .isTooLarge: false
      default: true
      }
    }
  }

  /// libcurl wants to be set up once, before threads use it.
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// - Parameter headers: `If-None-Match` and the like.
  public func get(_ address: WebAddress, headers: [(String, String)] = []) throws(Failure) -> Answer {
    guard Self.isReady, let handle = curl_easy_init() else { throw .other("libcurl could not be set up") }
    defer { curl_easy_cleanup(handle) }
    let transfer = Transfer(networks: networks, mostBytes: mostBytes)
    let own = Unmanaged.passUnretained(transfer).toOpaque()
    func milliseconds(_ duration: Duration) -> Int {
      Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
    var list: UnsafeMutablePointer<curl_slist>?
    for (name, value) in [("Accept", Self.accepted)] + headers {
      // Nobody smuggles a line of the header in.
      list = curl_slist_append(
        list, "\(name): \(value)".filter { $0 != "\r" && $0 != "\n" && $0 != "\r\n" && $0 != "\0" })
    }
    defer { curl_slist_free_all(list) }
    mithaq_set_text(handle, CURLOPT_URL, address.description)
    mithaq_set_text(handle, CURLOPT_USERAGENT, agent)
    mithaq_set_text(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
    mithaq_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    mithaq_set_text(handle, CURLOPT_PROXY, "")
    mithaq_set_text(handle, CURLOPT_NOPROXY, "*")
    mithaq_set_long(handle, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    mithaq_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    mithaq_set_long(handle, CURLOPT_NOSIGNAL, 1)
    mithaq_set_long(handle, CURLOPT_HTTP09_ALLOWED, 0)
    mithaq_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connecting))
    mithaq_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds(patience))
    mithaq_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 100)
    mithaq_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, milliseconds(stalling) / 1000))
    mithaq_set_pointer(handle, CURLOPT_HTTPHEADER, list)
    mithaq_set_pointer(handle, CURLOPT_WRITEDATA, own)
    mithaq_set_pointer(handle, CURLOPT_HEADERDATA, own)
    mithaq_set_pointer(handle, CURLOPT_OPENSOCKETDATA, own)
    mithaq_set_writer(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Transfer.at(context).take(bytes, size * count)
    }
    mithaq_set_writer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Transfer.at(context).takeHeader(bytes, size * count)
    }
    mithaq_set_opener(handle) { context, _, address in Transfer.at(context).open(address) }
    let code = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
    if transfer.isTooLarge { throw .isTooLarge(mostBytes) }
    guard code == CURLE_OK else {
      if let refused = transfer.refused, !transfer.hasOpened { throw .isPrivate(refused) }
      switch code {
      case CURLE_OPERATION_TIMEDOUT: throw .tookTooLong
      case CURLE_COULDNT_RESOLVE_HOST: throw .unknownHost(address.host)
      default: throw .other(String(cString: curl_easy_strerror(code)).lowercased())
      }
    }
    var status = 0
    mithaq_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return Answer(status: status, headers: transfer.headers, body: transfer.body)
  }

  private static let accepted =
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
}

/// One answer while it comes in.
private final class Transfer {
  let networks: Networks
  let mostBytes: Int
  var body: [UInt8] = []
  var headers: [String: String] = [:]
  var headerBytes = 0
  var isTooLarge = false
  var refused: String?
  var hasOpened = false

  init(networks: Networks, mostBytes: Int) {
    self.networks = networks
    self.mostBytes = mostBytes
  }

  static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
  }

  /// Another number than `count` ends the transfer.
  func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    if body.count + count > mostBytes {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    headerBytes += count
    if headerBytes > 256 << 10 {
      isTooLarge = true
      return 0
    }
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers = [:]
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers[line[..<colon].lowercased()] = String(value.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" })
    }
    return count
  }

  /// Makes the socket only where the machine may be asked.
  func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
    guard let address, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
    let raw = UnsafeRawPointer(address).advanced(by: offset)
    let bytes: [UInt8]
    switch address.pointee.family {
    case AF_INET: bytes = Array(UnsafeRawBufferPointer(start: raw.advanced(by: 4), count: 4))
    case AF_INET6: bytes = Array(UnsafeRawBufferPointer(start: raw.advanced(by: 8), count: 16))
    default: return CURL_SOCKET_BAD
    }
    guard networks.permits(bytes) else {
      var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      inet_ntop(address.pointee.family, bytes, &text, socklen_t(text.count))
      refused = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return CURL_SOCKET_BAD
    }
    hasOpened = true
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
  }
}

enum HTTPDate {
  /// Seconds since 1970; nil where it is no date.
  static func seconds(_ text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : Int(seconds)
  }
}
