extension Target {
  /// One file of Python that needs nothing but numpy.
  package static let python = ofThresholds(
    Word("python", "one file of Python that needs only numpy"), ending: ".py",
    write: PythonFile.write)
}
