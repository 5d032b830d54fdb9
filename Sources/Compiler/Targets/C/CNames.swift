/// Words that a name in a C file must not be: those of C and C++, of common headers, of old
/// compilers, and the few that the file uses itself.
enum CNames {
  static let reserved = Set(
    """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const
    constexpr continue default delete do double else enum explicit export extern false float for
    friend goto if inline int int8_t int16_t int32_t int64_t long main mutable namespace near far new
    noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast
    restrict return short signed sizeof static struct switch template this throw true try typedef
    typeid typename uint8_t uint16_t uint32_t uint64_t union unsigned using virtual void volatile
    wchar_t while xor xor_eq linux unix i386 arm errno stdin stdout stderr EOF NULL I
    net sums i x y run position add bias weights keys fire find test
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// `MnistConv` as `mnist_conv`.
  static func lowercased(_ written: String) -> String {
    var name = ""
    for letter in written {
      if letter.isUppercase, name.last.map({ $0.isLowercase || $0.isNumber }) ?? false {
        name += "_"
      }
      name += letter.lowercased()
    }
    return name
  }
}
