import Foundation
import Yams

/// How everything in the packs is called, for whoever shows ids to people: kept as one compiled file, since reading hundreds of
/// files for their heads would hold up every start.
public struct PackDirectory: Sendable {
  /// A name in both languages; nil where the packs have none.
  public struct Name: Hashable, Sendable {
    public var en: String?
    public var ar: String?
  }

  /// What is known of an agreement without reading its law.
  public struct Agreement: Hashable, Sendable {
    public var id: String
    /// Of its file, to be read when its law is asked for.
    public var path: String
    public var name: Name
    public var type: String?
    public var aliases: [String]
    public var depositaries: [String]
    /// Where the register of its acts is to be found.
    public var sources: [String]
    public var hasLaw: Bool
    /// What groups, tables, events and parts of its clauses are called.
    public var labels: [String: Name]
  }

  public var polities: [String: Name] = [:]
  /// By the name that claims carry.
  public var people: [String: Name] = [:]
  /// By the title that claims carry, `foreign minister`.
  public var offices: [String: Name] = [:]
  /// In the order of their files.
  public var agreements: [Agreement] = []

  public init() {}

  /// Empty where there are no packs; a file with a mistake is left out, and 'packs check' tells of it.
  public static func load(_ folder: String? = nil) -> PackDirectory {
    guard let root = try? PackStore.locate(folder) else { return PackDirectory() }
    func make() -> (PackDirectory, [UInt8]) {
      let directory = PackDirectory(reading: root)
      return (directory, directory.image)
    }
    return PackStore.kept(root, "directory", magic: magic, decode: { PackDirectory($0) }, make: make)
  }

  /// The folders in which agreements and those of organisations stand.
  public static func folders(_ folder: String? = nil) -> [String] {
    guard let root = try? PackStore.locate(folder).path else { return [] }
    return [root + "/agreements", root + "/organisations"]
  }

  // MARK: From the files

  private init(reading root: URL) {
    let names = PolityNames.load(root.path)
    polities = names.all.mapValues { Name(en: $0.en, ar: $0.ar) }
    for entry in Self.entries(root.appendingPathComponent("people")) {
      guard let name = entry["name"]?.string else { continue }
      people[name] = Name(en: entry["en"]?.sequence?.first?.string ?? name, ar: entry["ar"]?.sequence?.first?.string)
    }
    for language in ["ar", "en"] {
      let folder = root.appendingPathComponent("languages/\(language)")
      for (file, key) in [("offices.yaml", "office"), ("nouns.yaml", "noun")] {
        for entry in Self.entries(folder, only: file) {
          guard let title = entry["title"]?.string, let word = entry[key]?.string else { continue }
          // The first of a title is its plain one.
          if language == "ar" {
            if offices[title]?.ar == nil { offices[title, default: Name()].ar = word }
          } else {
            offices[title, default: Name()].en = title
          }
        }
      }
    }
    let folders = Self.folders(root.path)
    let shelf = AgreementShelf(folders: folders)
    var seen: Set<String> = []
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
      where name.hasSuffix(".yaml") {
        let path = folder + "/" + name
        guard let file = try? shelf.file(at: path), seen.insert(file.id).inserted else { continue }
        let own = names.names(file.id)
        agreements.append(
          Agreement(
            id: file.id, path: path,
            name: Name(en: file.title ?? file.names["en"]?.first ?? own.en, ar: file.names["ar"]?.first ?? own.ar),
            type: file.type, aliases: file.aliases, depositaries: file.depositaries, sources: file.sources,
            hasLaw: file.hasLaw,
            labels: file.labels.mapValues { Name(en: $0["en"]?.first, ar: $0["ar"]?.first) }))
      }
    }
  }

  /// The mappings of all files of a folder.
  private static func entries(_ folder: URL, only file: String? = nil) -> [Node] {
    let files = file.map { [$0] } ?? (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
    return files.filter { $0.hasSuffix(".yaml") }.flatMap { name -> [Node] in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8),
        let node = try? Yams.compose(yaml: text)
      else { return [] }
      return node.sequence.map(Array.init) ?? []
    }
  }

  // MARK: The compiled file

  static let magic = Array("MITHAQ-NAMES-01".utf8)

  private var image: [UInt8] {
    var out = ByteWriter()
    func name(_ out: inout ByteWriter, _ name: Name) {
      out.optional(name.en)
      out.optional(name.ar)
    }
    func table(_ out: inout ByteWriter, _ table: [String: Name]) {
      out.list(table.sorted { $0.key < $1.key }) {
        $0.string($1.key)
        name(&$0, $1.value)
      }
    }
    table(&out, polities)
    table(&out, people)
    table(&out, offices)
    out.list(agreements) { out, agreement in
      out.string(agreement.id)
      out.string(agreement.path)
      name(&out, agreement.name)
      out.optional(agreement.type)
      for list in [agreement.aliases, agreement.depositaries, agreement.sources] { out.list(list) { $0.string($1) } }
      out.int(agreement.hasLaw ? 1 : 0)
      table(&out, agreement.labels)
    }
    out.int(Self.end)
    return out.bytes
  }

  private static let end = 20_251_107

  /// Nil where the bytes are cut short or not of this form.
  private init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    func name(_ reader: inout ByteReader) -> Name { Name(en: reader.optional(), ar: reader.optional()) }
    func table(_ reader: inout ByteReader) -> [String: Name] {
      Dictionary(reader.list { ($0.string(), name(&$0)) }, uniquingKeysWith: { a, _ in a })
    }
    polities = table(&reader)
    people = table(&reader)
    offices = table(&reader)
    agreements = reader.list { reader in
      Agreement(
        id: reader.string(), path: reader.string(), name: name(&reader), type: reader.optional(),
        aliases: reader.list { $0.string() }, depositaries: reader.list { $0.string() },
        sources: reader.list { $0.string() }, hasLaw: reader.flag(), labels: table(&reader))
    }
    guard reader.int() == Self.end else { return nil }
  }
}

extension PackStore {
  /// What was compiled of the packs before, as long as their files are the same; made anew and kept where they are not.
  static func kept<T>(
    _ root: URL, _ name: String, magic: [UInt8], decode: (UnsafeRawBufferPointer) -> T?, make: () -> (T, [UInt8])
  ) -> T {
    guard let listing = try? everyFile(root) else { return make().0 }
    let file = cacheFolder().appendingPathComponent("\(name)-\(stamp(root, listing)).image")
    if let image = ImageMemory(mapping: file.path), image.memory.starts(with: magic),
      let value = decode(UnsafeRawBufferPointer(rebasing: image.memory[magic.count...]))
    {
      return value
    }
    let (value, bytes) = make()
    // Written beside and renamed: a reader sees one whole image or the other.
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? Data(magic + bytes).write(to: file, options: .atomic)
    return value
  }
}
