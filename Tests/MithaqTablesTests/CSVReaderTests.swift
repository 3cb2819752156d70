import MithaqTables
import Testing

@Suite struct CSVReaderTests {
  private func read(_ text: String) -> ([[String]], [String]) {
    let (records, problems) = CSVReader.records(Array(text.utf8), file: "t.csv")
    return (records.map { $0.cells.map(\.text) }, problems.map(\.description))
  }

  @Test func cellsLinesAndQuotes() {
    #expect(read("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n\n,\n").0 == [["a", "b"], ["x, \"y\"", "1\n2"], ["", ""]])
    #expect(read("\u{feff}a\n").0 == [["a"]])
    #expect(read("").0.isEmpty && read("\n\r\n").0.isEmpty)
  }

  @Test func placesAreThoseOfTheFile() throws {
    let (records, _) = CSVReader.records(Array("ab,c\n\"é\n\",d,\"x\"\n".utf8), file: "t.csv")
    #expect(records[0].cells[1].line == 1 && records[0].cells[1].column == 4)
    #expect(records[1].line == 2 && records[1].cells[1].line == 3 && records[1].cells[1].column == 3)
    for record in records {
      for cell in record.cells {
        let range = try #require(cell.range)
        #expect(Array(record.raw.utf8)[range].elementsEqual(cell.text.utf8))
      }
    }
  }

  @Test func brokenTablesAreNamed() {
    #expect(read("a\n\"b").1 == ["t.csv:2:1: error: a quote opens here that is never closed; close it with \""])
    #expect(read("\"a\"b,c\n").1.count == 1 && read("\"a\"b,c\n").0 == [["ab", "c"]])
    let bad = CSVReader.records([0x61, 0xff, 0x2c, 0x62], file: "t.csv")
    #expect(bad.problems.count == 1 && bad.records[0].cells.count == 2)
  }

  /// Any bytes at all: no crash, and every record lies within the file.
  @Test func anyBytes() {
    var seed: UInt64 = 7
    func next() -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return seed >> 33
    }
    let alphabet: [UInt8] = [0x22, 0x2c, 0x0a, 0x0d, 0x61, 0xd8, 0xb9, 0xff, 0x00, 0xef, 0xbb, 0xbf]
    for _ in 0..<3000 {
      let bytes = (0..<Int(next() % 24)).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
      let (records, _) = CSVReader.records(bytes, file: "t.csv")
      for record in records {
        for cell in record.cells { #expect((cell.range?.upperBound ?? 0) <= record.raw.utf8.count + 3 * bytes.count) }
      }
    }
  }
}
