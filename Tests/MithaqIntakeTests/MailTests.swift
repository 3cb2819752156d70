import Foundation
import MithaqClaims
import Testing

@testable import MithaqIntake

@Suite struct MailTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/mail")

  private func mail(_ text: String) -> Mail { Mail(Array(text.utf8)) }

  @Test func aNewsletterInWindows1256() throws {
    var intake = Intake([Self.folder.appending(path: "newsletter-ar.eml").path])
    let contents = intake.next()!.contents()
    let article = try #require(contents.articles.first)
    #expect(article.id == "20240308.7@mail.example.org" && article.published == Day("2024-03-08"))
    #expect(article.title == "مصر وتونس توقعان اتفاقية للتعاون الجمركي في القاهرة")
    #expect(
      article.text == """
        وقعت مصر وتونس اتفاقية للتعاون الجمركي بينهما في القاهرة أمس.
        وقال وزير الخارجية المصري إن الاتفاقية تدخل حيز النفاذ بعد التصديق عليها.
        """)
    #expect(article.outlet == "example" && article.isExtracted && contents.problems == [])
    let mail = Mail([UInt8](try Data(contentsOf: Self.folder.appending(path: "newsletter-ar.eml"))))
    #expect(mail.sender == "مثال الأخبار" && mail.host == "mail.example.org")
  }

  @Test func plainTextThatFlows() throws {
    let mail = Mail([UInt8](try Data(contentsOf: Self.folder.appending(path: "flowed-en.eml"))))
    #expect(mail.subject == "Weekly notes: Finland and Åland sign" && mail.sender == "Desk, Example")
    #expect(
      mail.text == """
        Finland and Sweden signed an agreement on Thursday in Helsinki, the ministry said.
        * Norway ratified the convention.
        * Iceland did not.
        """)
  }

  @Test func linesThatAProgramBroke() {
    let mail = mail(
      """
      From: a@example.org
      MIME-Version: 1.0

      Finland and Sweden signed an agreement on Thursday in the capital of
      Finland, the ministry said.
      Norway did not.
      """)
    #expect(
      mail.text == """
        Finland and Sweden signed an agreement on Thursday in the capital of Finland, the ministry said.
        Norway did not.
        """)
    #expect(mail.subject == nil && mail.published == nil && mail.id == nil && mail.sender == "a@example.org")
  }

  @Test(arguments: [
    ("=?utf-8?B?2YXYtdix?=", "مصر"), ("=?UTF-8?q?a_b=2C?= c", "a b, c"),
    ("a =?utf-8?Q?b?= =?utf-8?Q?c?= d", "a bc d"), ("=?utf-8?B?2YXY?=\t=?utf-8?B?tdix?=", "مصر"),
    ("=?iso-8859-6?Q?=C7=E4?= =?utf-8?Q?x?=", "الx"), ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    ("=?utf-8?Q?open", "=?utf-8?Q?open"), ("=?=?=?", "=?=?=?"), ("=??Q?a?=", "=??Q?a?="),
    ("=?utf-8*ar?Q?a?=", "a"), ("plain = ? text", "plain = ? text"), ("=?x-klingon?B?YQ==?=", "a"),
  ])
  func wordsOfHeaders(_ text: String, _ plain: String) {
    #expect(EncodedWords.plain(Array(text.utf8)) == plain)
  }

  @Test func transferEncodings() {
    func quoted(_ text: String) -> String {
      String(decoding: TransferEncoding.quotedPrintable(Array(text.utf8)[...]), as: UTF8.self)
    }
    #expect(quoted("a=3Db=\r\nc= \n=D9=85=") == "a=bcم")
    #expect(quoted("100 = 10=0=") == "100 = 10=0")
    func base64(_ text: String) -> String {
      String(decoding: TransferEncoding.base64(Array(text.utf8)[...]), as: UTF8.self)
    }
    #expect(base64("YWJj\r\nZA==") == "abcd" && base64("YWI") == "ab" && base64("YQ") == "a" && base64("!!") == "")
    #expect(base64("YQ==YmM=") == "abc")
  }

  @Test func whatIsAMessage() {
    for mail in [
      "Received: x\nFrom: a\n\n", "From: a\r\nSubject: b\r\nMIME-Version: 1.0\r\n\r\nText",
      "Message-ID: <x>\nDate: y\n\tz\n",
    ] {
      #expect(Mail.isMail(Array(mail.utf8)), "\(mail)")
    }
    for other in [
      "", "From: a\nSubject: b\n\nText", "GENEVA: Received\nwords", "Received: x\n\n", "{\"From\": 1}", "من: مصر\n",
      "Received: x\nand words that follow\n",
    ] {
      #expect(!Mail.isMail(Array(other.utf8)), "\(other)")
    }
  }

  @Test func partsWithinParts() {
    var text = "Text"
    for i in 0..<40 {
      text = "Content-Type: multipart/mixed; boundary=b\(i)\n\n--b\(i)\n\(text)\n--b\(i)--\n"
    }
    #expect(mail(text).text == "")
    let wide =
      "From: a@b.org\nContent-Type: multipart/mixed; boundary=b\n\n"
      + String(repeating: "--b\n\nwords\n", count: 100_000)
    #expect(mail(wide).text == "words")
    let forwarded = """
      From: a@b.org
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: text/html

      <p>Finland and Sweden signed an agreement on Thursday.</p>
      --b--
      """
    #expect(mail(forwarded).text == "Finland and Sweden signed an agreement on Thursday.")
    for odd in [
      "Content-Type: multipart/mixed\n\n--\nwords", "Content-Type: multipart/mixed; boundary=\"\n\n--\nwords",
      "Content-Type: text/html; charset=\"\n\n<p>words", ":\n\nwords", "\n\nwords", "Content-Type: ;;;=\n\nwords",
      "Content-Type: text/plain; charset*=utf-8''windows-1256\n\nwords",
    ] {
      #expect(mail(odd).text.hasSuffix("words"), "\(odd)")
    }
    #expect(Mail([]).text == "" && Mail([0]).text == "" && Mail([0x0a]).text == "")
    let header =
      "Subject: " + String(repeating: "=?utf-8?B?", count: 200_000) + "\n" + String(repeating: " x\n", count: 200_000)
    #expect(mail(header + "\nwords").text == "words")
  }
}
