/// All layers, in the order in which manuals list them.
enum Layers {
  static let all: [any Layer.Type] = [
    DenseLayer.self, ConvLayer.self, ConvTransposeLayer.self,
    MaxPoolLayer.self, AveragePoolLayer.self, GlobalAveragePoolLayer.self,
    BreluLayer.self, SigmoidLayer.self, ThresholdLayer.self, ReluLayer.self, ClipLayer.self,
    SoftmaxLayer.self, WinnerLayer.self,
    FlattenLayer.self, ReshapeLayer.self, ConcatLayer.self, AddLayer.self, UpsampleLayer.self,
    DropoutLayer.self, DelayLayer.self, FinalLayer.self,
    BatchNormLayer.self, LegendreLayer.self,
    BitsLayer.self, ThermometerLayer.self, DecodeLayer.self,
  ]
}
