import ArgumentParser
import Foundation

/// Measures and mistreats the reader.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithaq-bench",
    abstract: "Measure how fast the reader is, and try to break it.",
    subcommands: [
      StreamCommand.self, ArchiveCommand.self, SpeedCommand.self, FuzzCommand.self, FuzzArchivesCommand.self,
      FuzzIntakeCommand.self,
    ])
}

/// A small generator whose numbers follow from its seed.
struct SeededRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }
  mutating func below(_ n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
  }
}

struct BenchError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
