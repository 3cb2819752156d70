import ArgumentParser
import MithaqAnswers
import MithaqLedger

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Sentences with all these words, and the claims they make.",
    discussion: """
      Spelling and particles hide nothing: «السعودية» finds «والسعودية», "Turkiye" finds "Türkiye". Words in quotes follow each \
      other; a word with a star at its end is a beginning. Exit code 1 where nothing is found.

        mithaq search السعودية
        mithaq search '"Abraham Accords" Kazakh*' --limit 5
      """)

  @Argument(help: ArgumentHelp("The words.", valueName: "words"))
  var words: [String]

  @Option(help: ArgumentHelp("How many sentences at most.", valueName: "n"))
  var limit = 20

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit takes 1 or more") }
  }

  func run() throws {
    let query = words.joined(separator: " ")
    var behind = try ledger.open(.read) { try $0.unindexedArticles() }
    if behind > 0 {
      // A folder that may not be written to is searched as far as it is indexed.
      do {
        try ledger.open(.write) { try $0.indexPassages() }
        behind = 0
      } catch is CommandError {
        Terminal.complain(
          "\(ledger.path): warning: \(behind) articles are not in the search index, and it may not be written to")
      }
    }
    let isEmpty = try ledger.open(.read) { ledger in
      let asOf = question.asOf
      let found = try Answers(ledger).search(query, known: asOf.known, limit: limit)
      try question.write(json: searchJSON(found, query: query, known: asOf.known)) { searchText(found, $0) }
      return found.isEmpty
    }
    if isEmpty { throw ExitCode(1) }
  }
}
