import CKernels
import Testing

@Suite("Kernels: products")
struct KernelsProductTests {
  @Test("equal the plain sums on random shapes", arguments: instructionSets)
  func random(set: String) throws {
    var random = KernelRandom(state: 7)
    for _ in 0..<120 {
      var shape = ProductCase.drawn(from: &random)
      shape.product.precision = Int32(random.int(0...1))
      let difference = try with(set) { try withPool { shape.difference($0, &random) } }
      #expect(difference < shape.bound, "\(shape.product)")
    }
  }

  @Test("equal the plain sums on odd shapes", arguments: instructionSets)
  func odd(set: String) throws {
    var random = KernelRandom(state: 11)
    let odd = ProductCase.odd + ProductCase.odd.map(\.addingToParameters)
    for shape in odd + odd.map(\.inBfloat16) {
      let difference = try with(set) { try withPool { shape.difference($0, &random) } }
      #expect(difference < shape.bound, "\(shape.product)")
    }
  }

  @Test("give the same bits for any number of threads", arguments: instructionSets)
  func threads(set: String) throws {
    let cases = ProductCase.odd + ProductCase.filtered
    for shape in cases + cases.map(\.inBfloat16) {
      var random = KernelRandom(state: 13)
      let inputs = shape.inputs(&random)
      let results = try with(set) {
        try withPools([1, 2, 3, 5]) { pools in pools.map { shape.run($0, inputs) } }
      }
      for other in results.dropFirst() {
        #expect(sameBits(results[0].y, other.y))
        #expect(sameBits(results[0].dx, other.dx))
        #expect(sameBits(results[0].dw, other.dw))
        #expect(sameBits(results[0].db, other.db))
      }
    }
  }

  @Test(
    "carry a NaN on", arguments: instructionSets,
    [notFiltered, notFiltered.inBfloat16] + ProductCase.filtered.prefix(1)
      + ProductCase.filtered.prefix(1).map(\.inBfloat16))
  func notANumber(set: String, shape: ProductCase) throws {
    var random = KernelRandom(state: 17)
    var inputs = shape.inputs(&random)
    inputs.x[30] = .nan
    inputs.x[31] = Float(bitPattern: 0x7f80_0001)
    inputs.dy[10] = .nan
    let out = try with(set) { try withPool { shape.run($0, inputs) } }
    #expect(out.y.contains { $0.isNaN })
    #expect(!out.y.allSatisfy { $0.isNaN })
    #expect(out.dx.contains { $0.isNaN })
    #expect(out.dw.contains { $0.isNaN })
  }

  static let notFiltered = ProductCase(
    batch: 2, h: 5, w: 5, c: 3, kernel: (3, 3), oc: 4, padding: (1, 1, 1, 1))
}

@Suite("Kernels: products by minimal filtering")
struct KernelsWinogradTests {
  /// Sums of operands are rounded, so that single results differ by more than a rounding of their
  /// own; the bound is a share of the results' root mean square.
  @Test("are near the plain sums", arguments: instructionSets)
  func random(set: String) throws {
    var random = KernelRandom(state: 19)
    var cases = ProductCase.filtered
    while cases.count < 20 {
      let size = random.int(0...2)
      let kernel = ([3, 5, 7][random.int(0...2)], [3, 5, 6][random.int(0...2)])
      var shape = ProductCase(
        batch: random.int(1...3), h: kernel.0 + random.int(3...9), w: kernel.1 + random.int(3...9),
        c: 2 * random.int(16...40), kernel: kernel, oc: 2 * random.int(16...70),
        padding: (size, random.int(0...2), random.int(0...2), size))
      shape.withBias = random.int(0...1) == 0
      shape.addsToGradient = random.int(0...1) == 0
      shape.addsToParameters = random.int(0...1) == 0
      shape.product.allows_winograd = 1
      cases.append(shape)
    }
    for shape in cases + cases.map(\.inBfloat16) {
      let inputs = shape.inputs(&random)
      var inFloat32 = shape
      inFloat32.product.precision = Int32(WSK_FLOAT32)
      let plain = inFloat32.reference(inputs)
      let out = try with(set) { try withPool { shape.run($0, inputs) } }
      let bound: Float = shape.product.precision == Int32(WSK_BFLOAT16) ? 4e-2 : 6e-5
      #expect(largestDifference(out.y, plain.y) < bound * rootMeanSquare(plain.y), "\(shape)")
      #expect(largestDifference(out.dx, plain.dx) < bound * rootMeanSquare(plain.dx), "\(shape)")
      #expect(largestDifference(out.dw, plain.dw) < bound * rootMeanSquare(plain.dw), "\(shape)")
      #expect(largestDifference(out.db, plain.db) < 6e-5 * rootMeanSquare(plain.db), "\(shape)")
    }
  }

