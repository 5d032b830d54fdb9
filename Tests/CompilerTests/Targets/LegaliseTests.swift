import Testing
import WSRuntime

@testable import WSCompiler

/// Each pass leaves every spike of every population as it was.
@Suite struct LegaliseTests {
  private func netlists() throws -> [Netlist] {
    let stored = FilePath(#filePath).parent.parent.parent / "Peers/netlists/stored"
    let everything = try NetlistFile.load(stored / "everything.netlist.safetensors")
    return try DrawnNetlists.chains() + [everything] + DrawnNetlists.random(of: 60)
  }

  /// Returns how many netlists the pass changed.
  private func expectSame(
    _ netlists: [Netlist], _ pass: (Netlist) throws -> Netlist, _ holds: (Netlist) throws -> Bool
  ) throws -> Int {
    var changed = 0
    for var netlist in netlists {
      netlist.vectors = nil
      let passed = try pass(netlist)
      try passed.verify()
      #expect(try holds(passed), "\(netlist)")
      if passed == netlist { continue }
      changed += 1
      let (before, after) = try (
        DrawnNetlists.spikes(of: netlist), DrawnNetlists.spikes(of: passed)
      )
      for population in netlist.populations {
        #expect(after[population.name] == before[population.name], "\(population.name)")
      }
    }
    return changed
  }

  @Test func poolsAreConvolutionsOfOnes() throws {
    let changed = try expectSame(
      netlists(), { try turnPoolsIntoConvolutions($0) },
      { $0.projections.allSatisfy { !$0.map.isPool } })
    #expect(changed >= 3)
  }

  @Test func denseProductsAreConvolutions() throws {
    let changed = try expectSame(
      netlists(), turnDenseIntoConvolutions,
      { netlist in
        netlist.populations.allSatisfy { $0.shape.count != 1 }
          && netlist.projections.allSatisfy { projection in
            projection.map != .dense
              || netlist.shape(ofSource: projection.to)?.prefix(2) != [1, 1]
          }
      })
    #expect(changed >= 5)
  }

  @Test func paddingIsTheSameOnBothSides() throws {
    let changed = try expectSame(
      netlists(), { try makePaddingSymmetric(turnPoolsIntoConvolutions($0), for: "chip") },
      {
        $0.projections.allSatisfy {
          guard case .convolution(let geometry) = $0.map else { return true }
          return geometry.padding[0] == geometry.padding[1]
            && geometry.padding[2] == geometry.padding[3]
        }
      })
    #expect(changed >= 2)
  }

  @Test func relaysMakeEveryDelayOne() throws {
    var relays = 0
    for netlist in try netlists() where netlist.inputs.allSatisfy({ $0.code.largestValue == 1 }) {
      _ = try expectSame(
        [netlist],
        {
          let relayed = try insertRelays($0, for: "chip")
          relays += relayed.relays.count
          return relayed.netlist
        }, { $0.projections.allSatisfy { $0.delay == 1 } })
    }
    #expect(relays >= 4)
  }

  @Test func integersAreNotRelayed() throws {
    let netlist = try DrawnNetlists.netlist(
      items: """
        a = image |> conv(1, kernel: 3) |> brelu
        output y = concat(a, image) |> conv(2, kernel: 3) |> brelu
        """, isAnalog: true)
    let error = #expect(throws: RuntimeError.self) { try insertRelays(netlist, for: "chip") }
    #expect(error?.code == "WS6217")
    #expect(error?.message.contains("it carries integers past 1 layers") == true)
  }

  @Test func depthsAreJoinedToChains() throws {
    var joined = 0
    for netlist in try DrawnNetlists.chains() + DrawnNetlists.random(of: 60) {
      let chain: NetlistChain
      do throws(RuntimeError) {
        chain = try joinLevels(netlist, for: "chip")
      } catch {
        #expect(error.code == "WS6217")
        #expect(error.message.hasPrefix("the target `chip` cannot take "), "\(error.message)")
        continue
      }
      joined += 1
      try chain.netlist.verify()
      #expect(chain.netlist.projections.count == chain.netlist.populations.count)
      let before = try DrawnNetlists.spikes(of: netlist)
      let after = try DrawnNetlists.spikes(of: chain.netlist)
      for population in netlist.populations {
        let place = try #require(chain.places[population.name])
        let all = try #require(chain.netlist.shape(ofSource: place.population)).reduce(1, *)
        let size = population.shape.reduce(1, *)
        let wanted = try #require(before[population.name])
        let found = try #require(after[place.population])
        let moved = wanted.indices.map {
          found[$0 / size * all + place.place(of: $0 % size)]
        }
        #expect(moved == wanted, "\(population.name)")
      }
    }
    #expect(joined >= 8)
  }

  @Test func largeSumsAreScaledDown() throws {
    for netlist in try DrawnNetlists.chains() {
      let bounds = try netlist.populations.flatMap { try netlist.sumMagnitudes(of: $0) }
      let largest = try #require(bounds.max())
      #expect(try rescale(netlist, below: largest + 1) == netlist)
      let limit = largest / 4
      let scaled = try rescale(netlist, below: limit)
      try scaled.verify()
      for population in scaled.populations {
        #expect(try scaled.sumMagnitudes(of: population).allSatisfy { $0 < limit })
      }
      let (before, after) = try (
        DrawnNetlists.spikes(of: netlist), DrawnNetlists.spikes(of: scaled)
      )
      let first = try #require(netlist.populations.first)
      let (old, new) = try (
        #require(before[first.name]), #require(after[first.name])
      )
      // Of weights that lose two bits, a few.
      #expect(zip(old, new).count { $0 != $1 } * 20 <= old.count, "\(first.name)")
    }
  }
}
