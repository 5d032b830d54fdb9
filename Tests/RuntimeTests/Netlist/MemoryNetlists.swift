import WSRuntime

/// Netlists of version 2 with the traces that they must give. Each trace is worked out here with
/// plain recurrences over its own weights, not by anything that reads netlists.
enum MemoryNetlists {
  static let all: [(name: String, netlist: Netlist)] = [
    ("echo", echo()), ("memory", memory()), ("counts", counts()),
  ]

  private static func dense(
    _ name: String, _ from: String, _ to: String, _ weight: [Int16], _ shape: [Int]
  ) -> Netlist.Projection {
    Netlist.Projection(
      name: name, from: from, to: to, map: .dense, delay: 1, weight: weight, weightShape: shape,
      storedBits: 8)
  }

  // MARK: Leaky neurons on a loop

  /// Two leaky integrate-and-fire neurons that hear what they said a step before, over a relay: the
  /// example of the format's page.
  static func echo(reset: IntegrateFire.Reset = .subtract) -> Netlist {
    let (input, back, out): ([Int16], [Int16], [Int16]) = (
      [9, 4, -3, -2, 7, 6], [3, -8, 5, 2], [2, -1, -1, 3]
    )
    let (bias, threshold, start): ([Int], [Int], [Int]) = ([1, -1], [12, 9], [4, -5])
    let (pictures, steps) = (5, 6)
    var random = CounterRandom(seed: 3, purpose: .digits, stream: 11)
    let seen = (0..<pictures * steps * 3).map { _ in UInt16(random.below(2)) }

    var (spikes, membranes, votes, classes): ([UInt16], [Int32], [Int32], [Int32]) = (
      [], [], [], []
    )
    for picture in 0..<pictures {
      var (v, said, vote) = (start, [0, 0], [0, 0])
      for step in 0..<steps {
        let x = seen[(picture * steps + step) * 3..<(picture * steps + step + 1) * 3].map {
          Int($0)
        }
        let before = said
        for n in 0..<2 {
          let heard = Int(back[2 * n]) * before[0] + Int(back[2 * n + 1]) * before[1]
          let drive = (0..<3).reduce(0) { $0 + Int(input[3 * n + $1]) * x[$1] }
          v[n] = (v[n] * 7) >> 3 + drive + heard + bias[n]
          said[n] = v[n] >= threshold[n] ? 1 : 0
          if said[n] == 1 { v[n] = reset == .zero ? 0 : v[n] - threshold[n] }
        }
        for n in 0..<2 { vote[n] += Int(out[2 * n]) * said[0] + Int(out[2 * n + 1]) * said[1] }
        spikes += said.map { UInt16($0) }
      }
      membranes += v.map { Int32($0) }
      votes += vote.map { Int32($0) }
      classes.append(vote[1] > vote[0] ? 1 : 0)
    }
    let packed = PackedBits.pack(spikes, size: 2)
    return Netlist(
      name: "Echo", steps: steps, period: 2,
      inputs: [.init(name: "sound", shape: [3], code: .spikes, isPerStep: true)],
      populations: [
        .init(
          name: "hidden", shape: [2], validFrom: 1, bias: bias.map { Int32($0) },
          neuron: .integrateFire(
            IntegrateFire(
              threshold: threshold.map { Int32($0) }, start: start.map { Int32($0) },
              leak: .init(numerator: 7, shift: 3), reset: reset, saturates: false))),
        .init(name: "echo", shape: [2], validFrom: 2, bias: [-1, -1]),
        .init(
          name: "votes", shape: [2], validFrom: 2, bias: [0, 0],
          neuron: .accumulate(saturates: false)),
      ],
      projections: [
        dense("in", "sound", "hidden", input, [2, 3]),
        .init(
          name: "on", from: "hidden", to: "echo", map: .identity, delay: 1, weight: [1, 1],
          weightShape: [2], storedBits: 8),
        dense("back", "echo", "hidden", back, [2, 2]),
        dense("out", "hidden", "votes", out, [2, 2]),
      ],
      outputs: [
        .init(name: "digit", from: "votes", decode: .membrane),
        .init(name: "last", from: "echo", decode: .final),
      ], data: nil,
      vectors: .init(
        count: pictures, inputs: ["sound": seen],
        // A spike of `hidden` and its echo belong to the same logical step.
        populations: ["hidden": packed, "echo": packed],
        states: ["hidden": membranes, "votes": votes], outputs: ["digit": classes]))
  }

