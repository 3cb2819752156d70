import Foundation
import Glibc
import MithaqClaims
import MithaqExtraction

/// Finds the packs, and keeps their compiled image up to date.
public enum PackStore {
  /// What went wrong with the packs as a whole.
  public enum Failure: Error, CustomStringConvertible {
    case noPacks(searched: [String])
    case mistakes([PackProblem])
    public var description: String {
      switch self {
      case .noPacks(let searched):
        "no packs found (looked in \(searched.joined(separator: ", "))); name their folder with --packs or MITHAQ_PACKS"
      case .mistakes(let problems): problems.map(\.description).joined(separator: "\n")
      }
    }
  }

  /// The packs of `folder`, or of `MITHAQ_PACKS`, of the working folder, or of the folder of the program.
  public static func locate(_ folder: String? = nil) throws -> URL {
    var candidates: [String] = []
    if let folder {
      candidates = [folder]
    } else {
      if let named = ProcessInfo.processInfo.environment["MITHAQ_PACKS"] { candidates.append(named) }
      candidates.append(FileManager.default.currentDirectoryPath + "/Packs")
      var up = URL(fileURLWithPath: CommandLine.arguments.first ?? ".").resolvingSymlinksInPath()
        .deletingLastPathComponent()
      for _ in 0..<5 {
        candidates.append(up.appendingPathComponent("Packs").path)
        up.deleteLastPathComponent()
      }
      candidates.append("/usr/share/mithaq/Packs")
    }
    for path in candidates where FileManager.default.fileExists(atPath: path + "/frames") {
      return URL(fileURLWithPath: path)
    }
    throw Failure.noPacks(searched: candidates)
  }

  /// The languages that the packs of a folder know, by their codes (`ar`, `en`), sorted.
  public static func languages(folder: String? = nil) throws -> [String] {
    let path = try locate(folder).appendingPathComponent("languages").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// What is wrong with a language that a command is given; nil where the packs know it, or are not found at all.
  public static func complaint(lang: String?, folder: String?) -> String? {
    guard let lang, let known = try? languages(folder: folder), !known.contains(lang) else { return nil }
    let all = known.isEmpty ? "they know none" : known.joined(separator: ", ")
    return "--lang is a language of the packs (\(all)), not '\(lang)'"
  }

  /// The lexicon of the packs, from the compiled image where it is up to date, compiled anew where it is not.
  ///
  /// - Parameter weighs: false to leave out the network, which takes longest to load and only weighing needs.
  public static func lexicon(_ folder: String? = nil, weighs: Bool = true) throws -> Lexicon {
    let root = try locate(folder)
    let listing = try files(root)
    let stamp = stamp(root, listing)
    return try weighs ? lexicon(root, listing, stamp) : compiled(root, listing, stamp)
  }

  private static func lexicon(_ root: URL, _ listing: [Listed], _ stamp: String) throws -> Lexicon {
    var lexicon = try compiled(root, listing, stamp)
    var problems: [PackProblem] = []
    lexicon.network = network(root, listing, &problems)
    guard problems.isEmpty else { throw Failure.mistakes(problems) }
    return lexicon
  }

  /// The lexicon without its network, which lies in a file that needs no compiling.
  private static func compiled(_ root: URL, _ listing: [Listed], _ stamp: String) throws -> Lexicon {
    let image = cacheFolder().appendingPathComponent("lexicon-\(stamp).image")
    if let memory = ImageMemory(mapping: image.path), let lexicon = LexiconImage.decode(memory) {
      return lexicon
    }
    var compiler = PackCompiler()
    var problems: [PackProblem] = []
    compiler.compile(read(root, listing, &problems))
    compiler.weights = weights(root, listing, &problems)
    problems += compiler.problems
    let errors = problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Failure.mistakes(errors) }
    let bytes = compiler.image()
    // Written beside and renamed: two processes may do it at once, and a reader sees one whole image or the other.
    try? FileManager.default.createDirectory(at: image.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? Data(bytes).write(to: image, options: .atomic)
    guard let lexicon = LexiconImage.decode(Data(bytes)) else { throw Failure.noPacks(searched: [root.path]) }
    return lexicon
  }

  /// An extractor over the packs of a folder.
  ///
  /// - Parameter weighs: false for the rules alone.
  public static func load(folder: String? = nil, weighs: Bool = true) throws -> Extractor {
    Extractor(lexicon: try lexicon(folder, weighs: weighs), weighs: weighs)
  }

  /// Every mistake of the packs, and every example that does not read as it says.
  public static func check(folder: String? = nil) throws -> [PackProblem] {
    let root = try locate(folder)
    var problems: [PackProblem] = []
    var compiler = PackCompiler()
    let listing = try files(root)
    compiler.compile(read(root, listing, &problems))
    _ = weights(root, listing, &problems)
    _ = network(root, listing, &problems)
    problems += compiler.problems
    let examples = compiler.examples
    guard let lexicon = LexiconImage.decode(Data(compiler.image())) else { return problems }
    // An example proves what its entry does, whatever the weights would make of it.
    let extractor = Extractor(lexicon: lexicon, weighs: false)
    for example in examples {
      if let problem = check(example, extractor) { problems.append(problem) }
    }
    _ = try eventSchemes(root, &problems)
    return problems.sorted { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) }
  }

