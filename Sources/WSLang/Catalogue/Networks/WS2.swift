/// WS2: names and sizes.
extension DiagnosticCode {
  package static let unknownName = DiagnosticCode("WS2001")
  package static let unknownLayer = DiagnosticCode("WS2002")
  package static let nameTwice = DiagnosticCode("WS2003")
  package static let reservedName = DiagnosticCode("WS2004")
  package static let opRecursion = DiagnosticCode("WS2005")
  package static let sizeCycle = DiagnosticCode("WS2006")
  package static let numberOverflow = DiagnosticCode("WS2007")
  package static let inexactDivision = DiagnosticCode("WS2008")
  package static let divisionByZero = DiagnosticCode("WS2009")
  package static let numberOutOfRange = DiagnosticCode("WS2011")
  package static let numberNotWhole = DiagnosticCode("WS2012")
  package static let unknownArgument = DiagnosticCode("WS2013")
  package static let argumentNotGiven = DiagnosticCode("WS2014")
  package static let argumentSurplus = DiagnosticCode("WS2015")
  package static let argumentTwice = DiagnosticCode("WS2016")
  package static let argumentNeedsName = DiagnosticCode("WS2017")
  package static let valueKind = DiagnosticCode("WS2018")
  package static let labelRead = DiagnosticCode("WS2019")
  package static let wrongSort = DiagnosticCode("WS2020")
  package static let signalArithmetic = DiagnosticCode("WS2021")
  package static let expansionTooLarge = DiagnosticCode("WS2022")
  package static let itOutsideOp = DiagnosticCode("WS2023")
  package static let opReadsNetwork = DiagnosticCode("WS2024")
  package static let signalMissing = DiagnosticCode("WS2025")
  package static let signalSurplus = DiagnosticCode("WS2026")
  package static let neverRead = DiagnosticCode("WS2031")
  package static let nameTooLong = DiagnosticCode("WS2010")
}

extension DiagnosticCatalogue {
  static let namesAndSizes: [DiagnosticEntry] =
    namesAndSizesAboutNames + namesAndSizesAboutArguments + namesAndSizesAboutSignals
}
