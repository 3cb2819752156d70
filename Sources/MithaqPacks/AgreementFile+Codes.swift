/// Codes that a party may have without any pack.
enum PolityCodes {
  /// ISO 3166-1 alpha-3, and what depositaries list beside it.
  static let states = Set(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR \
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP \
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB \
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN \
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD \
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN \
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM \
    SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR \
    UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE XKX EUE \
    ANT BUR CSK DDR SCG SUN TMP VDR YMD YUG ZAR ROM
    """.split(separator: " ").map(String.init))

  static func isCode(_ id: String) -> Bool { id.utf8.count == 3 && id.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5a } }

  /// Lower-case words joined by hyphens, as organisations and movements have.
  static func isSlug(_ id: String) -> Bool {
    !id.isEmpty
      && id.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2d || $0 == 0x5f }
  }
}

/// The nearest of the words that would have been right.
enum Spelling {
  /// Nil where none is near enough to have been meant.
  static func nearest(_ word: String, among words: some Sequence<String>) -> String? {
    guard word.utf8.count >= 3 else { return nil }
    let limit = word.count < 8 ? 1 : 2
    var best: (word: String, distance: Int)?
    for candidate in words.sorted() where candidate.utf8.count >= 2 {
      let d = distance(Array(word.unicodeScalars), Array(candidate.unicodeScalars))
      if d <= limit, d < best?.distance ?? Int.max { best = (candidate, d) }
    }
    return best?.word
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  static func distance<E: Equatable>(_ a: [E], _ b: [E]) -> Int {
    if abs(a.count - b.count) > 3 { return 4 }
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var d = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { d = min(d, before[j - 1] + 1) }
        row.append(d)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
