import MithaqClaims
import MithaqStatus
import Testing

@Suite struct DelayTests {
  static let january = Delay.MonthDay(month: 1, day: 1)!
  static let june = Delay.MonthDay(month: 6, day: 30)!

  /// Each row is a delay, the day it counts from, and the day on which it has run.
  static let table: [(Delay, String, String)] = [
    (.sameDay, "2000-01-01", "2000-01-01"),
    (.days(30), "2016-10-05", "2016-11-04"),
    (.days(90), "2004-11-18", "2005-02-16"),
    (.clearDays(30), "2019-04-29", "2019-05-30"),
    (.months(3), "2016-06-30", "2016-09-30"),
    (.months(6), "1999-08-31", "2000-02-29"),
    (.months(6), "2000-08-31", "2001-02-28"),
    (.months(1), "2023-01-31", "2023-02-28"),
    (.years(1), "2004-02-29", "2005-02-28"),
    (.years(4), "2004-02-29", "2008-02-29"),
    (.years(100), "2000-02-29", "2100-02-28"),
    (.nextMonth(.days(60)), "2003-01-31", "2003-05-01"),
    (.nextMonth(.days(60)), "2002-04-11", "2002-07-01"),
    (.nextMonth(.months(3)), "2014-04-22", "2014-08-01"),
    (.nextMonth(.sameDay), "2014-12-31", "2015-01-01"),
    (.nextMonth(.sameDay), "2014-12-01", "2015-01-01"),
    (.nthMonth(6), "2010-02-16", "2010-08-01"),
    (.nthMonth(1), "2009-12-31", "2010-01-01"),
    (.fixed(Day("2019-01-01")!), "2017-11-17", "2019-01-01"),
    (.annual(effect: june, noticeBy: january), "2018-12-26", "2019-06-30"),
    (.annual(effect: june, noticeBy: january), "2019-01-01", "2019-06-30"),
    (.annual(effect: june, noticeBy: january), "2019-01-02", "2020-06-30"),
    (.annual(effect: january, noticeBy: june), "2019-06-30", "2020-01-01"),
    (.annual(effect: january, noticeBy: june), "2019-07-01", "2021-01-01"),
    (.sequence([.years(1), .annual(effect: .init(month: 12, day: 31)!, noticeBy: nil)]), "2017-10-12", "2018-12-31"),
    (.annual(effect: .init(month: 2, day: 29)!, noticeBy: nil), "2021-01-01", "2021-02-28"),
    (.laterOf([.days(30), .fixed(Day("2000-06-01")!)]), "2000-01-01", "2000-06-01"),
    (.firstOf([.days(30), .fixed(Day("2000-06-01")!)]), "2000-01-01", "2000-01-31"),
    (.sequence([.years(1), .days(1)]), "2022-12-07", "2023-12-08"),
  ]

  @Test(arguments: table.indices)
  func delay(_ row: Int) throws {
    let (delay, from, to) = Self.table[row]
    let day = try #require(Day(from))
    #expect(delay.applied(to: day)?.description == to, "\(delay.phrase) from \(from)")
  }

  @Test func eventsThatHaveNotCome() {
    let day = Day(number: 0)
    #expect(Delay.event("e").applied(to: day) == nil)
    #expect(Delay.laterOf([.event("e"), .days(1)]).applied(to: day) == nil)
    #expect(Delay.firstOf([.event("e"), .days(1)]).applied(to: day) == day.adding(days: 1))
    let waits = Delay.sequence([.event("e"), .days(1)])
    #expect(waits.applied(to: day) { _, from in from.adding(days: 5) } == Day(number: 6))
  }
}
