/// WS6: emission, explained.
extension DiagnosticCatalogue {
  static let targetsEntries: [DiagnosticEntry] = [
    DiagnosticEntry(
      .cannotEmitYet, "something that cannot be emitted yet",
      """
      The language describes more than this version can emit. The file is checked in full, \
      emission waits for a later version.
      """,
      failing: .sourceToEmit(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: nir }
        """),
      repaired: .sourceToEmit(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """))
  ]
}
