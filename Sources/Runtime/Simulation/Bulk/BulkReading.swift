import CKernels

/// Where the windows of a sum or a pool find their rows.
struct BulkReading: Sendable {
  let region: Int
  /// Of the window of the first output, from the region's first row.
  let origin: Int
  let rowStep: Int
  let columnStep: Int

  func source(in memory: BulkMemory) -> wsk_lookup_source {
    wsk_lookup_source(
      rows: memory.row(origin, ofRegion: region),
      group_step: Int64(memory.rowCount(ofRegion: region)), row_step: Int64(rowStep),
      column_step: Int64(columnStep))
  }
}
