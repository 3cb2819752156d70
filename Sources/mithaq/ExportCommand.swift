import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqExchange
import MithaqLedger
import MithaqPacks

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole ledger for 'import', or its claims as events for other tools.",
    discussion: """
      As NDJSON, each batch's rows come first, then the batch with its hash, and 'import' turns them into the same ledger again. \
      As PLOVER (JSON lines) or CAMEO (tab-separated), each claim that stands is an event of that scheme; claims for which it has \
      none are counted, with the reason. Docs/Exchange.md tells what becomes of what.

        mithaq export > ledger.ndjson
        mithaq export --format plover > events.jsonl
        mithaq export --format cameo --known 2025-11-07 > events.tsv
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case ndjson, plover, cameo }

  @Option(help: "ndjson: everything, for 'import'; plover, cameo: claims as events.")
  var format = Format.ndjson

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "The claims that stood then, for plover and cameo; now where it is not given.",
      valueName: "YYYY-MM-DD[THH:MM[:SS]]"))
  var known: String?

  @OptionGroup var packs: PackOptions

  func validate() throws {
    guard let known else { return }
    if format == .ndjson {
      throw ValidationError("--known goes with --format plover or cameo: NDJSON is the whole ledger")
    }
    if Instant(text: known) == nil {
      throw ValidationError("'\(known)' is no instant; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    }
  }

  func run() throws {
    let output = StandardOutput()
    do {
      switch format {
      case .ndjson: try ledger.open(.read) { try $0.export { try output.write($0) } }
      case .plover, .cameo: try events(output)
      }
    } catch is StandardOutput.ReaderGone {}
  }

  private func events(_ output: StandardOutput) throws {
    let scheme: EventScheme
    do {
      scheme = try PackStore.eventScheme(format.rawValue, folder: packs.folder)
    } catch let failure as PackStore.Failure {
      throw CommandError(failure.description)
    }
    let coder = "mithaq \(Mithaq.configuration.version)"
    var without: [String: Int] = [:]
    var written = 0
    var bytes = format == .cameo ? Array(EventScheme.cameoHeader.utf8) : []
    try ledger.open(.read) { ledger in
      try Answers(ledger).eachClaim(known: known.flatMap { Instant(text: $0) } ?? Clock.now) { claim in
        do throws(EventScheme.NoEvent) {
          if format == .plover {
            try scheme.writePLOVER(claim, coder: coder, to: &bytes)
          } else {
            try scheme.writeCAMEO(claim, to: &bytes)
          }
          written += 1
        } catch {
          without[error.reason, default: 0] += 1
        }
        if bytes.count > 1 << 18 {
          try output.write(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
    }
    try output.write(bytes)
    if without.isEmpty { return }
    Terminal.complain(
      "\(without.values.reduce(0, +)) of \(without.values.reduce(written, +)) claims are no event in \(scheme.name):")
    for (reason, count) in without.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      Terminal.complain("  \(count)  \(reason)")
    }
  }
}
