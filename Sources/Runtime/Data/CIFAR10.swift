/// The binary version of CIFAR-10: for each picture a label byte, then 1024 bytes each of red,
/// green and blue, row by row.
package enum CIFAR10 {
  private static let (side, channels) = (32, 3)
  private static let plane = side * side
  private static let record = 1 + channels * plane

  /// Pictures with channels last, and their labels.
  package static func parse(_ bytes: [UInt8], origin: String)
    throws(RuntimeError) -> (images: [UInt8], labels: [UInt8])
  {
    guard !bytes.isEmpty, bytes.count % record == 0 else {
      throw RuntimeError(
        .cifar,
        "`\(origin)` has \(bytes.count) bytes, not a multiple of the \(record) of one CIFAR "
          + "picture with its label")
    }
    let count = bytes.count / record
    var labels = [UInt8](repeating: 0, count: count)
    var images = [UInt8](repeating: 0, count: count * channels * plane)
    for picture in 0..<count {
      let start = picture * record
      labels[picture] = bytes[start]
      guard bytes[start] < 10 else {
        throw RuntimeError(
          .cifar,
          "picture \(picture) of `\(origin)` has the label \(bytes[start]), labels are 0 to 9")
      }
      let target = picture * channels * plane
      for pixel in 0..<plane {
        for channel in 0..<channels {
          images[target + pixel * channels + channel] =
            bytes[start + 1 + channel * plane + pixel]
        }
      }
    }
    return (images, labels)
  }

  package static func load(_ path: FilePath) throws(RuntimeError)
    -> (images: [UInt8], labels: [UInt8])
  {
    let bytes = try FileSystem.read(path, limit: 1 << 30)
    let plain =
      Gzip.isCompressed(bytes)
      ? try Gzip.decompress(bytes, limit: 1 << 30, origin: path.description) : bytes
    return try parse(plain, origin: path.description)
  }
}

func loadCIFAR10(
  _ path: FilePath, batches: [Int], _ searchFolders: [FilePath], _ threads: Int
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  let name = "cifar10(\"\(path)\")"
  guard !batches.isEmpty, batches.allSatisfy({ (1...5).contains($0) }),
    Set(batches).count == batches.count
  else {
    throw RuntimeError(
      .dataSet, "\(name) has the batches 1 to 5, each once at most; \(batches) are asked for")
  }
  let folder = try DataFolder.find(path, holding: ["test_batch.bin"], in: searchFolders)
  var paths: [FilePath] = []
  for batch in batches {
    paths.append(try DataFolder.file(oneOf: [FilePath("data_batch_\(batch).bin")], in: folder))
  }
  paths.append(try DataFolder.file(oneOf: ["test_batch.bin"], in: folder))
  let parts = try concurrentResults(of: paths, threads: threads) {
    path throws(RuntimeError) in try CIFAR10.load(path)
  }
  func dataset(_ part: String, _ files: ArraySlice<(images: [UInt8], labels: [UInt8])>)
    throws(RuntimeError) -> Dataset
  {
    var origins: [DataFile] = []
    for (place, file) in zip(files.indices, files) {
      let first = origins.last?.labelled.upperBound ?? 0
      origins.append(
        DataFile(
          role: place < batches.count ? "pictures of batch \(batches[place])" : "test pictures",
          name: paths[place].description, digest: DataFile.digest(of: file.images, file.labels),
          labelled: first..<(first + file.labels.count)))
    }
    return try Dataset(
      name: "\(name), \(part)", shape: [32, 32, 3], images: files.flatMap(\.images),
      labels: files.flatMap(\.labels).map(Int32.init), classes: 10, files: origins)
  }
  return (try dataset("train", parts.dropLast()), try dataset("test", parts.suffix(1)))
}
