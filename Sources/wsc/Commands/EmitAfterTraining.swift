import WSRuntime

func emitAfterTraining(
  _ job: TrainingJob, _ source: SourceInput, folder: String, data: DataSplit, threads: Int,
  console: Console
) throws -> Int32 {
  return ExitStatus.fine
}
