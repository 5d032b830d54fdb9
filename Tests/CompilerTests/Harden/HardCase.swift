import Testing
import WSRuntime

@testable import WSCompiler

/// Small networks of every kind that hardening must get right.
enum HardCase: String, CaseIterable, CustomTestStringConvertible {
  case chain, strides, groups, oddPadding, concatConv, concatDense, concatSums, addSpikes, skip,
    twoProducts, averageConv, averageDense, unevenAverage, averagedSum, globalAverage, hostCode,
    lateFlatten, normOnSkip, twoReaders, relay, groupedConcat, upsampled, upsampledTwice,
    upsampledBeside, upsampledDense, upsampledSkip, upsampledPool, nestedConcat, nestedRelay,
    nestedSums, nestedAverage, addedConcats

  var testDescription: String { rawValue }

  private static let norm = BatchNormLayer(epsilon: 0.25, momentum: 0.1)
  private static let halves = PoolPlan(window: [2, 2], stride: [2, 2])

  var net: NetBuilder {
    var net = NetBuilder()
    // Analog pictures where rows stay whole multiples, spikes where parts of several kinds meet.
    let analog = [.chain, .strides, .groups, .oddPadding, .hostCode].contains(self)
    let image = net.input("image", [6, 6, 2], kind: analog ? .unit : .spike)
    func stage(_ name: String, _ input: Int, _ channels: Int = 4) -> Int {
      let conv = net.add(name + ".conv", convolution(channels, kernel: 3), input)
      let norm = net.add(name + ".norm", Self.norm, conv)
      return net.add(name + ".brelu", .brelu, norm)
    }
    func dense(_ name: String, _ input: Int, _ units: Int = 6) -> Int {
      let flat = net.add(name + ".flatten", .flatten, input)
      let dense = net.add(name + ".dense", .dense(units: units, bias: true), flat)
      return net.add(name + ".brelu", .brelu, dense)
    }
    var last: Int
    switch self {
    case .chain:
      let pool = net.add("pool", .maxPool(Self.halves), stage("a", image))
      let drop = net.add("drop", .dropout(rate: 0.5), pool)
      last = net.add("flat", .flatten, stage("b", drop))
    case .strides:
      last = net.add(
        "c.sigmoid", .sigmoid, net.add("c", convolution(3, kernel: 3, stride: 2, bias: true), image)
      )
    case .groups:
      let conv = net.add("c", convolution(4, kernel: 3, groups: 2, bias: true), image)
      last = net.add("c.brelu", .brelu, net.add("c.norm", Self.norm, conv))
    case .oddPadding:
      let geometry = ConvolutionGeometry(
        kernel: [2, 3], stride: [1, 2], padding: [0, 1, 2, 0], groups: 1)
      let conv = net.add("c", .conv(channels: 3, geometry: geometry, bias: true), image)
      last = net.add("c.brelu", .brelu, conv)
    case .concatConv:
      let join = net.add("join", .concat, stage("a", image), stage("b", image, 3))
      last = stage("c", join)
    case .concatDense:
      let join = net.add("join", .concat, stage("a", image, 2), stage("b", image, 3))
      last = dense("d", net.add("flat", .flatten, join))
    case .concatSums:
      let a = net.add("a", convolution(2, kernel: 3), image)
      let b = net.add("b", convolution(3, kernel: 1), image)
      let join = net.add("join", .concat, a, b)
      let act = net.add("act", .brelu, net.add("norm", Self.norm, join))
      last = stage("c", act)
    case .addSpikes:
      let sum = net.add("sum", .add, stage("a", image), stage("b", image))
      last = stage("c", sum)
    case .skip:
      let a = stage("a", image)
      let conv = net.add("c", convolution(4, kernel: 3, bias: true), stage("b", a))
      last = net.add("act", .brelu, net.add("sum", .add, conv, a))
    case .normOnSkip:
      let a = stage("a", image)
      let conv = net.add("c", convolution(4, kernel: 3), stage("b", a))
      let sum = net.add("sum", .add, a, conv)
      last = net.add("act", .brelu, net.add("norm", Self.norm, sum))
    case .twoProducts:
      let flat = net.add("flat", .flatten, image)
      let a = net.add("a", .dense(units: 72, bias: true), flat)
      let shaped = net.add("shaped", .reshape([6, 6, 2]), a)
      let b = net.add("b", convolution(2, kernel: 3, bias: true), image)
      last = net.add("act", .brelu, net.add("sum", .add, shaped, b))
    case .averageConv:
      let mean = net.add("mean", .averagePool(Self.halves), stage("a", image))
      last = stage("b", mean)
    case .averageDense:
      let mean = net.add("mean", .averagePool(Self.halves), stage("a", image))
      last = dense("d", net.add("flat", .flatten, mean))
    case .unevenAverage:
      let pool = PoolPlan(window: [2, 2], stride: [3, 1])
      last = dense("d", net.add("mean", .averagePool(pool), stage("a", image)))
    case .averagedSum:
      let conv = net.add("c", convolution(3, kernel: 3, stride: 1, bias: true), image)
      let mean = net.add("mean", .averagePool(PoolPlan(window: [2, 2], stride: [1, 2])), conv)
      last = net.add("act", .sigmoid, mean)
    case .globalAverage:
      let conv = stage(
        "a", net.add("pool", .maxPool(PoolPlan(window: [3, 3], stride: [1, 1])), image))
      last = dense("d", net.add("mean", .globalAveragePool, conv))
    case .hostCode:
      let low = net.add("low", .threshold(level: 0.3), image)
      let high = net.add("high", .threshold(level: 0.7), net.add("flat", .flatten, image))
      last = dense("d", net.add("join", .concat, net.add("flat2", .flatten, low), high))
    case .lateFlatten:
      let conv = net.add("c", convolution(3, kernel: 3, bias: true), image)
      last = dense("d", net.add("act", .brelu, net.add("flat", .flatten, conv)))
    case .twoReaders:
      let conv = net.add("c", convolution(3, kernel: 3, bias: true), image)
      let one = net.add("one", .brelu, conv)
      let two = net.add("two", .sigmoid, conv)
      last = stage("d", net.add("join", .concat, one, two))
    case .relay:
      last = net.add("join", .concat, dense("d", image, 3), dense("e", image, 4))
    case .upsampled:
      let small = stage("a", net.add("small", .maxPool(Self.halves), image))
      last = stage("b", net.add("up", .upsample(factor: 2), small))
    case .upsampledTwice:
      let small = net.add("small", .maxPool(Self.halves), stage("a", image))
      let up = net.add("up", .upsample(factor: 2), small)
      last = stage("b", net.add("up2", .upsample(factor: 3), up), 2)
    case .upsampledBeside:
      let small = net.add("small", .maxPool(Self.halves), stage("a", image, 2))
      let up = net.add("up", .upsample(factor: 2), small)
      last = stage("c", net.add("join", .concat, up, stage("b", image, 3)))
    case .upsampledDense:
      let small = net.add("small", .maxPool(Self.halves), image)
      let up = net.add("up", .upsample(factor: 2), stage("a", small, 2))
      last = dense("d", net.add("flat", .flatten, up))
    case .upsampledSkip:
      let up = net.add("up", .upsample(factor: 2), net.add("small", .maxPool(Self.halves), image))
      let conv = net.add("c", convolution(2, kernel: 3, bias: true), image)
      last = net.add("act", .brelu, net.add("sum", .add, conv, up))
    case .upsampledPool:
      let up = net.add("up", .upsample(factor: 3), image)
      let pool = net.add("pool", .maxPool(PoolPlan(window: [2, 3], stride: [3, 2])), up)
      last = stage("b", pool)
    case .nestedConcat, .nestedRelay:
      let join = net.add("join", .concat, stage("a", image, 2), stage("b", image, 3))
      let outer = net.add(
        "outer", .concat, net.add("flat", .flatten, join), dense("c", image, 5),
        net.add("flat2", .flatten, image))
      last = self == .nestedRelay ? outer : dense("d", outer)
    case .nestedSums:
      let join = net.add(
        "join", .concat, net.add("a", convolution(2, kernel: 3), image),
        net.add("b", convolution(3, kernel: 1), image))
      let sums = net.add(
        "c", .dense(units: 5, bias: true), net.add("flat", .flatten, image))
      let outer = net.add("outer", .concat, sums, net.add("flat2", .flatten, join))
      last = dense("d", net.add("act", .brelu, outer))
    case .nestedAverage:
      let pool = PoolPlan(window: [2, 2], stride: [3, 1])
      let mean = net.add("mean", .averagePool(pool), stage("a", image))
      let join = net.add("join", .concat, stage("b", image, 2), stage("c", image, 3))
      let outer = net.add(
        "outer", .concat, net.add("flat", .flatten, join), net.add("flat2", .flatten, mean))
      last = dense("d", outer)
    case .addedConcats:
      func joined(_ name: String) -> Int {
        net.add(
          name + ".flat", .flatten,
          net.add(
            name, .concat, stage(name + ".a", image, 2), stage(name + ".b", image, 3)))
      }
      last = dense("d", net.add("sum", .add, joined("one"), joined("two")))
    case .groupedConcat:
      let join = net.add("join", .concat, stage("a", image, 2), stage("b", image, 4))
      let conv = net.add("c", convolution(4, kernel: 3, groups: 2, bias: true), join)
      last = net.add("c.brelu", .brelu, conv)
    }
    net.output("spikes", last)
    return net
  }
}
