/// A record of a table of comma-separated values, with the places of its cells in the file.
public struct CSVRecord: Hashable, Sendable {
  public struct Cell: Hashable, Sendable {
    public var text: String
    /// Where the cell begins, counted from 1, in characters of its line.
    public var line: Int
    public var column: Int
    /// Its bytes within the record's `raw`, without quotes; nil where quotes within it were doubled.
    public var range: Range<Int>?
  }
  public var cells: [Cell]
  /// The record as it stands in the file, without its line end.
  public var raw: String
  /// Its first line.
  public var line: Int
}

/// Something in a table that is not as it should be: where, what, and what would be right.
public struct TableProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int
  public var message: String
  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
  public var description: String { "\(file):\(line):\(column): error: \(message)" }
}

/// Reads comma-separated values (RFC 4180), whatever its line ends; a cell in quotes may hold line ends.
public enum CSVReader {
  /// All records, empty lines left out, and what is wrong with the file. Bytes that are no UTF-8 are read as U+FFFD and told of.
  public static func records(
    _ bytes: [UInt8], delimiter: UInt8 = 0x2c, file: String
  ) -> (records: [CSVRecord], problems: [TableProblem]) {
    var scan = Scan(bytes: bytes, delimiter: delimiter, file: file)
    scan.run()
    return (scan.records, scan.problems)
  }

  private struct Scan {
    let bytes: [UInt8]
    let delimiter: UInt8
    let file: String
    var records: [CSVRecord] = []
    var problems: [TableProblem] = []
    private var at = 0
    private var line = 1
    private var lineStart = 0

    init(bytes: [UInt8], delimiter: UInt8, file: String) {
      self.bytes = bytes
      self.delimiter = delimiter
      self.file = file
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
        at = 3
        lineStart = 3
      }
    }

    mutating func run() {
      while at < bytes.count {
        let start = at
        let first = line
        var cells: [CSVRecord.Cell] = []
        while true {
          cells.append(cell(recordAt: start))
          if at < bytes.count, bytes[at] == delimiter {
            at += 1
            continue
          }
          break
        }
        let raw = text(start..<at)
        if raw.unicodeScalars.contains("\u{fffd}"), !isUTF8(start..<at) {
          problems.append(
            TableProblem(
              file: file, line: first, column: 1, message: "this line is not UTF-8; save the table as UTF-8"))
        }
        endLine()
        if cells.count > 1 || !cells[0].text.isEmpty { records.append(CSVRecord(cells: cells, raw: raw, line: first)) }
      }
    }

    private mutating func cell(recordAt start: Int) -> CSVRecord.Cell {
      let (line, column) = (self.line, text(lineStart..<at).unicodeScalars.count + 1)
      guard at < bytes.count, bytes[at] == 0x22 else {
        let from = at
        while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0a, bytes[at] != 0x0d { at += 1 }
        return CSVRecord.Cell(
          text: text(from..<at), line: line, column: column, range: from - start..<at - start)
      }
      at += 1
      let from = at
      var content: [UInt8] = []
      var isDoubled = false
      while true {
        guard at < bytes.count else {
          problems.append(
            TableProblem(
              file: file, line: line, column: column,
              message: "a quote opens here that is never closed; close it with \""))
          return CSVRecord.Cell(text: String(decoding: content, as: UTF8.self), line: line, column: column)
        }
        if bytes[at] == 0x22 {
          if at + 1 < bytes.count, bytes[at + 1] == 0x22 {
            content.append(0x22)
            isDoubled = true
            at += 2
            continue
          }
          break
        }
        content.append(bytes[at])
        if bytes[at] == 0x0a {
          self.line += 1
          lineStart = at + 1
        }
        at += 1
      }
      let end = at
      at += 1
      let rest = at
      while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0a, bytes[at] != 0x0d { at += 1 }
      if at > rest {
        problems.append(
          TableProblem(
            file: file, line: line, column: column,
            message: "'\(text(rest..<at))' stands after a closing quote; double a quote that belongs to the cell"))
        content += bytes[rest..<at]
      }
      return CSVRecord.Cell(
        text: String(decoding: content, as: UTF8.self), line: line, column: column,
        range: isDoubled || at > rest ? nil : from - start..<end - start)
    }

    private mutating func endLine() {
      guard at < bytes.count else { return }
      if bytes[at] == 0x0d { at += 1 }
      if at < bytes.count, bytes[at] == 0x0a { at += 1 }
      line += 1
      lineStart = at
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    private func isUTF8(_ range: Range<Int>) -> Bool { text(range).utf8.elementsEqual(bytes[range]) }
  }
}
