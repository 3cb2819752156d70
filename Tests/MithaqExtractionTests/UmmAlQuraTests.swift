import MithaqClaims
import Testing

@testable import MithaqExtraction

struct UmmAlQuraTests {
  /// Days on which both calendars are known: new years, the day of Arafat, the first of Ramadan.
  @Test(arguments: [
    (1366, 1, 1, "1946-11-25"), (1400, 1, 1, "1979-11-20"), (1442, 1, 12, "2020-08-31"), (1445, 9, 1, "2024-03-11"),
    (1446, 12, 9, "2025-06-05"), (1500, 12, 29, "2077-11-15"),
  ])
  func daysAreThoseOfTheCalendar(year: Int, month: Int, day: Int, expected: String) {
    let found = UmmAlQura.day(year: year, month: month, day: day)
    #expect(found == Day(expected))
    #expect(found.flatMap(UmmAlQura.year) == year)
  }

  @Test func monthsFollowEachOther() {
    var last = UmmAlQura.day(year: 1365, month: 1, day: 1)!
    for year in 1365...1500 {
      for month in 1...12 where (year, month) != (1365, 1) {
        let first = UmmAlQura.day(year: year, month: month, day: 1)!
        #expect([29, 30].contains(first.number - last.number))
        last = first
      }
    }
  }

  @Test func daysThatDoNotExistAreNone() {
    #expect(UmmAlQura.day(year: 1442, month: 13, day: 1) == nil)
    #expect(UmmAlQura.day(year: 1442, month: 0, day: 1) == nil)
    #expect(UmmAlQura.day(year: 1442, month: 1, day: 31) == nil)
    #expect(UmmAlQura.day(year: 1442, month: 1, day: 0) == nil)
    #expect(UmmAlQura.day(year: 1364, month: 1, day: 1) == nil)
    #expect(UmmAlQura.day(year: 1501, month: 1, day: 1) == nil)
    #expect(UmmAlQura.year(of: Day("1940-01-01")!) == nil)
    #expect(UmmAlQura.year(of: Day("2100-01-01")!) == nil)
  }
}
