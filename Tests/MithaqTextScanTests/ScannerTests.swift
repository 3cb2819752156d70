import MithaqTextScan
import Testing

/// A text as it is scanned: its tokens and sentences as strings.
struct Scanned {
  let bytes: [UInt8]
  let text: ScannedText

  init(_ bytes: [UInt8], titleLength: Int = 0) {
    self.bytes = bytes
    text = Scanner.scan(bytes.span, titleLength: titleLength)
  }
  init(_ string: String, titleLength: Int = 0) { self.init(Array(string.utf8), titleLength: titleLength) }

  func original(_ token: Token) -> String {
    String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }
  func folded(_ token: Token) -> String {
    String(decoding: text.folded[Int(token.foldStart)..<Int(token.foldEnd)], as: UTF8.self)
  }
  func tokens(_ kind: Token.Kind) -> [String] { text.tokens.filter { $0.kind == kind }.map(original) }
  var words: [String] { tokens(.word) }
  var sentences: [String] {
    text.sentences.map { sentence in
      let (first, last) = (text.tokens[sentence.tokens.lowerBound], text.tokens[sentence.tokens.upperBound - 1])
      return String(decoding: bytes[Int(first.start)..<Int(last.end)], as: UTF8.self)
    }
  }

  /// What must hold of every text, however broken; the first thing that does not, or nil.
  var broken: String? {
    var (end, foldEnd) = (0, 0)
    for (i, token) in text.tokens.enumerated() {
      if Int(token.start) < end || token.end <= token.start || Int(token.end) > bytes.count {
        return "token \(i) has the bytes \(token.start)..<\(token.end) of \(bytes.count), after \(end)"
      }
      if Int(token.foldStart) < foldEnd || token.foldEnd < token.foldStart || Int(token.foldEnd) > text.folded.count {
        return "token \(i) has the folded bytes \(token.foldStart)..<\(token.foldEnd), after \(foldEnd)"
      }
      (end, foldEnd) = (Int(token.end), Int(token.foldEnd))
    }
    var next = 0
    for (i, sentence) in text.sentences.enumerated() {
      if sentence.index != i || sentence.tokens.lowerBound < next || sentence.tokens.isEmpty
        || sentence.tokens.upperBound > text.tokens.count
      {
        return "sentence \(i) has the tokens \(sentence.tokens), after \(next)"
      }
      next = sentence.tokens.upperBound
    }
    return nil
  }
}

@Suite struct ScannerTests {
  // MARK: Tokens

  @Test(arguments: [
    ("وقّعت قطر، وفرنسا", ["وقّعت", "قطر", "وفرنسا"]),
    ("The U.S. and the U.N. met", ["The", "U.S.", "and", "the", "U.N.", "met"]),
    ("Asia-Pacific", ["Asia", "Pacific"]),
    ("الروسية-الإفريقية", ["الروسية", "الإفريقية"]),
    ("N'Djamena and Côte d’Ivoire", ["N'Djamena", "and", "Côte", "d’Ivoire"]),
    ("Qatar's envoy, the Emirates' envoy", ["Qatar", "envoy", "the", "Emirates", "envoy"]),
    ("OPEC+ talks", ["OPEC", "talks"]),
    ("F16 G7", ["F16", "G7"]),
    ("قطر\u{200F}، تركيا", ["قطر", "تركيا"]),
    ("中国 Россия", ["中国", "Россия"]),
  ])
  func wordsOf(_ text: String, _ expected: [String]) {
    #expect(Scanned(text).words == expected)
  }

  @Test(arguments: [
    ("3.5 percent of 1,000", ["3.5", "1,000"], ["3.5", "1,000"]),
    ("٣٫٥ من ١٬٠٠٠", ["٣٫٥", "١٬٠٠٠"], ["3.5", "1,000"]),
    ("in 2025.", ["2025"], ["2025"]),
    ("6/11/2025", ["6", "11", "2025"], ["6", "11", "2025"]),
    ("۲۰۲۵", ["۲۰۲۵"], ["2025"]),
  ])
  func numbersOf(_ text: String, _ originals: [String], _ folded: [String]) {
    let scanned = Scanned(text)
    #expect(scanned.tokens(.number) == originals)
    #expect(scanned.text.tokens.filter { $0.kind == .number }.map(scanned.folded) == folded)
  }

