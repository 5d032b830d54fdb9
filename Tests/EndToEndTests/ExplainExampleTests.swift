import Foundation
import Testing
import WSLang

/// The command lines that `wsc explain` shows for files, data, runs and netlists are run as they
/// stand: the failing one gives its code, the repaired one does not.
@Suite("Examples of `wsc explain` that are command lines")
struct ExplainExampleTests {
  private static let entries = DiagnosticCatalogue.entries.filter { entry in
    guard case .commandLine = entry.failing else { return false }
    return ["WS6", "WS7", "WS8"].contains(String(entry.code.text.prefix(3)))
  }

  /// What cannot be brought about in a test, and why.
  private static let notRun: [String: String] = [
    "WS6206": "every netlist of ours has test vectors",
    "WS6207": "a netlist that large takes minutes to train",
    "WS6216": "no command makes such a netlist yet; MemoryNetlistTests shows it",
    "WS6217": "no target that is written today has limits; TargetTests shows it",
    "WS7004": "needs a full disk",
    "WS7010": "two processes must meet; ResumeTests lets them",
    "WS8008": "the check finds labels of another count first",
    "WS8009": "needs too little memory; MemoryLimitTests shows it",
    "WS8014": "a warning; OriginTests shows it",
    "WS8010": "starts as many threads as the machine gives",
  ]

  @Test("the line gives its code", arguments: entries.map(\.code.text))
  func line(code: String) throws {
    if Self.notRun[code] != nil { return }
    let entry = try #require(DiagnosticCatalogue.entry(for: DiagnosticCode(code)))
    guard case .commandLine(let failing) = entry.failing else { return }
    let place = try prepared(for: code)
    let failed = try place.shell(failing)
    #expect(failed.status == 1, "\(failing): \(failed.messages)")
    #expect(failed.messages.contains("error[\(code)]"), "\(failing): \(failed.messages)")
    guard case .commandLine(let repaired) = entry.repaired else { return }
    let mended = try place.shell(repaired + (repaired.contains("wsc train") ? " --quiet" : ""))
    #expect(!mended.messages.contains("error["), "\(repaired): \(mended.messages)")
    #expect(mended.status == 0, "\(repaired): \(mended.messages)")
  }

  @Test("what is not run has an entry")
  func reasons() {
    let codes = Set(Self.entries.map(\.code.text))
    #expect(Set(Self.notRun.keys).subtracting(codes).isEmpty)
  }

  /// `net.ws` with a finished run of it in `runs/Mnist/1`.
  private static let trained: Result<Workplace, any Error> = Result {
    let place = try Workplace()
    try place.write("net.ws", source())
    let outcome = try place.wsc("train", "net.ws", "-q")
    try #require(outcome.status == 0, "\(outcome.messages)")
    return place
  }

  private static func source() -> String {
    TinyNetwork.source(name: "Mnist", epochs: 3, train: 300)
  }

