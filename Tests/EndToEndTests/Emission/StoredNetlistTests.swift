import Foundation
import Testing

@Suite("Netlist files for other targets")
struct StoredNetlistTests {
  private func workplace(_ names: String...) throws -> Workplace {
    let stored = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Peers/netlists/stored")
    let place = try Workplace()
    for name in names {
      try FileManager.default.copyItem(
        at: stored.appending(path: "\(name).netlist.safetensors"),
        to: URL(filePath: place.path("\(name).netlist.safetensors")))
    }
    return place
  }

  @Test("each target writes its files beside the one that is named")
  func written() throws {
    let place = try workplace("small")
    for (target, files) in [
      ("onnx", ["a.onnx"]), ("onnx(qonnx)", ["b.onnx"]),
      ("nir(for: norse)", ["c.nir", "c.vectors.nir"]),
    ] {
      let result = try place.wsc(
        "emit", "--target", target, "-o", files[0], "small.netlist.safetensors")
      #expect(result.status == 0, "\(result.messages)")
      for file in files { #expect(place.exists(file), "\(file)") }
    }
    let same = try place.wsc(
      "emit", "--target", "netlist", "-o", "d.netlist.safetensors", "small.netlist.safetensors")
    #expect(same.status == 0, "\(same.messages)")
    #expect(try place.wsc("simulate", "--vectors", "d.netlist.safetensors").status == 0)
  }

  @Test("what a target cannot take is refused by name, and nothing is written")
  func refused() throws {
    let place = try workplace("echo", "everything")
    for (target, netlist, mention) in [
      ("onnx", "echo", "it runs for 6 steps"), ("nir", "echo", "it runs for 6 steps"),
      ("nir", "everything", "it carries integers past 5 layers"),
    ] {
      let result = try place.wsc(
        "emit", "--target", target, "-o", "out", "\(netlist).netlist.safetensors")
      #expect(result.status == 1)
      #expect(result.messages.contains("WS6217") && result.messages.contains(mention))
      #expect(try place.names().count == 2)
    }
  }

  @Test("options of networks, misspelt targets and folders are refused")
  func misused() throws {
    let place = try workplace("small")
    let netlist = "small.netlist.safetensors"
    let options = try place.wsc("emit", "--weights", "w", netlist)
    #expect(options.status == 2)
    #expect(options.messages.contains("`--weights` is for networks"), "\(options.messages)")
    let misspelt = try place.wsc("emit", "--target", "onxn", netlist)
    #expect(misspelt.status == 2)
    #expect(misspelt.messages.contains("did you mean `onnx`?"), "\(misspelt.messages)")
    try FileManager.default.createDirectory(
      atPath: place.path("folder"), withIntermediateDirectories: false)
    let folder = try place.wsc("emit", "--target", "onnx", "-o", "folder", netlist)
    #expect(folder.status == 1)
    #expect(folder.messages.contains("it is a folder"), "\(folder.messages)")
  }
}
