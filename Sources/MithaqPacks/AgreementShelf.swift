import Foundation
import MithaqClaims
import MithaqStatus

/// Agreement files by id, so that one agreement's law can lean on another's.
///
/// Files stand in folders under `<id>.yaml`; a file that carries the id among its `aliases` is found too.
public final class AgreementShelf {
  private let folders: [String]
  private let polities: Set<String>
  private var files: [String: AgreementFile] = [:]
  private var paths: [String: String]?
  private var standings: [String: Standing] = [:]

  public init(folders: [String], polities: Set<String> = []) {
    self.folders = folders
    self.polities = polities
  }

  /// Reads a file from a path.
  public func file(at path: String) throws -> AgreementFile {
    if let file = files[path] { return file }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw AgreementFileError(messages: [
        FileMessage(severity: .error, path: path, line: 1, column: 1, text: "no such file, or it cannot be read")
      ])
    }
    let file = try AgreementFile.read(String(decoding: data, as: UTF8.self), path: path, polities: polities)
    files[path] = file
    return file
  }

  /// The law of a file, with that of the agreements it refers to.
  ///
  /// A circle of entries into force is an error at the place that closes it; an agreement that no folder has is a
  /// warning.
  public func standing(of file: AgreementFile, known: Day? = nil) throws -> (
    standing: Standing, warnings: [FileMessage]
  ) {
    var warnings: [FileMessage] = []
    let standing = try decide(file, known, &warnings, under: [])
    return (standing, warnings)
  }

  private func decide(
    _ file: AgreementFile, _ known: Day?, _ warnings: inout [FileMessage], under: [AgreementFile]
  ) throws -> Standing {
    let key = "\(file.path)|\(known?.description ?? "")"
    if let standing = standings[key] { return standing }
    var others = OtherAgreements()
    for reference in file.references {
      let chain = under + [file]
      if let at = chain.firstIndex(where: { $0.id == reference.id || $0.aliases.contains(reference.id) }) {
        guard reference.mustComeFirst else { continue }
        let circle = (chain[at...].map(\.id) + [reference.id]).joined(separator: " → ")
        throw AgreementFileError(messages: [
          message(.error, file, reference, "agreements wait for each other to enter into force: \(circle)")
        ])
      }
      if file.treaty.acts.contains(where: { $0.event == reference.id || $0.event == reference.id + "_in_force" }) {
        continue
      }
      guard let path = path(of: reference.id) else {
        let text =
          reference.mustComeFirst
          ? "no file is found for '\(reference.id)', so it counts as not in force"
          : "no file is found for '\(reference.id)', so nobody is deemed to leave with it"
        warnings.append(message(.warning, file, reference, text))
        continue
      }
      do {
        let other = try self.file(at: path)
        others.add(try decide(other, known, &warnings, under: chain), as: [reference.id, other.id] + other.aliases)
      } catch let error as AgreementFileError where !reference.mustComeFirst {
        warnings.append(message(.warning, file, reference, "'\(reference.id)' cannot be read"))
        warnings.append(contentsOf: error.messages)
      }
    }
    let standing = Standing(of: file.treaty, known: known, others: others)
    standings[key] = standing
    return standing
  }

  private func message(
    _ severity: FileMessage.Severity, _ file: AgreementFile, _ at: AgreementFile.Reference, _ text: String
  ) -> FileMessage {
    let lines = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = lines.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(at.line - 1).first
    return FileMessage(
      severity: severity, path: file.path, line: at.line, column: at.column, text: text,
      source: line.map(String.init) ?? "")
  }

  /// The file of an id or alias.
  public func path(of id: String) -> String? {
    for folder in folders {
      let path = folder + "/" + id + ".yaml"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    if paths == nil { paths = index() }
    return paths?[id]
  }

  /// Ids and aliases by a look at the heads of all files.
  private func index() -> [String: String] {
    var result: [String: String] = [:]
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
      where name.hasSuffix(".yaml") {
        let path = folder + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else { continue }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
          guard line.hasPrefix("id:") || line.hasPrefix("aliases:") else { continue }
          let values = line[line.index(after: line.firstIndex(of: ":")!)...]
          for value in values.split(whereSeparator: { " ,[]'\"".contains($0) }) where result[String(value)] == nil {
            result[String(value)] = path
          }
        }
      }
    }
    return result
  }
}
