import WSRuntime

/// The folders in which the paths of a data recipe are looked up, in order: `--data-dir`,
/// `$WSC_DATA`, the folder of the network file.
func dataSearchFolders(option: FilePath?, beside folder: FilePath) -> [FilePath] {
  let variable = Platform.environmentPath("WSC_DATA") ?? ""
  return (option.map { [$0] } ?? []) + (variable.isEmpty ? [] : [variable]) + [folder]
}

/// The same for a netlist: where the run finds its data that it lies beside, then its own folder,
/// then the working directory, in which it may have been emitted from a source.
func dataSearchFolders(option: FilePath?, ofNetlist path: FilePath) -> [FilePath] {
  let own = dataSearchFolders(option: option, beside: path.parent) + ["."]
  guard let record = try? RunRecord.load(from: path.parent) else { return own }
  return record.searchFolders(option: option) + own
}
