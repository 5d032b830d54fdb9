import CKernels

/// What the threads of an engine can do at most on this machine, measured when asked for.
package struct MachineLimits: Equatable, Sendable {
  /// Floating-point operations a second of products in float32, and in bfloat16.
  package var float32: Double
  package var bfloat16: Double
  /// Bytes a second, read and written, of a copy that does not fit into the caches.
  package var copying: Double

  package init(float32: Double, bfloat16: Double, copying: Double) {
    self.float32 = float32
    self.bfloat16 = bfloat16
    self.copying = copying
  }

  /// Beyond the caches of today's processors.
  static let copiedFloats = 48 << 20

  init(pool: OpaquePointer) throws(RuntimeError) {
    let memory = try Block<Float>(count: Self.copiedFloats)
    float32 = wsk_limit_of_multiply_adds(pool, Int32(WSK_FLOAT32))
    bfloat16 = wsk_limit_of_multiply_adds(pool, Int32(WSK_BFLOAT16))
    copying = wsk_limit_of_copying(pool, Int64(memory.count), memory.start)
  }

  /// Seconds that the work takes at least where every array comes from main memory.
  package func leastSeconds(_ work: StepWork) -> Double {
    max(work.operations / (work.isBFloat16 ? bfloat16 : float32), work.bytes / copying)
  }
}
