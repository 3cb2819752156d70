/// Comma-separated values (RFC 4180, with lines that end in a newline), as UTF-8 bytes.
public enum CSV {
  public enum Cell: Sendable {
    /// Words of our own.
    case own(String?)
    /// Words of an article. Where they begin with `=`, `+`, `-` or `@`, a spreadsheet would run them as a formula, so they get an
    /// apostrophe before them; so do words that look as if they had got one, so that it can be taken off again.
    case foreign(String?)
  }

  /// Appends one line.
  public static func write(_ cells: some Sequence<Cell>, to out: inout [UInt8]) {
    var isFirst = true
    for cell in cells {
      if !isFirst { out.append(0x2c) }
      isFirst = false
      switch cell {
      case .own(let text): quote(text ?? "", false, &out)
      case .foreign(let text): quote(text ?? "", isFormula(text ?? ""), &out)
      }
    }
    out.append(0x0a)
  }

  /// True for what becomes a formula, however many apostrophes stand before it.
  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 != 0x27 }) else { return false }
    return "=+-@\t\r".utf8.contains(first)
  }

  /// Control characters that no table can hold become U+FFFD.
  private static func quote(_ text: String, _ isFormula: Bool, _ out: inout [UInt8]) {
    let needsQuotes = text.utf8.contains { $0 == 0x2c || $0 == 0x22 || $0 < 0x20 }
    if needsQuotes { out.append(0x22) }
    if isFormula { out.append(0x27) }
    if needsQuotes {
      for byte in text.utf8 {
        switch byte {
        case 0x22: out += [0x22, 0x22]
        case 0x09, 0x0a, 0x0d: out.append(byte)
        case 0..<0x20: out += [0xef, 0xbf, 0xbd]
        default: out.append(byte)
        }
      }
      out.append(0x22)
    } else {
      out += text.utf8
    }
  }
}
