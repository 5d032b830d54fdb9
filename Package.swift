// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

// The hot loops are optimised in debug builds too: tests that train would crawl otherwise.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "wsc",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "wsc", targets: ["wsc"])],
  targets: [
    .target(name: "WSLang", path: "Sources/WSLang", swiftSettings: strict),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib"),
    .target(
      name: "CKernels", path: "Sources/Kernels",
      cSettings: [
        .headerSearchPath("."),
        .unsafeFlags(["-O3", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fno-math-errno"]),
      ],
      linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread")]),
    .target(
      name: "WSRuntime", dependencies: ["CKernels", "CZlib"], path: "Sources/Runtime",
      swiftSettings: optimised),
    .target(
      name: "WSCompiler", dependencies: ["WSLang", "WSRuntime"], path: "Sources/Compiler",
      swiftSettings: strict),
    .executableTarget(
      name: "wsc", dependencies: ["WSLang", "WSRuntime", "WSCompiler"], path: "Sources/wsc",
      swiftSettings: strict),
    .executableTarget(
      name: "race-engine", dependencies: ["WSLang", "WSRuntime", "WSCompiler"],
      path: "Benchmarks/race/engine", swiftSettings: strict),
    .target(name: "CStepWatch", path: "Tests/StepAudit/watch"),
    .executableTarget(
      name: "step-audit", dependencies: ["CStepWatch", "WSRuntime"],
      path: "Tests/StepAudit/program", swiftSettings: optimised),
    .testTarget(name: "WSLangTests", dependencies: ["WSLang"], swiftSettings: strict),
    .testTarget(
      name: "CompilerTests", dependencies: ["WSCompiler", "WSLang", "WSRuntime"],
      swiftSettings: strict),
    .testTarget(
      name: "RuntimeTests", dependencies: ["WSRuntime", "CKernels", "CZlib"],
      swiftSettings: optimised),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["wsc", "step-audit", "WSRuntime", "WSCompiler", "WSLang"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
