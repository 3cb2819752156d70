import MithaqClaims
import Testing

@Suite struct CSVTests {
  private func line(_ cells: [CSV.Cell]) -> String {
    var out: [UInt8] = []
    CSV.write(cells, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test func formulasGetAnApostropheThatCanBeTakenOffAgain() {
    #expect(line([.foreign("+1"), .foreign("-"), .foreign("@x"), .own("-1"), .own(nil)]) == "'+1,'-,'@x,-1,\n")
    #expect(line([.foreign("'=1"), .foreign("''+"), .foreign("'tis"), .foreign("'")]) == "''=1,'''+,'tis,'\n")
  }

  @Test func nothingLeavesItsCell() {
    #expect(line([.own("a\nb"), .foreign("a,b"), .foreign("say \"x\"")]) == "\"a\nb\",\"a,b\",\"say \"\"x\"\"\"\n")
    #expect(line([.foreign("a\u{0}b"), .foreign("\tx")]) == "\"a\u{fffd}b\",\"'\tx\"\n")
    #expect(line([]) == "\n")
  }
}
