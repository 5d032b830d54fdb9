import Foundation
import Testing
import WSRuntime

@Suite("Memory is added up before it is taken")
struct MemoryLimitTests {
  /// A first layer of any kind, and all plans.
  private func source(_ layer: String, emits: Bool = true) -> String {
    """
    whetstone 1
    network T {
      input image: unit[28, 28, 1]
      label y: class[10]
      a = image |> \(layer) |> batch_norm |> brelu
      v = a |> flatten |> dense(20) |> batch_norm |> brelu
      output y = v |> decode(key(10, copies: 2))
    }
    sharpen T { policy: linear(start: 0 epochs, duration: 1 epoch) }
    train T {
      data: digits(train: 200 examples, test: 50 examples, seed: 1)
      loss: cross_entropy(y)
      limit: 2 epochs
      batch: 50
    }
    \(emits ? "emit T { target: netlist }" : "")

    """
  }

  @Test(
    "too large a network is an error with the sum and its parts, under any limit",
    arguments: [
      "flatten |> dense(60000000)", "conv(40, kernel: 8000)", "conv(1, kernel: 3, padding: 4000)",
    ], [true, false])
  func tooLarge(layer: String, emits: Bool) throws {
    let place = try Workplace()
    try place.write("net.ws", source(layer, emits: emits))
    for command in ["check", "show", "build"] {
      let outcome = try place.shell("ulimit -v 4000000; wsc \(command) net.ws")
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
    }
    for limit in ["-v", "-d"] {
      let outcome = try place.shell("ulimit \(limit) 4000000; wsc train net.ws")
      #expect(outcome.status == 1, "\(outcome.messages)")
      #expect(outcome.messages.contains("error[WS8009]: training `T` needs"))
      #expect(outcome.messages.contains("`ulimit \(limit)`"))
      #expect(outcome.messages.contains("parameters: "))
    }
    #expect(!place.exists("runs"))
    let outline = try place.shell("ulimit -v 4000000; wsc build --dump netlist net.ws")
    #expect(outline.status == 1)
    #expect(outline.messages.contains("error["), "\(outline.messages)")
  }

  @Test("the sum that `show` prints is what a run takes", arguments: ["dense(24)", "dense(3000)"])
  func sumIsReal(layer: String) throws {
    let place = try Workplace()
    try place.write("net.ws", source("flatten |> " + layer))
    let told = try bytes(in: place.wsc("show", "net.ws").output)
    let peak = try peak(of: place.start(["train", "net.ws", "-q", "--threads", "2"]))
    // The program itself takes some: its code, the stacks, what allocators keep.
    let program = 64 << 20
    #expect(Double(peak) <= 1.15 * Double(told) + Double(program), "\(peak) of \(told)")
    #expect(Double(peak) >= 0.6 * Double(told), "\(peak) of \(told)")
  }