  @Test("are exact for spikes and few bits of weight, in bfloat16 too", arguments: instructionSets)
  func spikes(set: String) throws {
    var random = KernelRandom(state: 23)
    for shape in ProductCase.filtered.prefix(3) {
      var inputs = shape.inputs(&random)
      // A point's weights are quarters of sums of nine.
      inputs.x = inputs.x.map { $0 < 0 ? 0 : 1 }
      inputs.weight = inputs.weight.map { ($0 * 7).rounded() * 4 }
      inputs.bias = inputs.bias.map { ($0 * 100).rounded() }
      let expected = shape.reference(inputs)
      for variant in [shape, shape.inBfloat16] {
        let out = try with(set) { try withPool { variant.run($0, inputs) } }
        #expect(sameBits(out.y, expected.y), "\(variant.product)")
      }
    }
  }

  @Test("are chosen where they save multiplications, and only if allowed")
  func choice() {
    func share(_ shape: ProductCase, allowed: Int32 = 1) -> Double {
      var (product, direct) = (shape.product, shape.product)
      product.allows_winograd = allowed
      direct.allows_winograd = 0
      return wsk_product_operations(&product, 0) / wsk_product_operations(&direct, 0)
    }
    func convolution(
      _ size: Int, kernel: Int, c: Int = 32, stride: Int = 1, groups: Int = 1
    ) -> ProductCase {
      ProductCase(
        batch: 2, h: size, w: size, c: c * groups, kernel: (kernel, kernel), oc: 64 * groups,
        stride: (stride, stride), padding: (1, 1, 1, 1), groups: groups)
    }
    with("portable") {
      #expect(share(convolution(16, kernel: 3)) == 16.0 / 36)
      #expect(share(convolution(18, kernel: 5)) == 49.0 / 100)
      #expect(share(convolution(16, kernel: 3), allowed: 0) == 1)
      #expect(share(convolution(3, kernel: 3)) == 1)
      // Fewer than 48 tiles of two pictures; odd sizes leave half a tile unused.
      #expect(share(convolution(8, kernel: 3)) == 1)
      #expect(share(convolution(13, kernel: 3)) == Double(16 * 49) / (9 * 169))
      #expect(share(convolution(16, kernel: 1)) == 1)
      #expect(share(convolution(16, kernel: 3, c: 3)) == 1)
      #expect(share(convolution(16, kernel: 3, stride: 2)) == 1)
      #expect(share(convolution(16, kernel: 3, groups: 2)) == 1)
      // More channels than a chunk, and no equal chunks.
      #expect(share(convolution(16, kernel: 3, c: 67)) == 1)
      #expect(share(ProductCase.dense(batch: 64, c: 64, oc: 64)) == 1)
    }
    // Tiles of a matrix unit are faster than what filtering saves.
    with("amx_plain") {
      #expect(share(convolution(16, kernel: 3).inBfloat16) == 1)
      #expect(share(convolution(16, kernel: 3)) == 16.0 / 36)
    }
  }

