import MithaqClaims

/// A web page in an archive, with what a server said of it; not yet unpacked.
struct ArchiveRecord: Sendable {
  /// Where it begins in the file, and how far into what is packed there.
  var place: Place
  /// The record's own id, or one made of what it holds: the same in every copy of the archive.
  var id: String
  /// The address that was asked.
  var url: String?
  /// True where the crawler says that it did not keep all.
  var isTruncated: Bool
  var answer: HTTPAnswer
  var message: [UInt8]

  struct Place: Sendable, Equatable {
    var offset: Int
    /// 0 for the first record of a packed member, and where nothing is packed.
    var inside = 0
  }
}