  /// Runs one example; only entries that open frames have something to prove.
  private static func check(_ example: PackExample, _ extractor: Extractor) -> PackProblem? {
    let entry = extractor.lexicon.entries[example.entry]
    let acts = Set(entry.rules.map { extractor.lexicon.frames[$0.frame].act })
    guard !acts.isEmpty else { return nil }
    let article = Article(
      id: "example", text: example.text, lang: example.language, published: Day(year: 2024, month: 6, day: 15))
    let claims = extractor.read(article).claims
    let opened = claims.contains { acts.contains($0.act) && $0.origin == entry.origin }
    guard opened != example.wanted else { return nil }
    let found = Set(claims.map(\.act.rawValue)).sorted().joined(separator: ", ")
    let saw = found.isEmpty ? "nothing" : found
    return PackProblem(
      path: example.path, line: example.line, column: example.column,
      message: example.wanted
        ? "the example does not open its frame (\(acts.map(\.rawValue).sorted().joined(separator: ", "))) by this entry; it gives \(saw): \(example.text)"
        : "the counterexample opens the frame of this entry: \(example.text)")
  }

  /// An extractor over the packs of a folder, and SHA-256 over the names and contents of all their files that readings depend
  /// on, for the ledger's runs. The hash is kept beside the compiled image, so that unchanged files are neither read nor hashed again.
  public static func loadWithHash(folder: String? = nil) throws -> (extractor: Extractor, hash: String) {
    let root = try locate(folder)
    let listing = try files(root)
    let stamp = stamp(root, listing)
    let extractor = Extractor(lexicon: try lexicon(root, listing, stamp))
    let kept = cacheFolder().appendingPathComponent("packs-\(stamp).sha256")
    if let text = try? String(contentsOf: kept, encoding: .utf8), text.utf8.count == 64 { return (extractor, text) }
    var bytes: [UInt8] = []
    for file in listing {
      bytes += Array(file.path.utf8)
      bytes += SHA256.digest(Array(try Data(contentsOf: root.appendingPathComponent(file.path))))
    }
    let hash = SHA256.hex(bytes)
    try? Data(hash.utf8).write(to: kept, options: .atomic)
    return (extractor, hash)
  }

  struct Listed {
    var path: String
    var size: Int
    var modified: Double
  }

  /// The files that readings depend on.
  private static func files(_ root: URL) throws -> [Listed] {
    try everyFile(root, endings: [".yaml", WeightFile.ending, NetworkFile.ending]).filter {
      !$0.path.hasPrefix(exchangeFolder)
    }
  }

