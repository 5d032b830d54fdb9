whetstone 1
// <- keyword
//        ^ number

/// Documents what follows.
// <- comment.documentation
// An ordinary comment.
// <- comment
//// So is this.
// <- comment

size seconds = 3
// <- keyword
//   ^ constant
//           ^ operator
//             ^ number
op residual(c: size, skip: signal) = add(it |> stage(c) |> conv(c, kernel: 3) |> batch_norm, skip)
// <- keyword
// ^ function
//         ^ punctuation.bracket
//          ^ variable.parameter
//           ^ punctuation.delimiter
//             ^ type.builtin
//                 ^ punctuation.delimiter
//                   ^ variable.parameter
//                         ^ type.builtin
//                                 ^ operator
//                                   ^ function.builtin
//                                      ^ punctuation.bracket
//                                       ^ variable.builtin
//                                          ^ operator
//                                             ^ function
//                                                         ^ function.builtin
//                                                                 ^ property
//                                                                       ^ punctuation.delimiter
//                                                                         ^ number
//                                                                               ^ function.builtin

network Mnist {
// <- keyword
//      ^ type
//            ^ punctuation.bracket
  size classes = 10
//^ keyword
//     ^ constant
//               ^ number
  op stage(channels: size) = conv(channels, kernel: 3, bias: false) |> batch_norm |> brelu
//^ keyword
//   ^ function
//         ^ variable.parameter
//                   ^ type.builtin
//                           ^ function.builtin
//                                          ^ property
//                                                           ^ constant.builtin
//                                                                  ^ operator
//                                                                     ^ function.builtin
//                                                                                   ^ function.builtin
  /// The picture. /// Still.
//^ comment.documentation
//                     ^ comment.documentation
  input image: unit[28, 28, 1]
//^ keyword
//      ^ variable
//           ^ punctuation.delimiter
//             ^ type.builtin
//                 ^ punctuation.bracket
//                  ^ number
//                    ^ punctuation.delimiter
  label digit: class[classes] // after code
//^ keyword
//      ^ variable
//             ^ type.builtin
//                            ^ comment
  coded: quant(8)[2 steps, 28] = image |> bits(8)
//^ variable
//       ^ type.builtin
//             ^ number
//                ^ number
//                  ^ constant.builtin
//                                     ^ operator
//                                        ^ function.builtin
  c1 = image |> stage(32) * 2 |> max_pool(2)
//^ variable
//   ^ operator
//           ^ operator
//              ^ function
//                        ^ operator
//                          ^ number
//                               ^ function.builtin
  size = c1 |> flatten |> dense(classes)
//^ variable
//     ^ operator
//             ^ function.builtin
//                        ^ function.builtin
  output votes: spike[10] = size |> own
//^ keyword
//       ^ variable
//              ^ type.builtin
//                                  ^ function
}
// <- punctuation.bracket

sharpen Mnist as slowly {
// <- keyword
//      ^ type
//            ^ keyword
//               ^ type
//                      ^ punctuation.bracket
  order: bottom_up
//^ property
//     ^ punctuation.delimiter
//       ^ constant
  policy: adaptive(wait: 10 epochs, rate: 0.25 / epoch, improved: 15 %, other: 2.5e-3)
//^ property
//                ^ punctuation.bracket
//                 ^ property
//                       ^ number
//                          ^ constant.builtin
//                                        ^ number
//                                             ^ operator
//                                               ^ constant.builtin
//                                                                ^ number
//                                                                   ^ constant.builtin
//                                                                             ^ number
  only: [c1.conv, c1]
//^ property
//      ^ punctuation.bracket
//         ^ punctuation.delimiter
//              ^ punctuation.delimiter
}

train Mnist { seed: 1 batch: 128 steps: 2 steps }
// <- keyword
//    ^ type
//            ^ property
//                  ^ number
//                    ^ property
//                           ^ number
//                               ^ property
//                                      ^ number
//                                        ^ constant.builtin
emit Mnist {
// <- keyword
  target: netlist
//^ property
//        ^ constant
  input: analog(8 bits)
//^ property
//              ^ number
//                ^ constant.builtin
  data: "a \"word\" \u{41} // here"
//^ property
//      ^ string
//         ^ string.escape
//                  ^ string.escape
//                            ^ string
}
