whetstone 1

network Net {
  input x: unit[4]
  label k: class[2]
  output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
}

sharpen Net as slow { policy: linear(start: 1 epoch, duration: 3 epochs)  only: q }
train Net { sharpen: slaw  loss: cross_entropy(y)  validation: 120 % }
train Net { seed: -1 }
train Nett { seed: 1 }
emit Net { target: netlst  weights: 1 bit }
