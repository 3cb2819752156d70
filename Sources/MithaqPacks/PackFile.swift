import Foundation
import Yams

/// A YAML file of a pack, read so that every value keeps its line and column.
struct PackFile {
  /// Shown in messages and origins, as `Packs/languages/ar/verbs.yaml`.
  let path: String
  let root: Node?

  /// Reads one file; a file that is no YAML gives one problem.
  init(path: String, text: String, problems: inout [PackProblem]) {
    self.path = path
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      root = nil
      var line = 1
      var column = 1
      switch error {
      case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
        line = mark.line
        column = mark.column
      default: break
      }
      let first = "\(error)".split(separator: "\n").first.map(String.init) ?? "unreadable"
      problems.append(PackProblem(path: path, line: line, column: column, message: "this is no YAML: \(first)"))
    } catch {
      root = nil
      problems.append(PackProblem(path: path, line: 1, column: 1, message: "this is no YAML: \(error)"))
    }
  }

  func problem(_ node: Node?, _ message: String, severity: PackProblem.Severity = .error) -> PackProblem {
    PackProblem(
      path: path, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, severity: severity, message: message)
  }

  /// The entries of a file that is a list.
  func entries(_ problems: inout [PackProblem]) -> [PackEntry] {
    guard let root else { return [] }
    guard let sequence = root.sequence else {
      problems.append(problem(root, "a list of entries is needed here, each beginning with '- '"))
      return []
    }
    var found: [PackEntry] = []
    for node in sequence {
      if let mapping = node.mapping {
        found.append(PackEntry(file: self, node: node, mapping: mapping))
      } else {
        problems.append(problem(node, "an entry is a mapping of keys to values"))
      }
    }
    return found
  }
}

/// One entry of a pack: a mapping whose keys are asked for by name, and whose unknown keys are a mistake.
struct PackEntry {
  let file: PackFile
  let node: Node
  let mapping: Node.Mapping

  var origin: String { "\(file.path):\(node.mark?.line ?? 1)" }

  func value(_ key: String) -> Node? { mapping[Node(key)] }

  func string(_ key: String) -> String? {
    guard let node = value(key), let scalar = node.scalar else { return nil }
    return (scalar.string == "null" || scalar.string == "~") && (scalar.style == .any || scalar.style == .plain)
      ? nil : scalar.string
  }

  func bool(_ key: String) -> Bool { string(key) == "true" }

  func int(_ key: String) -> Int? { string(key).flatMap { Int($0) } }

  /// A list of strings, or one string.
  func strings(_ key: String) -> [String] { value(key).map(Self.strings) ?? [] }

  static func strings(_ node: Node) -> [String] {
    if let sequence = node.sequence { return sequence.compactMap { $0.scalar?.string } }
    if let scalar = node.scalar, scalar.string != "null", !scalar.string.isEmpty { return [scalar.string] }
    return []
  }

  func entry(_ key: String) -> PackEntry? {
    guard let node = value(key), let mapping = node.mapping else { return nil }
    return PackEntry(file: file, node: node, mapping: mapping)
  }

  func entries(_ key: String) -> [PackEntry] {
    guard let sequence = value(key)?.sequence else { return [] }
    return sequence.compactMap { node in node.mapping.map { PackEntry(file: file, node: node, mapping: $0) } }
  }

  /// Reports keys that no reader of this entry knows.
  func allow(_ keys: Set<String>, _ problems: inout [PackProblem]) {
    for (key, _) in mapping {
      guard let name = key.string, !keys.contains(name) else { continue }
      let hint = nearest(name, among: keys).map { "; did you mean '\($0)'?" } ?? ""
      problems.append(file.problem(key, "no key is named '\(name)' here\(hint)"))
    }
  }

  func problem(_ key: String? = nil, _ message: String, severity: PackProblem.Severity = .error) -> PackProblem {
    file.problem(key.flatMap { value($0) } ?? node, message, severity: severity)
  }
}