  /// What was learnt, by language.
  private static func weights(_ root: URL, _ listing: [Listed], _ problems: inout [PackProblem]) -> [String:
    WeightTable]
  {
    var out: [String: WeightTable] = [:]
    for file in listing where file.path.hasSuffix(WeightFile.ending) {
      guard let text = try? String(contentsOf: root.appendingPathComponent(file.path), encoding: .utf8) else {
        problems.append(
          PackProblem(path: "Packs/" + file.path, line: 1, column: 1, message: "this file is not UTF-8 text"))
        continue
      }
      let language = file.path.split(separator: "/").last!.dropLast(WeightFile.ending.count)
      out[String(language)] = WeightFile.parse(text, path: "Packs/" + file.path, problems: &problems)
    }
    return out
  }

  /// The network that reads what sentences tell; nil where packs have none.
  private static func network(_ root: URL, _ listing: [Listed], _ problems: inout [PackProblem]) -> Network? {
    func bytes(_ path: String) -> [UInt8]? {
      guard listing.contains(where: { $0.path == path }) else { return nil }
      return (try? Data(contentsOf: root.appendingPathComponent(path))).map(Array.init)
    }
    func broken(_ path: String) {
      problems.append(
        PackProblem(
          path: "Packs/" + path, line: 1, column: 1,
          message:
            "this is no network that this version reads; 'make learn' writes it anew, and without it the rules read alone"
        ))
    }
    guard let learnt = bytes(NetworkFile.network) else { return nil }
    guard let words = bytes(NetworkFile.words).flatMap(NetworkFile.words) else {
      broken(NetworkFile.words)
      return nil
    }
    guard let network = NetworkFile.network(learnt, words: words) else {
      broken(NetworkFile.network)
      return nil
    }
    return network
  }

  static func everyFile(_ root: URL, endings: [String] = [".yaml"]) throws -> [Listed] {
    guard let walker = FileManager.default.enumerator(atPath: root.path) else { return [] }
    var found: [Listed] = []
    for case let path as String in walker where endings.contains(where: path.hasSuffix) {
      // Not `attributesOfItem`, which looks up the owner's name in /etc/passwd for each of hundreds of files.
      var info = stat()
      guard stat(root.appendingPathComponent(path).path, &info) == 0 else { throw CocoaError(.fileReadNoSuchFile) }
      let modified = Double(info.st_mtim.tv_sec) + Double(info.st_mtim.tv_nsec) / 1e9
      found.append(Listed(path: path, size: Int(info.st_size), modified: modified))
    }
    return found.sorted { $0.path < $1.path }
  }

  static func read(_ root: URL, _ listing: [Listed], _ problems: inout [PackProblem]) -> [PackFile] {
    listing.filter { $0.path.hasSuffix(".yaml") }.compactMap { file in
      guard let text = try? String(contentsOf: root.appendingPathComponent(file.path), encoding: .utf8) else {
        problems.append(
          PackProblem(path: "Packs/" + file.path, line: 1, column: 1, message: "this file is not UTF-8 text"))
        return nil
      }
      return PackFile(path: "Packs/" + file.path, text: text, problems: &problems)
    }
  }

  /// Names an image by the files that it was made of: paths, sizes, times, and the image's version.
  static func stamp(_ root: URL, _ listing: [Listed]) -> String {
    var key = String(decoding: LexiconImage.magic, as: UTF8.self) + root.path
    for file in listing { key += "|\(file.path):\(file.size):\(file.modified)" }
    if let program = Bundle.main.executablePath,
      let attributes = try? FileManager.default.attributesOfItem(atPath: program)
    {
      key += "|\(attributes[.size] ?? 0):\((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
    }
    return String(SHA256.hex(Array(key.utf8)).prefix(32))
  }

  static func cacheFolder() -> URL {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["MITHAQ_CACHE"] { return URL(fileURLWithPath: named) }
    if let xdg = environment["XDG_CACHE_HOME"], !xdg.isEmpty {
      return URL(fileURLWithPath: xdg).appendingPathComponent("mithaq")
    }
    if let home = environment["HOME"] { return URL(fileURLWithPath: home).appendingPathComponent(".cache/mithaq") }
    return FileManager.default.temporaryDirectory.appendingPathComponent("mithaq-cache")
  }
}
