import Foundation

/// Starts the program itself, as a shell does.
enum Shell {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program lies beside the bundle of tests.
  static let program: URL = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "mithaq")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : root.appending(path: ".build/debug/mithaq")
  }()

  /// Packs that are compiled at once.
  static let packs = "Tests/mithaqTests/Fixtures/Packs"

  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// Runs the program from the project's folder; `input` must be short enough for a pipe to hold.
  static func run(_ arguments: [String], input: String = "") throws -> Outcome {
    try run(program, arguments, input: input)
  }

  static func run(_ program: URL, _ arguments: [String], input: String = "") throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = root
    let (output, errors, source) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = source
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try source.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }
}