  private func rootMeanSquare(_ values: [Float]) -> Float {
    (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
  }
}

extension Float {
  /// The nearest bfloat16, ties to even.
  var roundedToBfloat16: Float {
    let bits = bitPattern
    return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
  }
}

/// A product, its random operands and its four results.
struct ProductCase: Sendable {
  struct Inputs {
    var x, weight, bias, dy, dx: [Float]
  }
  struct Outputs {
    var y, dx, dw, db: [Float]
  }

  var product: wsk_product
  var withBias = true
  var addsToGradient = false
  /// Gradients of weights and bias are added to what is there.
  var addsToParameters = false

  init(
    batch: Int, h: Int, w: Int, c: Int, kernel: (Int, Int), oc: Int,
    stride: (Int, Int) = (1, 1), padding: (Int, Int, Int, Int) = (0, 0, 0, 0), groups: Int = 1
  ) {
    product = wsk_product()
    product.batch = Int32(batch)
    product.h = Int32(h)
    product.w = Int32(w)
    product.c = Int32(c)
    product.kh = Int32(kernel.0)
    product.kw = Int32(kernel.1)
    product.oc = Int32(oc)
    product.stride_h = Int32(stride.0)
    product.stride_w = Int32(stride.1)
    product.pad_top = Int32(padding.0)
    product.pad_left = Int32(padding.2)
    product.oh = Int32((h + padding.0 + padding.1 - kernel.0) / stride.0 + 1)
    product.ow = Int32((w + padding.2 + padding.3 - kernel.1) / stride.1 + 1)
    product.groups = Int32(groups)
  }

  var addingToParameters: ProductCase {
    var copy = self
    copy.addsToParameters = true
    return copy
  }

  var inBfloat16: ProductCase {
    var copy = self
    copy.product.precision = Int32(WSK_BFLOAT16)
    return copy
  }

  static func drawn(from random: inout KernelRandom) -> ProductCase {
    var shape: ProductCase
    if random.int(0...4) == 0 {
      shape = dense(batch: random.int(1...140), c: random.int(1...600), oc: random.int(1...100))
    } else {
      let groups = random.int(0...3) == 0 ? random.int(2...4) : 1
      let kernel = (random.int(1...5), random.int(1...5))
      let padding = (
        random.int(0...(kernel.0 - 1)), random.int(0...(kernel.0 - 1)),
        random.int(0...(kernel.1 - 1)), random.int(0...(kernel.1 - 1))
      )
      shape = ProductCase(
        batch: random.int(1...3),
        h: random.int(max(1, kernel.0 - padding.0 - padding.1)...11),
        w: random.int(max(1, kernel.1 - padding.2 - padding.3)...11),
        c: groups * random.int(1...(random.int(0...1) == 0 ? 3 : 36)), kernel: kernel,
        oc: groups * random.int(1...(random.int(0...1) == 0 ? 5 : 70)),
        stride: (random.int(1...3), random.int(1...3)), padding: padding, groups: groups)
    }
    shape.withBias = random.int(0...1) == 0
    shape.addsToGradient = random.int(0...1) == 0
    shape.addsToParameters = random.int(0...1) == 0
    return shape
  }

  static func dense(batch: Int, c: Int, oc: Int) -> ProductCase {
    ProductCase(batch: batch, h: 1, w: 1, c: c, kernel: (1, 1), oc: oc)
  }

