import WSRuntime

@testable import WSCompiler

/// Layers under short names, for graphs that tests build by hand.
extension Layer where Self == DenseLayer {
  static func dense(units: Int, bias: Bool) -> Self { Self(units: units, bias: bias) }
}

extension Layer where Self == ConvLayer {
  static func conv(channels: Int, geometry: ConvolutionGeometry, bias: Bool) -> Self {
    Self(channels: channels, geometry: geometry, bias: bias)
  }
}

extension Layer where Self == ConvTransposeLayer {
  static func convTranspose(channels: Int, geometry: ConvolutionGeometry, bias: Bool) -> Self {
    Self(channels: channels, geometry: geometry, bias: bias)
  }
}

extension Layer where Self == MaxPoolLayer {
  static func maxPool(_ pool: PoolPlan) -> Self { Self(pool: pool) }
}

extension Layer where Self == AveragePoolLayer {
  static func averagePool(_ pool: PoolPlan) -> Self { Self(pool: pool) }
}

extension Layer where Self == GlobalAveragePoolLayer {
  static var globalAveragePool: Self { Self() }
}

extension Layer where Self == BatchNormLayer {
  static func batchNorm(epsilon: Double, momentum: Double) -> Self {
    Self(epsilon: epsilon, momentum: momentum)
  }
}

extension Layer where Self == BreluLayer { static var brelu: Self { Self() } }
extension Layer where Self == SigmoidLayer { static var sigmoid: Self { Self() } }

extension Layer where Self == ThresholdLayer {
  static func threshold(level: Double) -> Self { Self(level: level) }
}

extension Layer where Self == ReluLayer { static var relu: Self { Self() } }

extension Layer where Self == ClipLayer {
  static func clip(limit: Double) -> Self { Self(limit: limit) }
  static var clipLearned: Self { Self(limit: nil) }
}

extension Layer where Self == SoftmaxLayer { static var softmax: Self { Self() } }
extension Layer where Self == WinnerLayer {
  static func winner(count: Int) -> Self { Self(count: count) }
}

extension Layer where Self == FlattenLayer { static var flatten: Self { Self() } }
extension Layer where Self == ReshapeLayer {
  static func reshape(_ shape: [Int]) -> Self { Self(shape: shape) }
}

extension Layer where Self == ConcatLayer { static var concat: Self { Self() } }
extension Layer where Self == AddLayer { static var add: Self { Self() } }
extension Layer where Self == UpsampleLayer {
  static func upsample(factor: Int) -> Self { Self(factor: factor) }
}

extension Layer where Self == DropoutLayer {
  static func dropout(rate: Double) -> Self { Self(rate: rate) }
}

extension Layer where Self == DelayLayer {
  static func delay(steps: Int) -> Self { Self(steps: steps) }
}

extension Layer where Self == FinalLayer { static var final: Self { Self() } }
extension Layer where Self == LegendreLayer {
  static func legendre(order: Int, window: Int) -> Self { Self(order: order, window: window) }
}

extension Layer where Self == BitsLayer {
  static func bits(count: Int) -> Self { Self(count: count) }
}

extension Layer where Self == ThermometerLayer {
  static func thermometer(levels: Int) -> Self { Self(levels: levels) }
}

extension Layer where Self == DecodeLayer {
  static func decode(_ key: DecodeKey, temperature: Double = 1) -> Self {
    Self(code: key, temperature: temperature)
  }
}