  /// Two maps side by side, read without a product: a relay whose weights the network does not have.
  @Test("relays and larger kernels are in the sum")
  func relays() throws {
    let place = try Workplace()
    let stage = "conv(5, kernel: 5, stride: 2) |> batch_norm |> brelu |> flatten"
    let text = source("conv(1, kernel: 1)").replacing(
      /a = [^}]*}/,
      with: """
        a = image |> \(stage)
          b = image |> \(stage)
          output y = concat(a, b) |> decode(key(10, copies: 196))
        }
        """)
    try place.write("net.ws", text)
    let outcome = try place.wsc("show", "net.ws")
    try #require(outcome.status == 0, "\(outcome.messages)")
    let told = try bytes(in: outcome.output)
    let running = try place.start(["train", "net.ws", "-q", "--threads", "2"])
    let peak = try peak(of: running)
    // 2 · 1960 · 980 weights; the parameters are 300.
    #expect(told > 64 << 20)
    #expect(Double(peak) <= 1.15 * Double(told) + Double(64 << 20), "\(peak) of \(told)")
    #expect(Double(peak) >= 0.5 * Double(told), "\(peak) of \(told)")
  }

  /// The most that a process holds until it ends well.
  private func peak(of running: RunningCommand) throws -> Int {
    var peak = 0
    while running.isRunning {
      peak = max(peak, running.peakMemory ?? 0)
      usleep(2000)
    }
    let outcome = running.wait(seconds: 1)
    #expect(outcome.status == 0, "\(outcome.messages)")
    return peak
  }

  /// From `memory     12.3 MiB to train: …`.
  private func bytes(in text: String) throws -> Int {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("memory ") })
    let words = line.split(separator: " ")
    let number = try #require(Double(words[1]))
    let unit = try #require(["B": 0, "KiB": 10, "MiB": 20, "GiB": 30][words[2]])
    return Int(number * Double(1 << unit))
  }

  @Test("the other commands say it too")
  func otherCommands() throws {
    let place = try Workplace()
    try place.write("net.ws", source("flatten |> dense(20000)"))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q").status == 0)
    let pictures = "r/net.netlist.safetensors"
    for line in [
      "wsc evaluate r", "wsc emit --netlist --weights r", "wsc simulate \(pictures)",
      "wsc simulate --vectors \(pictures)",
    ] {
      let outcome = try place.shell("ulimit -v 240000; \(line) --threads 1")
      #expect(outcome.status == 1, "\(line): \(outcome.status) \(outcome.messages)")
      #expect(outcome.messages.contains("error[WS8009]"), "\(line): \(outcome.messages)")
    }
  }

  @Test("what reads weights ends well or says what is missing, under every limit")
  func weightsAreInTheSum() throws {
    let place = try Workplace()
    try place.write("net.ws", source("flatten |> dense(3000)"))
    try #require(try place.wsc("train", "net.ws", "--run", "r", "-q").status == 0)
    let picture = #"\223NUMPY\001\000"#
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (28, 28), }"
    let made = try place.shell(
      "{ printf '\(picture)'; printf '\\\(String(header.utf8.count, radix: 8))\\000'; "
        + #"printf "%s" "\#(header)"; head -c 784 /dev/zero; } > p.npy; wsc predict r p.npy"#)
    try #require(made.status == 0, "\(made.messages)")
    for line in ["evaluate r", "predict r p.npy", "emit r --no-compare -o q.nl"] {
      var statuses: Set<Int32> = []
      for limit in stride(from: 100_000, through: 260_000, by: 20_000) {
        let outcome = try place.shell("ulimit -v \(limit); wsc \(line) --threads 1")
        let isSaid = outcome.status == 1 && outcome.messages.contains("error[WS8009]")
        #expect(outcome.status == 0 || isSaid, "\(line), \(limit): \(outcome.messages)")
        statuses.insert(outcome.status)
      }
      #expect(statuses.contains(1), "\(line): no limit was too small")
    }
  }

  @Test("pruning is added up too")
  func pruning() throws {
    let place = try Workplace()
    let geometry = ConvolutionGeometry(
      kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)
    let netlist = Netlist(
      name: "Wide", steps: 1,
      inputs: [.init(name: "x", shape: [4000, 4000, 1], code: .spikes)],
      populations: [
        .init(name: "a", shape: [4000, 4000, 4], validFrom: 1, bias: [-1, -1, -1, -1])
      ],
      projections: [
        .init(
          name: "p", from: "x", to: "a", map: .convolution(geometry), delay: 1,
          weight: [1, 2, 3, 4], weightShape: [4, 1, 1, 1], storedBits: 8)
      ],
      outputs: [.init(name: "y", from: "a", decode: .spikes, hasLabel: false)], data: nil,
      vectors: nil)
    try NetlistFile.save(netlist, FilePath(place.path("wide.nl")))
    for limit in [150_000, 300_000] {
      let outcome = try place.shell("ulimit -v \(limit); wsc emit wide.nl --prune -o q.nl")
      #expect(outcome.status == 1, "\(limit): \(outcome.status) \(outcome.messages)")
      #expect(
        outcome.messages.contains("error[WS8009]: pruning `Wide` needs"), "\(outcome.messages)")
    }
  }
}
