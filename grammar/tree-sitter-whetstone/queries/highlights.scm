; No two patterns capture the same node (but for `it`), so first-wins and last-wins editors agree.

["whetstone" "network" "op" "input" "label" "output" "as"] @keyword
(size "size" @keyword) ; `size` is also the type of a parameter
(plan_kind) @keyword

(kind ["real" "unit" "spike" "class" "quant"] @type.builtin)
(parameter_type) @type.builtin
(unit) @constant.builtin
(boolean) @constant.builtin
(number) @number
(string) @string
(escape) @string.escape
(comment) @comment
(doc_comment) @comment.documentation

(network name: (identifier) @type)
(plan subject: (identifier) @type)
(plan name: (identifier) @type)

(op name: (identifier) @function)
(call function: (path) @function)
; A name with arguments is an op or a layer; one behind `|>` is a stage, repeated or not.
; words: layers
([(call function: (identifier) @function.builtin)
  (pipeline right: (identifier) @function.builtin)
  (pipeline right: (binary left: (identifier) @function.builtin operator: "*"))
  (op value: (identifier) @function.builtin)
  (op value: (pipeline left: (identifier) @function.builtin))]
 (#any-of? @function.builtin
  "dense" "conv" "conv_transpose" "max_pool" "avg_pool" "global_avg_pool" "brelu" "sigmoid"
  "threshold" "relu" "clip" "softmax" "winner" "flatten" "reshape" "concat" "add" "upsample"
  "dropout" "delay" "final" "batch_norm" "legendre" "bits" "thermometer" "decode"))
; words: layers
([(call function: (identifier) @function)
  (pipeline right: (identifier) @function)
  (pipeline right: (binary left: (identifier) @function operator: "*"))]
 (#not-any-of? @function
  "dense" "conv" "conv_transpose" "max_pool" "avg_pool" "global_avg_pool" "brelu" "sigmoid"
  "threshold" "relu" "clip" "softmax" "winner" "flatten" "reshape" "concat" "add" "upsample"
  "dropout" "delay" "final" "batch_norm" "legendre" "bits" "thermometer" "decode"))

(size name: (identifier) @constant)
(input name: (identifier) @variable)
(label name: (identifier) @variable)
(output name: (identifier) @variable)
(binding name: (identifier) @variable)
(parameter name: (identifier) @variable.parameter)
; words: builtins
((identifier) @variable.builtin
 (#any-of? @variable.builtin
  "it"))

(setting key: (identifier) @property)
(named_argument name: (identifier) @property)
(named_argument name: (path) @property)

; Words that a setting or argument chooses from.
; words: choices
([(setting value: (identifier) @constant)
  (named_argument value: (identifier) @constant)
  (list (identifier) @constant)]
 (#any-of? @constant
  "same" "valid" "learned" "key" "block" "random" "bottom_up" "together" "windows" "linear"
  "adaptive" "hard" "mnist" "shift" "flip" "crop" "fashion_mnist" "cifar10" "cifar100" "digits"
  "idx" "folder" "npy" "npz" "csv" "cross_entropy" "mean_squared" "hinge" "dice"
  "binary_cross_entropy" "sgd" "adam" "adamw" "adadelta" "rmsprop" "constant" "step" "cosine"
  "one_cycle" "exact" "window" "triangle" "float32" "bfloat16" "relu" "weights_of" "weights"
  "binary" "ternary" "integrate_fire" "subtract" "zero" "none" "from_clip" "search" "direct_current"
  "membrane" "spikes" "netlist" "akida" "software" "akd1000" "akd1500" "c" "dot" "nir" "norse"
  "snntorch" "spikingjelly" "sinabs" "onnx" "int8" "float" "qonnx" "page" "pynn" "python" "risp"
  "sana_fe" "sonata" "svg" "verilog" "ice40" "ecp5" "xc7" "innatera" "loihi" "loihi2" "speck"
  "spinnaker2" "truenorth" "xylo" "rest" "per_neuron" "per_layer" "nearest" "analog"))

["|>" ".." "+" "-" "*" "/" "="] @operator
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter
