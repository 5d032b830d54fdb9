/// The functions that do not depend on the network, each written where something calls it.
enum CFixedFunctions {
  /// The loops over rows of weights and over sums are best left as they are: exchanged by pieces
  /// they are several times slower. GCC cannot see either that as many rows are read as were listed.
  static let pragma = """
    #if defined(__GNUC__) && __GNUC__ >= 8 && !defined(__clang__)
    #pragma GCC optimize("no-loop-unroll-and-jam")
    #pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
    #endif

    """

  /// The lowest bit alone times this constant has a number of its own in its upper five bits, the
  /// place of the bit in a de Bruijn sequence.
  static let findOnes = """
    /* Lists the ones among some spikes behind `count` others, numbered from `first` on. */
    static int32_t find_ones(const uint8_t *spikes, int32_t channels, int32_t first,
        uint16_t *rows, int32_t count)
    {
        static const uint8_t places[32] = {
            0, 1, 28, 2, 29, 14, 24, 3, 30, 22, 20, 15, 25, 17, 4, 8,
            31, 27, 13, 23, 21, 19, 16, 7, 26, 12, 18, 6, 11, 5, 10, 9
        };
        for (; channels > 0; channels -= 32, spikes += 4, first += 32) {
            uint32_t word = spikes[0];
            if (channels > 24)
                word |= (uint32_t)spikes[1] << 8 | (uint32_t)spikes[2] << 16
                    | (uint32_t)spikes[3] << 24;
            else
                for (int32_t i = 8; i < channels; i += 8)
                    word |= (uint32_t)spikes[i / 8] << i;
            while (word != 0) {
                const uint32_t lowest = word & (~word + 1);
                rows[count++] = (uint16_t)(first + places[lowest * 0x077CB531u >> 27]);
                word ^= lowest;
            }
        }
        return count;
    }

    """

  static func findValues(bits: Int) -> String {
    """
    /* Lists the values that are not 0. */
    static int32_t find_values_\(bits)(const uint\(bits)_t *source, int32_t channels, int32_t first,
        uint16_t *rows, uint16_t *values, int32_t count)
    {
        for (int32_t i = 0; i < channels; i++) {
            rows[count] = (uint16_t)(first + i);
            values[count] = source[i];
            count += source[i] != 0;
        }
        return count;
    }

    """
  }

  static func fire(bits: Int) -> String {
    """
    /* A neuron fires if and only if its sum is at least 0. */
    static void fire_\(bits)(const int\(bits)_t *sums, int32_t count, uint8_t *spikes)
    {
        for (; count >= 64; count -= 64, sums += 64, spikes += 8) {
            uint8_t fired[64];
            for (int32_t i = 0; i < 64; i++)
                fired[i] = (uint8_t)(sums[i] >= 0);
            /* The product moves bit i of byte i to bit i of the highest byte. */
            for (int32_t i = 0; i < 64; i += 8) {
                const uint64_t eight = (uint64_t)fired[i] | (uint64_t)fired[i + 1] << 8
                    | (uint64_t)fired[i + 2] << 16 | (uint64_t)fired[i + 3] << 24
                    | (uint64_t)fired[i + 4] << 32 | (uint64_t)fired[i + 5] << 40
                    | (uint64_t)fired[i + 6] << 48 | (uint64_t)fired[i + 7] << 56;
                spikes[i / 8] = (uint8_t)(eight * 0x0102040810204080u >> 56);
            }
        }
        for (; count >= 8; count -= 8, sums += 8, spikes++) {
            int eight = 0;
            for (int32_t i = 0; i < 8; i++)
                eight |= (sums[i] >= 0) << i;
            *spikes = (uint8_t)eight;
        }
        if (count > 0) {
            int rest = 0;
            for (int32_t i = 0; i < count; i++)
                rest |= (sums[i] >= 0) << i;
            *spikes = (uint8_t)rest;
        }
    }

    """
  }

  static let reorder = """
    /* Copies spikes into pixels with another number of channels. */
    static void reorder(const uint8_t *from, int32_t from_channels, int32_t count,
        int32_t to_channels, uint8_t *to)
    {
        const int32_t from_bytes = (from_channels + 7) / 8, to_bytes = (to_channels + 7) / 8;
        for (int32_t i = 0; i < count / to_channels * to_bytes; i++)
            to[i] = 0;
        for (int32_t i = 0; i < count; i++) {
            const int32_t channel = i % from_channels, bit = i % to_channels;
            const int32_t byte = i / to_channels * to_bytes + bit / 8;
            const int spike = from[i / from_channels * from_bytes + channel / 8] >> channel % 8 & 1;
            to[byte] = (uint8_t)(to[byte] | spike << bit % 8);
        }
    }

    """

  static let encode = """
    /* A value of the level or more is a spike. */
    static void encode(const uint8_t *values, int32_t pixels, int32_t channels, int32_t level,
        uint8_t *spikes)
    {
        for (int32_t pixel = 0; pixel < pixels; pixel++)
            for (int32_t first = 0; first < channels; first += 8, spikes++) {
                *spikes = 0;
                for (int32_t i = 0; i < 8 && first + i < channels; i++, values++)
                    *spikes = (uint8_t)(*spikes | (*values >= level) << i);
            }
    }

    """

  /// Σ (2x − 1)(2K − 1) is greatest where the fewest bits differ.
  static let nearest = """
    /* The first of the keys that differs from the spikes in the fewest bits. */
    static int32_t nearest(const uint8_t *spikes, const uint8_t *keys, int32_t classes,
        int32_t bytes)
    {
        int32_t best = 0, least = INT32_MAX;
        for (int32_t class_number = 0; class_number < classes; class_number++, keys += bytes) {
            int32_t differing = 0;
            for (int32_t i = 0; i < bytes; i++)
                for (int bits = spikes[i] ^ keys[i]; bits != 0; bits &= bits - 1)
                    differing++;
            if (differing < least) {
                least = differing;
                best = class_number;
            }
        }
        return best;
    }

    """
}
