import Foundation
import Yams

/// The feeds and sitemaps that a file of YAML lists to be watched.
///
///     contact: desk@example.org
///     every: 30m
///     feeds:
///     - https://news.example.org/rss.xml
///     - {url: https://example.com/sitemap.xml, outlet: example, every: 6h, most: 200}
public struct FeedList: Sendable {
  public struct Entry: Hashable, Sendable {
    public var url: String
    public var line: Int
    public var outlet: String?
    public var lang: String?
    /// In seconds.
    public var every: Int
    /// New articles in one look at most.
    public var most: Int
    /// False where only the feed's own words are wanted.
    public var pages: Bool
  }
  /// Whom a site may write to.
  public private(set) var contact: String?
  /// Seconds between two requests to a host; nil leaves it to the program.
  public private(set) var pause: Double?
  public private(set) var entries: [Entry] = []

  /// - Parameter path: shown in messages, which name the line and what would be right.
  /// - Throws: `PackStore.Failure.mistakes` with every mistake in it.
  public init(path: String, text: String) throws {
    var problems: [PackProblem] = []
    let file = PackFile(path: path, text: text, problems: &problems)
    var nodes: [Node] = []
    var every = 1800
    if let root = file.root {
      if let mapping = root.mapping {
        let entry = PackEntry(file: file, node: root, mapping: mapping)
        entry.allow(["contact", "every", "pause", "feeds"], &problems)
        contact = entry.string("contact")
        if contact?.contains(where: \.isNewline) == true {
          problems.append(entry.problem("contact", "a contact is one line"))
        }
        every = Self.seconds(entry, "every", least: 60, &problems) ?? every
        if let seconds = entry.string("pause") {
          pause = Self.duration(seconds)
          if pause == nil || pause! < 0.5 {
            problems.append(entry.problem("pause", "a pause is a time of half a second or more, as 2s"))
          }
        }
        if let list = entry.value("feeds")?.sequence {
          nodes = Array(list)
        } else {
          problems.append(entry.problem("feeds", "'feeds' is a list of addresses, each beginning with '- '"))
        }
      } else if let list = root.sequence {
        nodes = Array(list)
      } else {
        problems.append(file.problem(root, "a list of feeds is needed here, each beginning with '- '"))
      }
    } else if problems.isEmpty {
      problems.append(file.problem(nil, "no feed is listed here; write '- https://…', one a line"))
    }
    var seen: [String: Int] = [:]
    for node in nodes {
      var found: Entry?
      if let url = node.scalar?.string {
        found = Entry(url: url, line: node.mark?.line ?? 1, every: every, most: 50, pages: true)
      } else if let mapping = node.mapping {
        let entry = PackEntry(file: file, node: node, mapping: mapping)
        entry.allow(["url", "outlet", "lang", "every", "most", "pages"], &problems)
        if let url = entry.string("url") {
          let most = entry.int("most")
          if entry.value("most") != nil, !(1...10_000).contains(most ?? 0) {
            problems.append(entry.problem("most", "'most' is a number from 1 to 10000"))
          }
          if let lang = entry.string("lang"), !["ar", "en"].contains(lang) {
            problems.append(entry.problem("lang", "a language is 'ar' or 'en', not '\(lang)'"))
          }
          if let pages = entry.string("pages"), !["true", "false"].contains(pages) {
            problems.append(entry.problem("pages", "'pages' is true or false"))
          }
          found = Entry(
            url: url, line: entry.value("url")?.mark?.line ?? node.mark?.line ?? 1, outlet: entry.string("outlet"),
            lang: entry.string("lang"), every: Self.seconds(entry, "every", least: 60, &problems) ?? every,
            most: most ?? 50, pages: entry.string("pages") != "false")
        } else {
          problems.append(entry.problem(nil, "a feed has a 'url'"))
        }
      } else {
        problems.append(file.problem(node, "a feed is an address, or a mapping with a 'url'"))
      }
      guard let entry = found else { continue }
      if !entry.url.lowercased().hasPrefix("http://"), !entry.url.lowercased().hasPrefix("https://") {
        problems.append(
          file.problem(node, "'\(entry.url)' is no address of the web; it begins with https:// or http://"))
      }
      if let line = seen[entry.url] {
        problems.append(file.problem(node, "'\(entry.url)' is listed in line \(line) already"))
      }
      seen[entry.url] = entry.line
      entries.append(entry)
    }
    if problems.isEmpty, entries.isEmpty {
      problems.append(file.problem(file.root, "no feed is listed here; write '- https://…', one a line"))
    }
    guard problems.isEmpty else { throw PackStore.Failure.mistakes(problems) }
  }

  private static func seconds(_ entry: PackEntry, _ key: String, least: Int, _ problems: inout [PackProblem]) -> Int? {
    guard let text = entry.string(key) else { return nil }
    guard let seconds = duration(text), seconds >= Double(least), seconds <= 366 * 86_400 else {
      problems.append(entry.problem(key, "'\(key)' is a time of a minute or more, as 30m, 6h, 1d"))
      return nil
    }
    return Int(seconds)
  }

  /// `90`, `90s`, `30m`, `6h`, `1d`, in seconds.
  private static func duration(_ text: String) -> Double? {
    let factor: Double? =
      switch text.last {
      case "s": 1
      case "m": 60
      case "h": 3600
      case "d": 86_400
      default: nil
      }
    guard let value = Double(factor == nil ? text[...] : text.dropLast()), value.isFinite, value >= 0 else {
      return nil
    }
    return value * (factor ?? 1)
  }
}
