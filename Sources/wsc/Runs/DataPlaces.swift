import WSRuntime

/// The folders in which the paths of a data recipe are looked up, in order: `--data-dir`,
/// `$WSC_DATA`, the folder of the network file.
func dataSearchFolders(option: FilePath?, beside folder: FilePath) -> [FilePath] {
  let variable = Platform.environmentPath("WSC_DATA") ?? ""
  return (option.map { [$0] } ?? []) + (variable.isEmpty ? [] : [variable]) + [folder]
}