  @Test func flagsOfWords() throws {
    let scanned = Scanned("The UK and the U.S. met دولة كلمه")
    func flags(_ word: String) throws -> Token.Flags {
      try #require(scanned.text.tokens.first { scanned.original($0) == word }).flags
    }
    #expect(try flags("The").contains([.capitalised, .first]) && !flags("The").contains(.allCaps))
    #expect(try flags("UK").contains(.allCaps) && flags("U.S.").contains(.allCaps))
    #expect(try !flags("and").contains(.capitalised) && flags("and").contains(.spaced))
    #expect(try flags("دولة").contains([.arabic, .taMarbuta]) && !flags("كلمه").contains(.taMarbuta))
  }

  @Test func theSameWordHasTheSameHash() {
    func hash(_ word: String) -> UInt64 { Scanned(word).text.tokens[0].hash }
    #expect(hash("أبراهام") == hash("ابراهام"))
    #expect(hash("U.S.") == hash("us") && hash("U.S.") == hash("US"))
    #expect(hash("قَطَر") == hash("قطر") && hash("قطر") != hash("مصر"))
    #expect(hash("São") == wordHash(Array("sao".utf8)))
  }

  @Test func theShareOfArabic() {
    #expect(Scanned("قطر وفرنسا").text.arabicShare == 1)
    #expect(Scanned("Qatar").text.arabicShare == 0)
    #expect(Scanned("123").text.arabicShare == 0)
    #expect(Scanned("قطر abc").text.arabicShare == 0.5)
  }

  // MARK: Quotations

