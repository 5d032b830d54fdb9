import Testing
import WSRuntime

@Suite("generated digits")
struct GeneratedDigitsTests {
  @Test("a seed gives the same bytes on every machine and with any number of threads")
  func stable() throws {
    let (train, test) = try GeneratedDigits.make(train: 600, test: 20, seed: 1, threads: 1)
    #expect(try GeneratedDigits.make(train: 600, test: 20, seed: 1, threads: 3).train == train)
    #expect(train.shape == [28, 28, 1] && train.classes == 10)
    #expect(
      SHA256.hexadecimal(of: train.images)
        == "4f762dd1703916f33596dd4ac676152a3ffde287c70ae95a3f273d73ef94f297")
    // The longer set begins with the shorter one; train and test have no picture in common.
    let short = try GeneratedDigits.make(train: 20, test: 1, seed: 1, threads: 1).train
    #expect(train.images.starts(with: short.images))
    #expect(short.images != test.images)
    #expect(
      try GeneratedDigits.make(train: 20, test: 1, seed: 2, threads: 1).train.images != short.images
    )
  }

  @Test("counts that make no sense are refused", arguments: [(0, 1), (1, -1), (10_000_001, 1)])
  func counts(train: Int, test: Int) {
    let error = runtimeError {
      _ = try GeneratedDigits.make(train: train, test: test, seed: 1, threads: 1)
    }
    #expect(error?.code == "WS7013")
  }

  /// Ten linear scores, trained by margins: much better than chance, far from what a network does.
  @Test("a linear model stays under 93 %")
  func linearModel() throws {
    let (train, test) = try GeneratedDigits.make(train: 3000, test: 500, seed: 3, threads: 2)
    var weights = [Float](repeating: 0, count: 10 * 785)
    // Asking a set for its pictures copies them all.
    let pictures = (train: train.images, test: test.images)
    func scores(_ images: [UInt8], _ index: Int) -> [Float] {
      (0..<10).map { label in
        var sum = weights[label * 785 + 784]
        for pixel in 0..<784 {
          sum += weights[label * 785 + pixel] * Float(images[index * 784 + pixel]) / 255
        }
        return sum
      }
    }
    for epoch in 0..<8 {
      let rate = 0.02 / Float(1 + epoch)
      for index in 0..<train.count {
        let logits = scores(pictures.train, index)
        let truth = Int(train.labels[index])
        let best = logits[truth]
        for label in 0..<10 {
          let margin = min(max(1 + logits[label] - best, 0), 2)
          let push = rate * margin
          guard label != truth, push > 0 else { continue }
          for pixel in 0..<784 {
            let value = push * Float(pictures.train[index * 784 + pixel]) / 255
            weights[label * 785 + pixel] -= value
            weights[truth * 785 + pixel] += value
          }
        }
      }
    }
    let right = (0..<test.count).count { index in
      let logits = scores(pictures.test, index)
      return logits.indices.max { logits[$0] < logits[$1] } == Int(test.labels[index])
    }
    #expect((0.5..<0.93).contains(Double(right) / Double(test.count)), "\(right) of 500")
  }
}
