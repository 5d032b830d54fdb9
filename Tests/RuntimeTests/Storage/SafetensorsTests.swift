import Testing
import WSRuntime

@Suite("safetensors files")
struct SafetensorsTests {
  static func sample() -> Safetensors {
    var file = Safetensors(metadata: ["format": "test", "a": "∑"])
    file["bytes"] = Tensor([1, 2, 3] as [UInt8], shape: [3])
    file["floats"] = Tensor(
      [1.5, -0.0, .infinity, .leastNonzeroMagnitude] as [Float], shape: [2, 2])
    file["empty"] = Tensor([] as [Int16], shape: [0, 7])
    file["scalar"] = Tensor([-7] as [Int64], shape: [])
    file["small"] = Tensor([-128, 127] as [Int8], shape: [1, 2])
    file["middle"] = Tensor([.min, .max] as [Int32], shape: [2])
    file["wide"] = Tensor([.max] as [UInt64], shape: [1])
    file["unsigned"] = Tensor([65535] as [UInt16], shape: [1])
    return file
  }

  /// A file with this header and so many data bytes.
  static func file(header: String, data: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  @Test("all types survive, and the bytes are stable")
  func roundTrip() throws {
    let file = Self.sample()
    let bytes = file.serialized()
    #expect(bytes == Self.sample().serialized())
    let read = try Safetensors.parse(bytes, origin: "x")
    #expect(read.metadata == file.metadata)
    #expect(Set(read.names) == Set(file.names))
    for name in file.names { #expect(read[name] == file[name]) }
    #expect(read.serialized() == bytes)
    #expect(read["floats"]?.floats?[1].sign == .minus)
    #expect(read["wide"]?.uint64s == [.max])
    #expect(read["floats"]?.int32s == nil)
  }

  @Test("a file cut at any length is refused")
  func truncated() {
    let bytes = Self.sample().serialized()
    for length in 0..<bytes.count {
      let error = runtimeError { _ = try Safetensors.parse(Array(bytes[..<length]), origin: "x") }
      #expect(error?.code == "WS7009", "length \(length)")
    }
  }

  @Test("a flipped bit anywhere in the header is refused or read, never a trap")
  func flippedBits() {
    let bytes = Self.sample().serialized()
    let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    for bit in 0..<header * 8 {
      var broken = bytes
      broken[bit / 8] ^= 1 << (bit % 8)
      do {
        let read = try Safetensors.parse(broken, origin: "x")
        #expect(read.names.count == 8)
      } catch {
        #expect(["WS7009", "WS7016"].contains(error.code))
      }
    }
  }

  @Test(
    "lies in the header are named",
    arguments: [
      (#"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#, 2, "`F16`"),
      (#"{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4]}}"#, 4, "`a`"),
      (
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, 4, "`a`"
      ),
      (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "sizes"),
      (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4, "sizes"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "offsets"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4, "offsets"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, 4, "`x`"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "only 4"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "last 1"),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
        4, "overlap"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "belong to none"
      ),
      (#"{"a":{"dtype":"U8","shape":[1]}}"#, 1, "data_offsets"),
      (#"{"a":{"dtype":"U8","data_offsets":[0,1]}}"#, 1, "`shape`"),
      (#"{"a":{"shape":[1],"data_offsets":[0,1]}}"#, 1, "`dtype`"),
      (#"{"a":7}"#, 0, "`a`"),
      (#"[]"#, 0, "not an object"),
      (#"{"__metadata__":{"k":1}}"#, 0, "`k`"),
      (#"{"a":{},"a":{}}"#, 0, "twice"),
    ])
  func lies(header: String, data: Int, mention: String) {
    let error = runtimeError {
      _ = try Safetensors.parse(Self.file(header: header, data: data), origin: "x")
    }
    #expect(error?.code == "WS7009")
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  @Test("a header that promises the world allocates nothing")
  func hugeHeader() {
    let bytes = [UInt8](repeating: 0xFF, count: 8) + Array("{}".utf8)
    let error = runtimeError { _ = try Safetensors.parse(bytes, origin: "x") }
    #expect(error?.message.contains("18446744073709551615") == true)
  }
}

@Suite("weights files")
struct WeightSetTests {
  static let set = WeightSet(
    network: "Mnist", sourceDigest: "abc",
    entries: [
      .init(name: "f1.dense.weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
      .init(name: "f1.dense.bias", shape: [2], values: [0.5, -0.5]),
    ])

  @Test("what is saved is loaded")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    try Self.set.save(folder.file("w.safetensors"))
    #expect(try WeightSet.load(folder.file("w.safetensors")) == Self.set)
    #expect(try FileSystem.list(folder.path) == ["w.safetensors"])
  }

  @Test("the first difference to a network is named")
  func mismatch() {
    let good = [("f1.dense.weight", [2, 3]), ("f1.dense.bias", [2])]
    #expect(throws: Never.self) {
      try Self.set.expectParameters(good, of: "Mnist", origin: "w")
    }
    for (parameters, mention) in [
      ([("f1.dense.weight", [3, 2]), ("f1.dense.bias", [2])], "`f1.dense.weight` has the shape"),
      (good + [("f2.dense.weight", [1])], "`f2.dense.weight` is missing"),
      ([("f1.dense.weight", [2, 3])], "`f1.dense.bias` is not"),
    ] {
      let error = runtimeError {
        try Self.set.expectParameters(parameters, of: "Other", origin: "w")
      }
      #expect(error?.code == "WS7012")
      #expect(error?.message.contains(mention) == true)
    }
  }

  @Test("other files are not taken for weights")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try SafetensorsTests.sample().save(path)
    #expect(runtimeError { _ = try WeightSet.load(path) }?.code == "WS7011")
    var nan = Self.set
    nan.set(.init(name: "x", shape: [1], values: [.nan]))
    try nan.save(path)
    #expect(runtimeError { _ = try WeightSet.load(path) }?.message.contains("nan") == true)
    #expect(runtimeError { _ = try WeightSet.load(folder.file("none")) }?.code == "WS7001")
  }
}