  static var odd: [ProductCase] {
    [
      // One channel in and out, one picture, one pixel.
      ProductCase(batch: 1, h: 1, w: 1, c: 1, kernel: (1, 1), oc: 1),
      // Three channels, seven pixels, stride 2.
      ProductCase(
        batch: 2, h: 7, w: 1, c: 3, kernel: (3, 1), oc: 17, stride: (2, 1),
        padding: (1, 1, 0, 0)),
      // A kernel larger than the picture.
      ProductCase(
        batch: 3, h: 3, w: 4, c: 5, kernel: (7, 7), oc: 33, padding: (3, 3, 3, 3)),
      // A stride larger than the kernel: pixels that nothing reads.
      ProductCase(batch: 2, h: 9, w: 8, c: 2, kernel: (2, 2), oc: 3, stride: (4, 3)),
      // More padding above and on the left; groups of one channel.
      ProductCase(
        batch: 2, h: 6, w: 5, c: 8, kernel: (4, 3), oc: 16, padding: (3, 0, 2, 1), groups: 8),
      // A reduction of several chunks, several slices of pixels.
      ProductCase(batch: 24, h: 14, w: 14, c: 40, kernel: (3, 3), oc: 24, padding: (1, 1, 1, 1)),
      // Staged rows of pixels: more channels than a pixel's chunk, groups, three channels, stride 2
      // from row to row, and a picture too wide to stage.
      ProductCase(
        batch: 2, h: 9, w: 10, c: 150, kernel: (3, 2), oc: 35, padding: (1, 1, 0, 1)),
      ProductCase(
        batch: 2, h: 8, w: 13, c: 64, kernel: (2, 3), oc: 34, padding: (0, 1, 2, 2), groups: 2),
      ProductCase(
        batch: 2, h: 11, w: 15, c: 3, kernel: (5, 4), oc: 40, stride: (2, 1), padding: (2, 1, 1, 2)),
      ProductCase(
        batch: 2, h: 16, w: 17, c: 70, kernel: (3, 3), oc: 270, padding: (1, 1, 1, 1)),
      ProductCase(
        batch: 3, h: 9, w: 250, c: 17, kernel: (3, 3), oc: 7, padding: (1, 1, 1, 1)),
      ProductCase(
        batch: 2, h: 40, w: 41, c: 1, kernel: (7, 5), oc: 130, padding: (3, 3, 2, 2)),
      ProductCase(
        batch: 1, h: 2, w: 4000, c: 16, kernel: (2, 3), oc: 5, padding: (1, 1, 1, 1)),
      ProductCase(
        batch: 9, h: 28, w: 28, c: 1, kernel: (5, 5), oc: 6, padding: (2, 2, 2, 2)),
      dense(batch: 129, c: 577, oc: 65),
    ]
  }

  /// Suited to minimal filtering.
  static let filtered: [ProductCase] = [
    ProductCase(batch: 3, h: 7, w: 9, c: 40, kernel: (3, 3), oc: 36, padding: (1, 1, 1, 1)),
    ProductCase(batch: 2, h: 14, w: 14, c: 32, kernel: (5, 5), oc: 64, padding: (2, 2, 2, 2)),
    // More padding on one side, more than one chunk of channels, other kernels, many tiles.
    ProductCase(batch: 2, h: 9, w: 12, c: 132, kernel: (3, 5), oc: 300, padding: (2, 0, 1, 3)),
    ProductCase(batch: 5, h: 13, w: 12, c: 34, kernel: (7, 6), oc: 34, padding: (3, 3, 2, 3)),
    ProductCase(batch: 20, h: 28, w: 28, c: 32, kernel: (3, 3), oc: 34, padding: (1, 1, 1, 1)),
  ].map {
    var shape = $0
    shape.product.allows_winograd = 1
    return shape
  }

  /// Sums of operands below 1, in float32.
  var bound: Float {
    let depth = Float(product.kh * product.kw * max(product.c, product.oc) / product.groups)
    let pixels = Float(product.batch * product.oh * product.ow)
    return 4e-7 * max(depth, pixels).squareRoot() * 12 + 2e-6
  }

  func inputs(_ random: inout KernelRandom) -> Inputs {
    let p = product
    let inputs = Int(p.batch * p.h * p.w * p.c)
    return Inputs(
      x: random.floats(inputs), weight: random.floats(weightCount),
      bias: random.floats(Int(p.oc)), dy: random.floats(outputCount), dx: random.floats(inputs))
  }

  var weightCount: Int { Int(product.oc * product.kh * product.kw * (product.c / product.groups)) }
  var outputCount: Int { Int(product.batch * product.oh * product.ow * product.oc) }

