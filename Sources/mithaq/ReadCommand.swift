import ArgumentParser
import Foundation
import MithaqClaims
import MithaqIntake
import MithaqPipeline

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read articles into claims, each with the words that make it.",
    discussion: """
      Files are plain text, saved web pages or e-mails (one article), RSS or Atom feeds (one an item), web archives (WARC, one a page) or NDJSON \
      (one article a line, with "id" and "text", and where known "title", "lang", "published", "outlet" and "url"), gzipped or not; which, the \
      content tells. A folder stands for all of these in it. Of a web page its article is read, with the day, the outlet, the language and the \
      address that the page gives; \
      NDJSON then carries the title and text that offsets count in. Output comes in the order of the input.

        mithaq read Examples/kazakhstan-accords.en.txt --published 2025-11-07
        mithaq read --format ndjson articles.ndjson > readings.ndjson
        zcat articles.ndjson.gz | mithaq read --format claims - | jq -r .act | sort | uniq -c
        mithaq read --format csv notes/ > claims.csv
        mithaq read --format articles saved-pages/ > articles.ndjson
        mithaq read --format ndjson crawl.warc.gz > readings.ndjson
      """)

  @Argument(help: ArgumentHelp("Files or folders; '-' is standard input.", valueName: "files"))
  var files: [String] = []

  @Option(
    help: """
      text: for people; ndjson: one article a line; claims: one claim a line; csv: one claim a row; \
      articles: what was taken in, one article a line, unread.
      """)
  var format = ReadingFormat.text

  @OptionGroup var intake: IntakeOptions

  @Flag(help: "Say how each part of a claim was found.")
  var explain = false

  func validate() throws {
    if files.isEmpty, isatty(STDIN_FILENO) == 1 {
      throw ValidationError("name a file or a folder, or '-' for standard input")
    }
  }

  func run() throws {
    // What is only taken in needs no engine.
    let engine = format == .articles ? nil : try Engine.load(packs: intake.packs.folder)
    let output = StandardOutput()
    let paths = files.isEmpty ? ["-"] : files
    var batches = Intake(paths, defaults: intake.defaults)
    var hasFailed = false
    var passedOver = PassedOver()
    let isStyled = format == .text && Terminal.outputIsTerminal
    var progress = Progress(of: paths)
    do {
      if !format.header.isEmpty { try output.write(format.header) }
      try inOrder(
        jobs: intake.threads, next: { batches.next() },
        work: { [format, explain] batch in
          Batched(batch, format: format, engine: engine, explain: explain, isStyled: isStyled)
        },
        deliver: { batched in
          try output.write(batched.output)
          if !batched.problems.isEmpty { progress.clear() }
          for problem in batched.problems {
            Terminal.complain(problem.description)
            if problem.severity == .error { hasFailed = true }
          }
          passedOver += batched.passedOver
          progress.advance(bytes: batched.size, documents: batched.documents)
        })
      progress.clear()
      if let summary = passedOver.summary { Terminal.complain(summary) }
    } catch is StandardOutput.ReaderGone {
      return
    }
    if hasFailed { throw ExitCode(1) }
  }
}

/// A batch of documents, read and written out.
private struct Batched: Sendable {
  var output: [UInt8] = []
  var problems: [IntakeProblem]
  var passedOver: PassedOver
  var size: Int
  var documents: Int

  init(_ batch: Batch, format: ReadingFormat, engine: Engine?, explain: Bool, isStyled: Bool) {
    let contents = batch.contents()
    problems = contents.problems
    passedOver = contents.passedOver
    size = batch.size
    documents = contents.articles.count
    for article in contents.articles {
      let reading =
        engine?.read(article, explain: explain)
        ?? Reading(article: article.id, lang: article.lang ?? "", published: article.published, claims: [])
      format.write(reading, of: article, styled: isStyled, to: &output)
    }
  }
}
