/// Bob Jenkins' lookup3 (`hashlittle`, 2006, public domain), which HDF5 guards its metadata with.
func hdf5Checksum(_ bytes: [UInt8]) -> UInt32 {
  func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 {
    value << bits | value >> (32 - bits)
  }
  let start = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
  var (a, b, c) = (start, start, start)
  func word(_ place: Int) -> UInt32 {
    (0..<4).reduce(0) { word, byte in
      place + byte < bytes.count ? word | UInt32(bytes[place + byte]) << (8 * byte) : word
    }
  }
  var place = 0
  while bytes.count - place > 12 {
    a &+= word(place)
    b &+= word(place + 4)
    c &+= word(place + 8)
    (a, c) = ((a &- c) ^ rotated(c, 4), c &+ b)
    (b, a) = ((b &- a) ^ rotated(a, 6), a &+ c)
    (c, b) = ((c &- b) ^ rotated(b, 8), b &+ a)
    (a, c) = ((a &- c) ^ rotated(c, 16), c &+ b)
    (b, a) = ((b &- a) ^ rotated(a, 19), a &+ c)
    (c, b) = ((c &- b) ^ rotated(b, 4), b &+ a)
    place += 12
  }
  if place == bytes.count { return c }
  a &+= word(place)
  b &+= word(place + 4)
  c &+= word(place + 8)
  c = (c ^ b) &- rotated(b, 14)
  a = (a ^ c) &- rotated(c, 11)
  b = (b ^ a) &- rotated(a, 25)
  c = (c ^ b) &- rotated(b, 16)
  a = (a ^ c) &- rotated(c, 4)
  b = (b ^ a) &- rotated(a, 14)
  return (c ^ b) &- rotated(b, 24)
}