  // MARK: Linear memories

  /// Two memories of three numbers, one of which meets its limits, read now and two steps later.
  static func memory() -> Netlist {
    let matrix: [Int32] = [250, -40, 9, 61, 230, -35, -20, 70, 240]
    let drive: [Int16] = [30, -12, 7, 127, 90, -80]
    let (now, late): ([Int16], [Int16]) = (
      [1, -2, 3, 0, 1, -1, -3, 1, 0, 2, 0, 1], [2, 0, -1, 1, 1, 0, 0, 1, 1, -1, 0, 2]
    )
    let (pictures, steps, limit) = (4, 9, 400)
    var random = CounterRandom(seed: 4, purpose: .digits, stream: 12)
    let seen = (0..<pictures * steps).map { _ in UInt16(random.below(256)) }

    var (sent, ends, spikes): ([Int32], [Int32], [UInt16]) = ([], [], [])
    for picture in 0..<pictures {
      var past: [[Int]] = []
      var m = [0, 0, 0, 0, 0, 0]
      for step in 0..<steps {
        let old = m
        for n in 0..<6 {
          let group = n / 3 * 3
          let turned = (0..<3).reduce(0) { $0 + Int(matrix[n % 3 * 3 + $1]) * old[group + $1] }
          let next = (turned + Int(drive[n]) * Int(seen[picture * steps + step]) + n) >> 8
          m[n] = min(max(next, -limit), limit)
        }
        past.append(m)
        sent += m.map { Int32($0) }
        for reader in 0..<2 {
          var sum = reader == 0 ? -100 : 30
          for n in 0..<6 {
            sum += Int(now[6 * reader + n]) * m[n]
            if step >= 2 { sum += Int(late[6 * reader + n]) * past[step - 2][n] }
          }
          spikes.append(sum >= 0 ? 1 : 0)
        }
      }
      ends += m.map { Int32($0) }
    }
    var later = dense("late", "state", "reader", late, [2, 6])
    later.delay = 3
    return Netlist(
      name: "Memory", steps: steps,
      inputs: [.init(name: "level", shape: [1], code: .analog(bits: 8), isPerStep: true)],
      populations: [
        .init(
          name: "state", shape: [6], validFrom: 1, bias: [0, 1, 2, 3, 4, 5],
          neuron: .linear(
            LinearMemory(
              order: 3, matrix: matrix, shift: 8, range: -limit...limit, saturates: true))),
        .init(name: "reader", shape: [2], validFrom: 2, bias: [-100, 30]),
      ],
      projections: [
        dense("drive", "level", "state", drive, [6, 1]),
        dense("now", "state", "reader", now, [2, 6]), later,
      ],
      outputs: [
        .init(name: "end", from: "state", decode: .final),
        .init(name: "bits", from: "reader", decode: .spikes),
      ], data: nil,
      vectors: .init(
        count: pictures, inputs: ["level": seen],
        populations: ["reader": PackedBits.pack(spikes, size: 2)], graded: ["state": sent],
        states: ["state": ends], outputs: [:]))
  }

  // MARK: Graded counts

  /// A held picture through a table of its own for each channel, then sums of windows of what was
  /// sent, and classes from counts of spikes.
  static func counts() -> Netlist {
    let tables: [[Int32]] = [[-20, -9, 0, 12, 25, 39], [0, 2, 6, 14, 22, 31]]
    let (mix, out): ([Int16], [Int16]) = ([5, -4, -3, 6], [3, 2, -2, 5])
    let starts: [Int32] = [0, 9, 4, 15, 7, 2, 11, 5]
    let key: [[UInt8]] = [[1, 0], [0, 1], [1, 1]]
    let (pictures, steps) = (6, 8)
    var random = CounterRandom(seed: 5, purpose: .digits, stream: 13)
    let seen = (0..<pictures * 8).map { _ in UInt16(random.below(16)) }

    var (sent, rests, spikes, ends, classes): ([Int32], [Int32], [UInt16], [Int32], [Int32]) = (
      [], [], [], [], []
    )
    for picture in 0..<pictures {
      var v = starts.map { Int($0) }
      var (w, fired) = ([0, 3], [0, 0])
      for _ in 0..<steps {
        var n = [Int](repeating: 0, count: 8)
        for place in 0..<8 {
          let (pixel, channel) = (place / 2, place % 2)
          let x = (0..<2).map { Int(seen[picture * 8 + pixel * 2 + $0]) }
          let sum = Int(mix[2 * channel]) * x[0] + Int(mix[2 * channel + 1]) * x[1] + 3 * channel
          v[place] += Int(tables[channel][min(max(sum >> 4 + 2, 0), 5)])
          n[place] = v[place] >> 4
          v[place] -= n[place] << 4
        }
        sent += n.map { Int32($0) }
        for class0 in 0..<2 {
          var sum = 3
          for channel in 0..<2 {
            let total = (0..<4).reduce(0) { $0 + n[2 * $1 + channel] }
            sum += Int(out[2 * class0 + channel]) * total
          }
          w[class0] += sum >= 64 ? 32 : sum >= 0 ? sum / 2 : 0
          let spike = w[class0] >> 5
          w[class0] -= spike << 5
          fired[class0] += spike
          spikes.append(UInt16(spike))
        }
      }
      rests += v.map { Int32($0) }
      ends += w.map { Int32($0) }
      let scores = key.map { row in
        (0..<2).reduce(0) { $0 + (2 * fired[$1] - steps) * (2 * Int(row[$1]) - 1) }
      }
      classes.append(Int32(scores.firstIndex(of: scores.max() ?? 0) ?? 0))
    }
    // f(x) = x / 2 rounded down, from 0 to 32.
    let half = (0...32).map { Int32($0) }
    return Netlist(
      name: "Counts", steps: steps,
      inputs: [.init(name: "image", shape: [2, 2, 2], code: .analog(bits: 4))],
      populations: [
        .init(
          name: "graded", shape: [2, 2, 2], validFrom: 1, bias: [0, 3],
          neuron: .count(
            CountNeuron(
              shift: 4, start: starts,
              function: .table(.init(first: -2, shift: 4, rows: tables)), range: -2...3,
              saturates: false))),
        .init(
          name: "votes", shape: [1, 1, 2], validFrom: 2, bias: [3, 3],
          neuron: .count(
            CountNeuron(
              shift: 5, start: [0, 3], function: .table(.init(first: 0, shift: 1, rows: [half])),
              range: 0...1, saturates: false))),
      ],
      projections: [
        .init(
          name: "mix", from: "image", to: "graded",
          map: .convolution(
            ConvolutionGeometry(kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
          delay: 1, weight: mix, weightShape: [2, 1, 1, 2], storedBits: 8),
        .init(
          name: "out", from: "graded", to: "votes",
          map: .convolution(
            ConvolutionGeometry(kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
          view: View(sum: [2, 2]), delay: 1, weight: out, weightShape: [2, 1, 1, 2],
          storedBits: 8),
      ],
      outputs: [.init(name: "kind", from: "votes", decode: .key(key))], data: nil,
      vectors: .init(
        count: pictures, inputs: ["image": seen],
        populations: ["votes": PackedBits.pack(spikes, size: 2)], graded: ["graded": sent],
        states: ["graded": rests, "votes": ends], outputs: ["kind": classes]))
  }
}