  func run(_ pool: OpaquePointer, _ inputs: Inputs) -> Outputs {
    var shape = product
    var packed = [UInt64](repeating: 0, count: wsk_product_packed_bytes(&shape) / 8 + 8)
    var scratch = [UInt64](repeating: 0, count: wsk_product_scratch_bytes(&shape) / 8 + 8)
    var out = emptyOutputs(inputs)
    let bias = withBias ? inputs.bias : nil
    wsk_product_pack(pool, &shape, inputs.weight, 1, &packed)
    if let bias {
      wsk_product_forward(pool, &shape, inputs.x, packed, bias, &out.y, &scratch)
    } else {
      wsk_product_forward(pool, &shape, inputs.x, packed, nil, &out.y, &scratch)
    }
    wsk_product_input_gradient(
      pool, &shape, inputs.dy, packed, &out.dx, addsToGradient ? 1 : 0, &scratch)
    let add: Int32 = addsToParameters ? 1 : 0
    out.dw.withUnsafeMutableBufferPointer { dw in
      out.db.withUnsafeMutableBufferPointer { db in
        wsk_product_weight_gradient(
          pool, &shape, inputs.x, inputs.dy, wsk_gradient(to: dw.baseAddress, add: add),
          wsk_gradient(to: db.baseAddress, add: add), &scratch)
      }
    }
    return out
  }

  /// The plain sums, of rounded operands where the product rounds them. The bias gradient is a sum
  /// of unrounded ones.
  func reference(_ inputs: Inputs) -> Outputs {
    var shape = product
    var out = emptyOutputs(inputs)
    let gradients = inputs.dy
    var inputs = inputs
    if shape.precision == Int32(WSK_BFLOAT16), shape.c / shape.groups >= 16 {
      inputs.x = inputs.x.map(\.roundedToBfloat16)
      inputs.weight = inputs.weight.map(\.roundedToBfloat16)
      inputs.dy = inputs.dy.map(\.roundedToBfloat16)
    }
    let zeros = [Float](repeating: 0, count: inputs.bias.count)
    wsk_reference_forward(
      &shape, 0, Int64(shape.batch), inputs.x, inputs.weight, withBias ? inputs.bias : zeros,
      &out.y)
    wsk_reference_input_gradient(
      &shape, 0, Int64(shape.batch), inputs.dy, inputs.weight, &out.dx, addsToGradient ? 1 : 0)
    var ignored = out.db
    var weights = out.dw
    wsk_reference_weight_gradient(
      &shape, 0, Int64(shape.oc), inputs.x, inputs.dy, &out.dw, &ignored)
    wsk_reference_weight_gradient(
      &shape, 0, Int64(shape.oc), inputs.x, gradients, &weights, &out.db)
    if addsToParameters {
      let before = emptyOutputs(inputs)
      out.dw = zip(out.dw, before.dw).map { $0 + $1 }
      out.db = zip(out.db, before.db).map { $0 + $1 }
    }
    return out
  }

  /// The largest difference of any result from the plain sums.
  func difference(_ pool: OpaquePointer, _ random: inout KernelRandom) -> Float {
    let inputs = inputs(&random)
    let out = run(pool, inputs)
    let expected = reference(inputs)
    return [
      largestDifference(out.y, expected.y), largestDifference(out.dx, expected.dx),
      largestDifference(out.dw, expected.dw), largestDifference(out.db, expected.db),
    ].max() ?? .infinity
  }

  private func emptyOutputs(_ inputs: Inputs) -> Outputs {
    // Not zero: what is not written shows.
    let start: Float = addsToParameters ? 0.25 : 9
    return Outputs(
      y: [Float](repeating: 9, count: outputCount), dx: inputs.dx,
      dw: [Float](repeating: start, count: weightCount),
      db: [Float](repeating: start, count: inputs.bias.count))
  }
}
