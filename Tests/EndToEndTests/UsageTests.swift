import Foundation
import Testing

@testable import wsc

@Suite("Help and usage")
struct UsageTests {
  @Test("each command has a help page", arguments: CommandName.allCases)
  func helpOfEachCommand(command: CommandName) throws {
    let place = try Workplace()
    let direct = try place.wsc("help", command.rawValue)
    #expect(direct.status == 0)
    #expect(direct.output.contains("Usage: wsc \(command.rawValue)"))
    for option in command.description.options {
      #expect(direct.output.contains(option.description.spelling))
    }
    #expect(try place.wsc(command.rawValue, "--help").output == direct.output)
  }

  @Test(
    "what the tables and messages of training and emission say has a page",
    arguments: [
      "always on", "val loss", "training", "fire without input", "fan-in", "fan-out", "sum bits",
      "margin", "effective bits", "as trained",
    ])
  func helpOfResults(term: String) throws {
    let page = try Workplace().wsc("help", term)
    #expect(page.status == 0, "\(page.messages)")
    #expect(page.output.contains(term), "\(page.output)")
  }

  @Test("every option belongs to a command and every example parses")
  func tableIsWhole() throws {
    let used = Set(CommandName.allCases.flatMap { $0.description.options })
    #expect(Set(OptionName.allCases).subtracting(used) == [.help, .version])
    for command in CommandName.allCases {
      #expect(Set(command.description.options).count == command.description.options.count)
      for example in command.description.examples {
        let line = example.line.split { "<>".contains($0) }.first ?? ""
        let words = line.split(separator: " ").map { Argument(String($0)) }
        #expect(words.first == "wsc")
        #expect(throws: Never.self) { try parseArguments(Array(words.dropFirst())) }
      }
    }
  }

  @Test(
    "every word of the language has a page",
    arguments: [
      ("key", "value of `key` in `decode`"), ("overlap", "argument of `key` in `decode`"),
      ("shift", "value of `augment`"), ("*", "x |> f * 3"), ("spike", "0 or 1"),
      ("it", "piped into the op"), ("epochs", "passes over the training data"),
      ("table", "always on"), ("netlist", "neurons fire without input"),
      ("language", "# The Whetstone language"),
    ])
  func word(name: String, says text: String) throws {
    let outcome = try Workplace().wsc("help", name)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(text), "\(outcome.output)")
  }

  @Test("every column of the training table is explained")
  func columns() throws {
    let display = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/wsc/Progress/TrainingDisplay.swift")
    let heads = try String(contentsOf: display, encoding: .utf8).matches(of: /add\("([^"]+)"/)
    #expect(heads.count > 8)
    let page = try Workplace().wsc("help", "table").output
    for head in heads { #expect(page.contains("\n  \(head.1)  "), "\(head.1)") }
  }

  @Test(
    "wrong usage ends with status 2 and says what was meant",
    arguments: [
      (["chek"], "did you mean `wsc check`?"),
      (["help", "ovrelap"], "did you mean `wsc help overlap`?"),
      (["layers", "shfit"], "did you mean `wsc layers shift`?"),
      (["train", "--jsn", "a.ws"], "did you mean `--json`?"),
      (["train", "--vectors"], "`--vectors` belongs to `wsc emit` and `wsc simulate`"),
      (["train", "a.ws", "b.ws"], "does not take `b.ws`"),
      (["check"], "needs FILE"),
      (["build", "--dump", "trees", "a.ws"], "choose one of `tokens`"),
      (["build", "--dump"], "needs a value"),
      (["train", "--threads", "0", "a.ws"], "whole number from 1 to 100,000"),
      (["train", "--threads", "9223372036854775807", "a.ws"], "whole number from 1 to 100,000"),
      (["train", "--epochs", "9223372036854775807", "a.ws"], "whole number from 1 to 1,000,000"),
      (["train", "--epochs", "99999999999999999999", "a.ws"], "whole number from 1 to 1,000,000"),
      (["train", "--epochs", "1000001", "a.ws"], "whole number from 1 to 1,000,000"),
      (["train", "--quiet=yes", "a.ws"], "takes no value"),
      (["train", "--run", "a", "--resume", "b"], "do not go together"),
      (["train", "--resume", "b", "--overwrite"], "do not go together"),
      (["train", "--run", "a", "--run", "b", "a.ws"], "given twice"),
      (["check", "--set", "seed", "a.ws"], "has no `=`"),
      (["net.ws"], "wsc train net.ws"),
      ([], "`wsc help` lists the commands"),
      (["completions", "tcsh"], "choose one of `bash`"),
      (["help", "trian"], "did you mean `wsc help train`?"),
    ])
  func wrongUsage(words: [String], says: String) throws {
    let place = try Workplace()
    let outcome = try place.start(words).wait(seconds: 20)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.hasPrefix("error: "))
    #expect(outcome.messages.contains(says), "\(outcome.messages)")
  }

  @Test("options may stand anywhere, and `--` ends them")
  func placesOfOptions() throws {
    let spelled = try parseArguments(["build", "net.ws", "-oOUT", "--set=train.seed=2"])
    #expect(spelled.operands == ["net.ws"])
    #expect(spelled.value(.output) == "OUT")
    #expect(spelled.all(.set) == ["train.seed=2"])
    #expect(try parseArguments(["check", "--", "--fix"]).operands == ["--fix"])
    #expect(try parseArguments(["check", "-", "a.ws"]).operands == ["-", "a.ws"])
  }

  @Test("a full standard output is an error, not silence")
  func fullOutput() throws {
    let place = try Workplace()
    let outcome = try place.start(["help"], output: "/dev/full").wait(seconds: 20)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("standard output"))
  }
}
