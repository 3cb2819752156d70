// swift-tools-version: 6.2
import PackageDescription

/// Every room is compiled in the Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A room and the rooms below it that it may import.
func room(_ name: String, _ below: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: strict)
}

func tests(_ name: String, _ rooms: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + rooms,
    exclude: exclude, swiftSettings: strict)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
  .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
]

let package = Package(
  name: "Mithaq",
  products: [
    .executable(name: "mithaq", targets: ["mithaq"]),
    .executable(name: "mithaq-read", targets: ["mithaq-read"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "Libcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "Libsqlite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    room("MithaqClaims", ["Libcrypto"]),
    room("MithaqTextScan"),
    room("MithaqMorphology", ["MithaqTextScan"]),
    // Optimised in every build: unoptimised, reading a corpus would take hours.
    .target(name: "CNumbers", cSettings: [.unsafeFlags(["-O2"])]),
    room("MithaqExtraction", ["MithaqClaims", "MithaqTextScan", "MithaqMorphology", "CNumbers"]),
    room("MithaqStatus", ["MithaqClaims"]),
    room("MithaqEvents", ["MithaqClaims"]),
    room("MithaqAtlas"),
    room("MithaqTables", ["MithaqClaims"]),
    room(
      "MithaqPacks",
      [
        "MithaqClaims", "MithaqTextScan", "MithaqMorphology", "MithaqExtraction", "MithaqStatus", "MithaqEvents",
        "MithaqTables", yams,
      ]),
    // Debian's libxml2, which builds the trees of web pages.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    // What web archives and much else is packed with.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    room("MithaqIntake", ["MithaqClaims", "CLibXML2", "CZlib", "CZstd"]),
    // Debian's libcurl, which speaks HTTP and TLS.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    room("MithaqFetch", ["MithaqClaims", "MithaqIntake", "CCurl"]),
    room("MithaqGold", ["MithaqClaims"]),
    room("MithaqLearning", ["MithaqClaims", "MithaqExtraction", "MithaqGold"]),
    room("MithaqLedger", ["MithaqClaims", "Libsqlite", grdb, sqlite]),
    room(
      "MithaqPipeline", ["MithaqClaims", "MithaqIntake", "MithaqExtraction", "MithaqLedger"]),
    room("MithaqAnswers", ["MithaqClaims", "MithaqStatus", "MithaqLedger"]),
    room("MithaqExchange", ["MithaqClaims", "MithaqEvents", "MithaqAtlas", "MithaqAnswers"]),
    .target(
      name: "MithaqPages", dependencies: ["MithaqClaims", "MithaqStatus", "MithaqAnswers", "MithaqAtlas"],
      resources: [
        .embedInCode("Resources/style.css"), .embedInCode("Resources/script.js"), .embedInCode("Resources/icon.svg"),
      ], swiftSettings: strict),
    room(
      "MithaqServer",
      ["MithaqClaims", "MithaqLedger", "MithaqAnswers", "MithaqPages", "CZlib"] + hummingbird),
    .executableTarget(
      name: "mithaq",
      dependencies: [
        "MithaqClaims", "MithaqExtraction", "MithaqPacks", "MithaqIntake", "MithaqStatus",
        "MithaqGold", "MithaqLedger", "MithaqPipeline", "MithaqAnswers", "MithaqPages", "MithaqServer", "MithaqEvents",
        "MithaqExchange", "MithaqFetch", "MithaqTables", arguments,
      ],
      swiftSettings: strict),
    // The reader alone, for clusters: without ledger and server.
    .executableTarget(
      name: "mithaq-read",
      dependencies: ["MithaqClaims", "MithaqExtraction", "MithaqPacks", "MithaqIntake", arguments],
      swiftSettings: strict),
    // Learns the weights of Packs/weights from annotated documents.
    .executableTarget(
      name: "mithaq-learn",
      dependencies: ["MithaqClaims", "MithaqExtraction", "MithaqGold", "MithaqLearning", "MithaqPacks", arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "LawBenchmark", dependencies: ["MithaqClaims", "MithaqStatus", "MithaqPacks"], path: "Benchmarks/Law",
      swiftSettings: strict),
    .executableTarget(
      name: "mithaq-bench",
      dependencies: [
        "MithaqClaims", "MithaqExtraction", "MithaqGold", "MithaqPacks", "MithaqIntake", "CZlib", "CZstd", arguments,
      ],
      path: "Benchmarks/mithaq-bench", swiftSettings: strict),
    .executableTarget(
      name: "ledger-benchmark",
      dependencies: ["MithaqClaims", "MithaqStatus", "MithaqLedger", "MithaqAnswers", sqlite],
      path: "Benchmarks/LedgerBenchmark", swiftSettings: strict),
    tests("MithaqClaims", []),
    tests("MithaqTextScan", []),
    tests("MithaqMorphology", ["MithaqTextScan"]),
    tests(
      "MithaqExtraction", ["MithaqClaims", "MithaqTextScan", "MithaqGold", "MithaqPacks", "CNumbers"],
      exclude: ["Fixtures"]),
    tests("MithaqPacks", ["MithaqClaims", "MithaqExtraction", "MithaqStatus"]),
    tests("MithaqIntake", ["MithaqClaims", "CZlib", "CZstd"], exclude: ["Fixtures"]),
    tests("MithaqFetch", ["MithaqClaims", "MithaqIntake"]),
    tests("MithaqGold", ["MithaqClaims"]),
    tests("MithaqLearning", []),
    tests("MithaqEvents", ["MithaqClaims", "MithaqPacks"]),
    tests("MithaqAtlas", []),
    tests("MithaqTables", ["MithaqClaims", "MithaqPacks"]),
    tests("MithaqExchange", ["MithaqClaims", "MithaqEvents", "MithaqAnswers", "MithaqLedger", "MithaqPacks"]),
    .testTarget(
      name: "mithaqTests", dependencies: ["mithaq", "mithaq-read", "MithaqClaims", arguments], exclude: ["Fixtures"],
      swiftSettings: strict),
    tests("MithaqStatus", ["MithaqClaims", "MithaqPacks"]),
    tests("MithaqLedger", ["MithaqClaims"], exclude: ["Fixtures"]),
    tests("MithaqPipeline", ["MithaqClaims", "MithaqIntake", "MithaqLedger"]),
    tests("MithaqPages", ["MithaqClaims", "MithaqStatus", "MithaqAnswers", "MithaqAtlas"]),
    tests("MithaqServer", ["MithaqClaims", "MithaqPages"] + hummingbird),
    tests(
      "MithaqAnswers", ["MithaqClaims", "MithaqLedger", "MithaqStatus", "MithaqExtraction", "MithaqPacks"],
      exclude: ["Fixtures"]),
  ]
)
