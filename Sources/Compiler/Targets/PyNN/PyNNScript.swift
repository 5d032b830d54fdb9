/// The parts of a script for PyNN that are the same for every network.
enum PyNNScript {
  static func head(name: String) -> String {
    """
    #!/usr/bin/env python3
    \"""The spiking network \(name) for PyNN, written by wsc. Needs numpy and a simulator of PyNN.

        python3 FILE nest           runs the test vectors in pyNN.nest: every spike must be right
        python3 FILE spiNNaker      the same in pyNN.spiNNaker

    In Python: build(sim) makes the populations and projections, run(sim, pictures) the spikes of all
    groups. The files .pynn.synapses.npy and .pynn.vectors.npy stand beside this one.
    \"""
    import importlib
    import sys

    import numpy

    FILES = __file__.removesuffix(".pynn.py") + ".pynn."


    """
  }

  static let program = #"""
    # Steps of 1 ms between pictures: a neuron that has fired rests for one.
    PERIOD = 2
    # When the first picture enters.
    START = 10


    def bits_of(vectors):
        """Of packed pictures the spikes of each group, [pictures, neurons]."""
        spikes, first = [], 0
        for _, size, _ in GROUPS:
            width = (size + 7) // 8
            packed = vectors[:, first : first + width]
            spikes.append(numpy.unpackbits(packed, axis=1, bitorder="little")[:, :size])
            first += width
        return spikes


    def neuron(sim):
        """Fires where what arrives in a step is at least a half, and forgets it."""
        kind = getattr(sim, "IF_curr_delta", None) or sim.extra_models.IF_curr_delta
        return kind(
            tau_m=0.01, tau_refrac=1.0, v_rest=0.0, v_reset=0.0, v_thresh=0.5, cm=1.0, i_offset=0.0
        )


    def build(sim, pictures):
        """The populations of all groups, with the pictures as spikes of the inputs."""
        times = START + PERIOD * numpy.arange(len(pictures[0]), dtype=float)
        populations, pulses = [], {}
        for place, (name, size, depth) in enumerate(GROUPS):
            if place < INPUTS:
                trains = [times[column == 1].tolist() for column in pictures[place].T]
                kind = sim.SpikeSourceArray(spike_times=trains)
            else:
                kind = neuron(sim)
            populations.append(sim.Population(size, kind, label=name))
        synapses = numpy.load(FILES + "synapses.npy", mmap_mode="r")
        first = 0
        for source, target, delay, count in PROJECTIONS:
            if source is None:
                moment = GROUPS[target][2] - 1
                if moment not in pulses:
                    kind = sim.SpikeSourceArray(spike_times=[(times + moment).tolist()])
                    pulses[moment] = sim.Population(1, kind, label=f"pulse {moment}")
                sender = pulses[moment]
            else:
                sender = populations[source]
            rows = numpy.array(synapses[first : first + count], dtype=float)
            first += count
            rows = numpy.column_stack([rows, numpy.full(count, float(delay))])
            for receptor, chosen in (
                ("excitatory", rows[rows[:, 2] > 0]), ("inhibitory", rows[rows[:, 2] < 0])
            ):
                if len(chosen):
                    sim.Projection(
                        sender, populations[target],
                        sim.FromListConnector(chosen, column_names=["weight", "delay"]),
                        receptor_type=receptor, label=f"{GROUPS[target][0]}, {receptor}",
                    )
        return populations


    def run(sim, pictures):
        """Of each group the spikes, [pictures, neurons], for the spikes of the inputs."""
        longest = max(delay for _, _, delay, _ in PROJECTIONS)
        sim.setup(timestep=1.0, min_delay=1.0, max_delay=float(longest))
        populations = build(sim, pictures)
        for population in populations[INPUTS:]:
            population.record("spikes")
        count = len(pictures[0])
        sim.run(START + PERIOD * count + max(depth for _, _, depth in GROUPS) + 2.0)
        spikes = list(pictures)
        for (_, size, depth), population in zip(GROUPS[INPUTS:], populations[INPUTS:]):
            found = numpy.zeros((count, size), numpy.uint8)
            trains = population.get_data("spikes").segments[0].spiketrains
            for place, train in enumerate(trains):
                steps = numpy.rint(numpy.asarray(train, float)).astype(int) - START - depth
                steps = steps[(steps >= 0) & (steps < PERIOD * count)]
                if (steps % PERIOD).any():
                    raise SystemExit("a neuron fires between two pictures")
                found[steps // PERIOD, place] = 1
            spikes.append(found)
        sim.end()
        return spikes


    def main(simulator, most=None):
        expected = bits_of(numpy.load(FILES + "vectors.npy")[: None if most is None else int(most)])
        sim = importlib.import_module("pyNN." + simulator)
        found = run(sim, expected[:INPUTS])
        wrong = 0
        for (name, _, _), there, here in zip(GROUPS, found, expected):
            differing = int((there != here).sum())
            wrong += differing
            if differing:
                print(f"{name}: {differing} of {here.size} spikes and silences differ")
        if wrong:
            sys.exit(1)
        print(f"{len(expected[0])} pictures are right")


    if __name__ == "__main__":
        main(*(sys.argv[1:] or ["nest"]))

    """#
}