  /// The files that an example speaks of.
  private func prepared(for code: String) throws -> Workplace {
    let place = try Workplace()
    let good = try Self.trained.get()
    for name in try good.names() {
      try FileManager.default.copyItem(atPath: good.path(name), toPath: place.path(name))
    }
    let run = "runs/Mnist/1"
    // Without the checksum the fault itself is found.
    func edit(_ old: String, to new: String, _ change: ([UInt8]) -> [UInt8]) throws {
      try place.write(new, bytes: change(Self.withoutChecksum(try place.read(old))))
    }
    func replaced(_ old: String, _ new: String) -> ([UInt8]) -> [UInt8] {
      { Self.replacing($0, old, new) }
    }
    switch code {
    case "WS6202":
      try edit("\(run)/net.netlist.safetensors", to: "edited.netlist.safetensors") {
        Self.replacing($0, "populations", "populationz")
      }
    case "WS6203":
      try edit("\(run)/net.netlist.safetensors", to: "cut.netlist.safetensors") {
        Self.replacing($0, "\"dtype\":\"I32\",\"shape\":[24]", "\"dtype\":\"F32\",\"shape\":[24]")
      }
    case "WS6204":
      try edit("\(run)/net.netlist.safetensors", to: "edited.netlist.safetensors") {
        Self.replacing($0, "\\\"to\\\":\\\"p1.brelu", "\\\"to\\\":\\\"p7.brelu")
      }
    case "WS6205":
      try edit("\(run)/net.netlist.safetensors", to: "edited.netlist.safetensors", withHugeBias)
    case "WS7002": try place.write("examples/digits.ws", Self.source())
    case "WS7005":
      try place.write("huge.json", "")
      try FileHandle(forWritingTo: URL(fileURLWithPath: place.path("huge.json")))
        .truncate(atOffset: 5 << 30)
    case "WS7006": try writeMnist(place, broken: "half-downloaded", with: [0x1F, 0x8B, 8, 1, 2, 3])
    case "WS7007":
      try place.write("t10k-images-idx3-ubyte", bytes: Self.images(3))
      try place.write("cut-idx3-ubyte", bytes: Self.images(3).dropLast(9))
    case "WS7008":
      try FileManager.default.copyItem(
        atPath: place.path("runs/Mnist"), toPath: place.path("runs/Edited"))
      try edit("\(run)/command.json", to: "runs/Edited/1/command.json") { Array($0.prefix(30)) }
    case "WS7009":
      try edit("\(run)/weights.safetensors", to: "cut.safetensors") { Array($0.prefix(1000)) }
    case "WS7012": try edit("net.ws", to: "wider.ws", replaced("dense(24,", "dense(32,"))
    case "WS7013": try writeMnist(place, broken: "mixed-up", with: Self.images(299))
    case "WS7014": try writeCifar(place)
    case "WS7015":
      try place.write("cut.jpeg", bytes: [0xFF, 0xD8, 0xFF, 0xE0])
      try place.write(
        "seven.pgm", bytes: Array("P5 28 28 255\n".utf8) + [UInt8](repeating: 9, count: 784))
    case "WS7017":
      try place.write("ragged.csv", "a,b\n1,2\n3\n")
      try place.write("table.csv", "a,b\n1,2\n3,4\n")
    case "WS7016":
      try FileManager.default.copyItem(
        atPath: place.path("runs/Mnist"), toPath: place.path("runs/Damaged"))
      var bytes = try place.read("\(run)/checkpoint.safetensors")
      bytes[bytes.count - 100] ^= 4
      try place.write("runs/Damaged/1/checkpoint.safetensors", bytes: bytes)
    case "WS7040": try place.write("notes.json", #"{"notes": 1}"# + "\n")
    case "WS7041", "WS7042":
      _ = try place.wsc("build", "net.ws", "-o", "good.plan.json")
      try edit(
        "good.plan.json", to: "newer.plan.json", replaced("\"version\": 2", "\"version\": 99"))
      try edit(
        "good.plan.json", to: "edited.plan.json", replaced("\"batch\": 50", "\"batch\": 0"))
    case "WS8002":
      _ = try place.wsc("build", "net.ws", "-o", "good.plan.json")
      try edit("good.plan.json", to: "edited.plan.json", replaced("\"epochs\": 3", "\"epochs\": 1"))
    case "WS8005":
      try FileManager.default.copyItem(atPath: place.path(run), toPath: place.path("damaged"))
      try edit("\(run)/weights.safetensors", to: "damaged/checkpoint.safetensors") { $0 }
    case "WS8011":
      try FileManager.default.removeItem(atPath: place.path("\(run)/weights.safetensors"))
    case "WS8013":
      try writeMnist(place, broken: "other", with: Self.images(300))
      try FileManager.default.removeItem(atPath: place.path("runs"))
      _ = try place.wsc("train", "net.ws", "--data-dir", "data", "-q")
      try place.write(
        "other/mnist/train-labels-idx1-ubyte",
        bytes: Self.labels(300).dropLast() + [0])
    case "WS8022":
      try place.write("huge.ws", Self.hugeNetwork)
    default: break
    }
    _ = try place.wsc("build", "net.ws", "-o", "mnist.plan.json")
    return place
  }

  // MARK: Files

  /// A netlist or weights file as earlier versions wrote it, with spaces for the checksum.
  private static func withoutChecksum(_ bytes: [UInt8]) -> [UInt8] {
    let start = Array("\"checksum\":\"crc32:".utf8)
    guard let place = bytes.firstRange(of: start) else { return bytes }
    var changed = bytes
    let end = place.upperBound + 10
    changed.replaceSubrange(
      place.lowerBound..<end, with: [UInt8](repeating: 0x20, count: end - place.lowerBound))
    return changed
  }

  private static func replacing(_ bytes: [UInt8], _ old: String, _ new: String) -> [UInt8] {
    let old = Array(old.utf8)
    guard let place = bytes.firstRange(of: old) else { return bytes }
    var changed = bytes
    changed.replaceSubrange(place, with: new.utf8)
    return changed
  }

  /// The first bias of `f1.brelu` becomes 2^30.
  private func withHugeBias(_ bytes: [UInt8]) -> [UInt8] {
    let header = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let name = Array("\"f1.brelu.bias\":{\"dtype\":\"I32\",\"shape\":[24],\"data_offsets\":[".utf8)
    guard let place = bytes.firstRange(of: name) else { return bytes }
    let digits = bytes[place.upperBound...].prefix { (48...57).contains($0) }
    guard let offset = Int(String(decoding: digits, as: UTF8.self)) else { return bytes }
    var changed = bytes
    changed.replaceSubrange(8 + header + offset..<8 + header + offset + 4, with: [0, 0, 0, 0x40])
    return changed
  }

  private static func images(_ count: Int) -> [UInt8] {
    [0, 0, 8, 3, 0, 0, UInt8(count >> 8), UInt8(count & 255), 0, 0, 0, 28, 0, 0, 0, 28]
      + [UInt8](repeating: 7, count: count * 784)
  }

  private static func labels(_ count: Int) -> [UInt8] {
    [0, 0, 8, 1, 0, 0, UInt8(count >> 8), UInt8(count & 255)] + (0..<count).map { UInt8($0 % 10) }
  }

  /// `net.ws` reads MNIST; the set in `data` is whole, the other has broken pictures.
  private func writeMnist(_ place: Workplace, broken: String, with bytes: [UInt8]) throws {
    try place.write(
      "net.ws",
      Self.source().replacing(/digits\(.*\)/, with: "mnist(\"mnist\")"))
    for (folder, pictures) in [("data", Self.images(300)), (broken, bytes)] {
      let ending = pictures.starts(with: [0x1F, 0x8B]) ? ".gz" : ""
      for part in ["train", "t10k"] {
        try place.write("\(folder)/mnist/\(part)-images-idx3-ubyte\(ending)", bytes: pictures)
        try place.write("\(folder)/mnist/\(part)-labels-idx1-ubyte", bytes: Self.labels(300))
      }
    }
  }

  private func writeCifar(_ place: Workplace) throws {
    let text = Self.source().replacing(/digits\(.*\)/, with: "cifar10(\"cifar-10\")")
    try place.write("net.ws", text.replacing("unit[28, 28, 1]", with: "unit[32, 32, 3]"))
    let files = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
    for file in files {
      let record = { (index: Int) in
        [UInt8(index % 10)] + [UInt8](repeating: UInt8(index), count: 3072)
      }
      let bytes = (0..<60).flatMap(record)
      try place.write("data/cifar-10/\(file)", bytes: bytes)
      try place.write("half-downloaded/cifar-10/\(file)", bytes: Array(bytes.dropLast(100)))
    }
  }

  private static let hugeNetwork = """
    whetstone 1

    network Huge {
      input image: unit[28, 28, 1]
      label digit: class[10]
      wide = image |> conv(1000000000, kernel: 1) |> brelu |> global_avg_pool
      output digit = wide |> dense(40) |> brelu |> decode(key(10, copies: 4))
    }

    sharpen Huge { policy: hard }

    train Huge {
      data: digits(train: 100000 examples)
      loss: cross_entropy(digit)
      limit: 1 epoch
    }

    """
}
