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
  /// - Parameter registered: acts that a depositary told of beside the file; those that the file has are not counted twice.
  public func standing(of file: AgreementFile, known: Day? = nil, registered: [ActRecord] = []) throws -> (
    standing: Standing, warnings: [FileMessage]
  ) {
    var warnings: [FileMessage] = []
    if registered.isEmpty { return (try decide(file, known, &warnings, under: []), warnings) }
    var file = file
    let own = Set(file.treaty.acts.compactMap(\.party))
    let more = registered.map { act in
      // The Union goes by several codes, and is one party.
      var act = act
      if let party = act.party, Self.union.contains(party), let code = Self.union.first(where: own.contains) {
        act.party = code
      }
      return act
    }.filter { act in !file.treaty.acts.contains { $0.isSame(as: act) } }
    file.treaty.acts += more
    let standing = try decide(file, known, &warnings, under: [], isKept: more.isEmpty)
    return (standing, warnings)
  }

  private static let union = ["eu", "EUE", "EU", "EEC"]

  private func decide(
    _ file: AgreementFile, _ known: Day?, _ warnings: inout [FileMessage], under: [AgreementFile], isKept: Bool = true
  ) throws -> Standing {
    let key = "\(file.path)|\(known?.description ?? "")"
    if isKept, let standing = standings[key] { return standing }
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
    guard isKept else { return standing }
    // Days of knowledge may be asked for without end.
    if standings.count > 2000 { standings.removeAll() }
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

extension ActRecord {
  /// True where both tell of one deposit: a list may call a ratification what another calls acceptance.
  fileprivate func isSame(as other: ActRecord) -> Bool {
    party == other.party && date == other.date && territory == nil
      && (act == other.act || ActKind.consentByDefault.contains(act) && ActKind.consentByDefault.contains(other.act))
  }
}
