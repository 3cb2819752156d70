import MithaqClaims

/// A table of whatever rows, as its description.
protocol TableDescription: Sendable {
  var name: String { get }
  func writeHeader(to out: inout [UInt8])
  func writeCreation(to out: inout [UInt8])
  func writeResource(_ rows: DataPackage.Rows, bytes: Int, to json: inout JSONBytes)
}

/// A table of a data package: what its columns are called, mean and hold. Rows, header and schema are all written from it.
struct Table<Row>: TableDescription {
  struct Column: Sendable {
    enum Value {
      /// Words of our own.
      case own(String?)
      /// Words of an article.
      case foreign(String?)
      case integer(Int?)
      case hundredths(Double)
      case day(Day?)
      case instant(Instant?)
      case list([String])
    }
    var name: String
    /// As Table Schema calls it.
    var type: String
    var about: String
    /// The words that it may hold, where they are few.
    var words: [String] = []
    var isRequired = false
    var value: @Sendable (Row) -> Value
  }

  var name: String
  var about: String
  var key: [String]
  /// A column, and the table and column that it points to.
  var links: [(column: String, table: String, key: String)] = []
  var columns: [Column]

  func writeHeader(to out: inout [UInt8]) { CSV.write(columns.map { .own($0.name) }, to: &out) }

  func writeCSV(_ row: Row, to out: inout [UInt8]) {
    CSV.write(
      columns.lazy.map { column -> CSV.Cell in
        switch column.value(row) {
        case .own(let text): .own(text)
        case .foreign(let text): .foreign(text)
        case .integer(let number): .own(number.map(String.init))
        case .hundredths(let value):
          .own(String(decoding: Table.json { $0.number(hundredths: value) }, as: UTF8.self))
        case .day(let day): .own(day?.description)
        case .instant(let instant): .own(instant?.text)
        case .list(let texts):
          .own(String(decoding: Table.json { $0.array(texts) { $0.string($1) } }, as: UTF8.self))
        }
      }, to: &out)
  }

  func writeJSON(_ row: Row, to out: inout [UInt8]) {
    var json = JSONBytes()
    json.object { json in
      for column in columns {
        json.key(named: column.name)
        switch column.value(row) {
        case .own(let text), .foreign(let text): json.string(text)
        case .integer(let number?): json.number(number)
        case .integer(nil): json.string(nil)
        case .hundredths(let value): json.number(hundredths: value)
        case .day(let day): json.string(day?.description)
        case .instant(let instant): json.string(instant?.text)
        case .list(let texts): json.array(texts) { $0.string($1) }
        }
      }
    }
    out += json.bytes
    out.append(0x0a)
  }

  /// The table in SQL, with its description as a comment, which SQLite keeps.
  func writeCreation(to out: inout [UInt8]) {
    var parts = columns.map { column -> String in
      let type =
        switch column.type {
        case "integer": "INTEGER"
        case "number": "REAL"
        default: "TEXT"
        }
      return "\"\(column.name)\" \(type)\(column.isRequired ? " NOT NULL" : "")"
    }
    parts.append("PRIMARY KEY(\(key.map { "\"\($0)\"" }.joined(separator: ", ")))")
    for link in links { parts.append("FOREIGN KEY(\"\(link.column)\") REFERENCES \"\(link.table)\"(\"\(link.key)\")") }
    out += "CREATE TABLE \"\(name)\"(\n  -- \(about)\n  \(parts.joined(separator: ",\n  "))\n);\n".utf8
  }

  func writeSQL(_ row: Row, to out: inout [UInt8]) {
    out += "INSERT INTO \"\(name)\" VALUES(".utf8
    for (i, column) in columns.enumerated() {
      if i > 0 { out.append(0x2c) }
      switch column.value(row) {
      case .own(let text), .foreign(let text): Table.literal(text, &out)
      case .integer(let number): out += (number.map(String.init) ?? "NULL").utf8
      case .hundredths(let value): out += Table.json { $0.number(hundredths: value) }
      case .day(let day): Table.literal(day?.description, &out)
      case .instant(let instant): Table.literal(instant?.text, &out)
      case .list(let texts):
        Table.literal(String(decoding: Table.json { $0.array(texts) { $0.string($1) } }, as: UTF8.self), &out)
      }
    }
    out += ");\n".utf8
  }

  /// Quotes are doubled; a NUL, which would end the statement, becomes U+FFFD.
  private static func literal(_ text: String?, _ out: inout [UInt8]) {
    guard let text else {
      out += "NULL".utf8
      return
    }
    out.append(0x27)
    for byte in text.utf8 {
      switch byte {
      case 0x27: out += [0x27, 0x27]
      case 0: out += [0xef, 0xbf, 0xbd]
      default: out.append(byte)
      }
    }
    out.append(0x27)
  }

  private static func json(_ body: (inout JSONBytes) -> Void) -> [UInt8] {
    var json = JSONBytes()
    body(&json)
    return json.bytes
  }

  /// The table as a resource of `datapackage.json`.
  func writeResource(_ rows: DataPackage.Rows, bytes: Int, to json: inout JSONBytes) {
    json.object { json in
      json.field("name", name)
      json.field("path", name + "." + rows.rawValue)
      json.field("profile", "tabular-data-resource")
      json.field("title", about)
      json.field("format", rows.rawValue)
      json.field("mediatype", rows == .csv ? "text/csv" : "application/x-ndjson")
      json.field("encoding", "utf-8")
      json.field("bytes", bytes)
      if rows == .csv {
        json.key("dialect")
        json.object {
          $0.field("delimiter", ",")
          $0.field("lineTerminator", "\n")
          $0.field("quoteChar", "\"")
          $0.field("doubleQuote", true)
          $0.field("header", true)
        }
      }
      json.key("schema")
      json.object { json in
        json.key("fields")
        json.array(columns) { json, column in
          json.object { json in
            json.field("name", column.name)
            json.field("type", column.type)
            json.field("description", column.about)
            if column.isRequired || !column.words.isEmpty {
              json.key("constraints")
              json.object { json in
                if column.isRequired { json.field("required", true) }
                if !column.words.isEmpty {
                  json.key("enum")
                  json.array(column.words) { $0.string($1) }
                }
              }
            }
          }
        }
        json.key("missingValues")
        json.array([""]) { $0.string($1) }
        json.key("primaryKey")
        json.array(key) { $0.string($1) }
        json.key("foreignKeys")
        json.array(links) { json, link in
          json.object { json in
            json.field("fields", link.column)
            json.key("reference")
            json.object {
              $0.field("resource", link.table)
              $0.field("fields", link.key)
            }
          }
        }
      }
    }
  }
}