  @Test(arguments: [
    ("He said: \"Qatar joined\" and left", ["Qatar", "joined"]),
    ("He said “Qatar joined” and left", ["Qatar", "joined"]),
    ("قال «قطر انضمت» وغادر", ["قطر", "انضمت"]),
    ("قال: \"قطر انضمت\" وغادر", ["قطر", "انضمت"]),
    ("Nothing is quoted", []),
    ("An “open quotation\nends with its paragraph", ["open", "quotation"]),
  ])
  func quoted(_ text: String, _ expected: [String]) {
    let scanned = Scanned(text)
    #expect(
      scanned.text.tokens.filter { $0.kind == .word && $0.flags.contains(.quoted) }.map(scanned.original) == expected)
  }

  // MARK: Sentences

  @Test(arguments: [
    ("Qatar signed. France ratified.", ["Qatar signed.", "France ratified."]),
    ("وقّعت قطر. وصادقت فرنسا.", ["وقّعت قطر.", "وصادقت فرنسا."]),
    ("هل انضمت قطر؟ نعم!", ["هل انضمت قطر؟", "نعم!"]),
    ("The U.S. joined. It left.", ["The U.S. joined.", "It left."]),
    ("Mr. Smith and Gen. Haftar met.", ["Mr. Smith and Gen. Haftar met."]),
    ("J. Smith met K. Jones.", ["J. Smith met K. Jones."]),
    ("قال د. محمد إن قطر انضمت.", ["قال د. محمد إن قطر انضمت."]),
    ("برلين (د. ب. أ.) أعلنت قطر ذلك.", ["برلين (د. ب. أ.) أعلنت قطر ذلك."]),
    ("It rose by 3.5 points. It fell.", ["It rose by 3.5 points.", "It fell."]),
    ("On Nov. 6 it joined.", ["On Nov. 6 it joined."]),
    ("WASHINGTON, Nov. 6 (Reuters) - Kazakhstan joined.", ["WASHINGTON, Nov. 6 (Reuters) - Kazakhstan joined."]),
    ("“We joined.” She left.", ["“We joined.”", "She left."]),
    ("(They met.) She left.", ["(They met.)", "She left."]),
    ("First line\nSecond line", ["First line", "Second line"]),
    ("First line\r\n\r\nSecond line", ["First line", "Second line"]),
    ("They met… and left.", ["They met… and left."]),
    ("They met... And left.", ["They met... And left."]),
    ("On example.com it said so.", ["On example.com it said so."]),
    ("---\n***\n", []),
    ("", []),
  ])
  func sentencesOf(_ text: String, _ expected: [String]) {
    #expect(Scanned(text).sentences == expected)
  }

  @Test func theTitleIsASentenceOfItsOwn() {
    let title = "Kazakhstan joins"
    let scanned = Scanned(title + "\nIt signed. It left.", titleLength: title.utf8.count)
    #expect(scanned.text.sentences.map(\.isTitle) == [true, false, false])
    #expect(scanned.text.sentences.map(\.paragraph) == [0, 1, 1])
  }

  // MARK: Properties

  /// The folded bytes of a word are its own bytes, folded; but for the stops and apostrophes inside of it.
  @Test func foldingKeepsByteOffsets() {
    var generator = SplitMix(7)
    for round in 0..<2_000 {
      let string = RandomText.make(&generator, pieces: Int.random(in: 0...40, using: &generator))
      let scanned = Scanned(string)
      if let broken = scanned.broken {
        Issue.record("round \(round): \(broken) in \(string.debugDescription)")
        return
      }
      for token in scanned.text.tokens where token.kind == .word || token.kind == .number {
        let original = scanned.original(token)
        let kept =
          token.kind == .number
          ? original : String(original.unicodeScalars.filter { !".'’ʼ".unicodeScalars.contains($0) })
        let expected = String(decoding: Folding.bytes(kept), as: UTF8.self)
        if scanned.folded(token) != expected || token.hash != wordHash(Array(expected.utf8)) {
          Issue.record(
            "round \(round): \(original.debugDescription) is folded to \(scanned.folded(token).debugDescription)")
          return
        }
      }
    }
  }

  /// What a text says does not hang on the text before it.
  @Test func aParagraphReadsAlikeWhereverItStands() {
    var generator = SplitMix(11)
    for _ in 0..<500 {
      let paragraph = RandomText.make(&generator, pieces: 12)
      let alone = Scanned(paragraph).text.tokens.filter { $0.kind == .word }.map(\.hash)
      let behind = Scanned("Qatar.\n" + paragraph).text.tokens.filter { $0.kind == .word }.map(\.hash)
      if Array(behind.dropFirst()) != alone {
        Issue.record("\(paragraph.debugDescription)")
        return
      }
    }
  }

  /// Nothing that a file may hold crashes the scanner, and what it gives is whole.
  @Test func randomBytesNeverCrash() {
    var generator = SplitMix(13)
    for round in 0..<3_000 {
      var bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      if round % 2 == 0 {
        // A text with some bytes altered and its end cut off.
        bytes = Array(RandomText.make(&generator, pieces: 30).utf8)
        for _ in 0..<4 where !bytes.isEmpty {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        bytes.removeLast(min(bytes.count, Int.random(in: 0...3, using: &generator)))
      }
      let title = Int.random(in: 0...(bytes.count + 3), using: &generator)
      if let broken = Scanned(bytes, titleLength: title).broken {
        Issue.record("round \(round): \(broken) in \(bytes)")
        return
      }
    }
  }

  /// A byte that is no UTF-8 is a sign of its own; the words around it are found.
  @Test func invalidBytesAreSigns() {
    let bytes = Array("قطر".utf8) + [0xFF, 0xC3, 0x28, 0xE2, 0x82] + Array(" Qatar".utf8) + [0xF0, 0x9F]
    #expect(Scanned(bytes).words == ["قطر", "Qatar"])
    #expect(Scanned([0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF5]).words == [])
  }
}
