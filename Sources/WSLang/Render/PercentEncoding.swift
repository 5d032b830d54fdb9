/// A path as a part of a URI: everything but unreserved characters and `/` is escaped.
package func percentEncoded(_ path: [UInt8]) -> String {
  var result = ""
  for byte in path {
    if isNameByte(byte) || "-.~/".utf8.contains(byte) {
      result.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      let digits = String(byte, radix: 16, uppercase: true)
      result += "%" + (digits.count == 1 ? "0" : "") + digits
    }
  }
  return result
}
