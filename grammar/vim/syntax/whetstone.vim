" Colours of Whetstone, edition 1.

if exists('b:current_syntax')
  finish
endif

let s:save_cpo = &cpo
set cpo&vim

" The compiler's words. `wsc words --json` lists them; a test holds these lists against it.
" words: keywords
let s:keywords = ['whetstone', 'network', 'op', 'size', 'input', 'label', 'output', 'as']
" words: plans
let s:plans = ['sharpen', 'train', 'convert', 'emit']
" words: kinds
let s:kinds = ['real', 'unit', 'spike', 'class', 'quant']
" words: parameter_types
let s:parameter_types = ['size', 'number', 'signal']
" words: units
let s:units = ['step', 'steps', 'epoch', 'epochs', 'batch', 'batches', 'bit', 'bits', 'example', 'examples']
" words: constants
let s:constants = ['true', 'false']
" words: builtins
let s:builtins = ['it']
" words: layers
let s:layers = ['dense', 'conv', 'conv_transpose', 'max_pool', 'avg_pool', 'global_avg_pool', 'brelu',
      \ 'sigmoid', 'threshold', 'relu', 'clip', 'softmax', 'winner', 'flatten', 'reshape', 'concat',
      \ 'add', 'upsample', 'dropout', 'delay', 'final', 'batch_norm', 'legendre', 'bits',
      \ 'thermometer', 'decode']
" words: settings
let s:settings = ['order', 'policy', 'only', 'except', 'finish', 'data', 'validation', 'loss', 'optimizer',
      \ 'schedule', 'batch', 'limit', 'seed', 'gradient', 'shift_start', 'freeze_norm', 'precision',
      \ 'twin', 'sharpen', 'start', 'quantise', 'steps', 'neuron', 'threshold', 'input', 'readout',
      \ 'from', 'target', 'weights', 'scales', 'rounding', 'graded']
" words: choices
let s:choices = ['same', 'valid', 'learned', 'key', 'block', 'random', 'bottom_up', 'together', 'windows',
      \ 'linear', 'adaptive', 'hard', 'mnist', 'shift', 'flip', 'crop', 'fashion_mnist', 'cifar10',
      \ 'cifar100', 'digits', 'idx', 'folder', 'npy', 'npz', 'csv', 'cross_entropy', 'mean_squared',
      \ 'hinge', 'dice', 'binary_cross_entropy', 'sgd', 'adam', 'adamw', 'adadelta', 'rmsprop',
      \ 'constant', 'step', 'cosine', 'one_cycle', 'exact', 'window', 'triangle', 'float32',
      \ 'bfloat16', 'relu', 'weights_of', 'weights', 'binary', 'ternary', 'integrate_fire',
      \ 'subtract', 'zero', 'none', 'from_clip', 'search', 'direct_current', 'membrane', 'spikes',
      \ 'netlist', 'akida', 'software', 'akd1000', 'akd1500', 'c', 'dot', 'nir', 'norse',
      \ 'snntorch', 'spikingjelly', 'sinabs', 'onnx', 'int8', 'float', 'qonnx', 'page', 'pynn',
      \ 'python', 'risp', 'sana_fe', 'sonata', 'svg', 'verilog', 'ice40', 'ecp5', 'xc7', 'innatera',
      \ 'loihi', 'loihi2', 'speck', 'spinnaker2', 'truenorth', 'xylo', 'rest', 'per_neuron',
      \ 'per_layer', 'nearest', 'analog']

" A pattern that matches each word of a list as a whole.
function! s:Any(words) abort
  return '\<\%(' . join(a:words, '\|') . '\)\>'
endfunction

function! s:Match(group, pattern, ...) abort
  execute 'syntax match' a:group '"' . escape(a:pattern, '"') . '"' join(a:000)
endfunction

let s:name = '\h\w*'
" Where `:` or `=` follows, a word is a name, not a keyword or a unit.
let s:no_name = '\%(\_s*[:=]\)\@!'

" What stands in expressions. Of rules that match at the same place, the last one wins.
syntax cluster whetstoneExpression contains=whetstoneComment,whetstoneDocumentation,
      \whetstoneString,whetstoneNumber,whetstoneBadNumber,whetstonePercent,whetstoneOperator,
      \whetstoneDelimiter,whetstoneCall,whetstoneLayer,whetstoneBoolean,whetstoneBuiltin,
      \whetstoneArguments

" A name behind `|>` is a stage.
call s:Match('whetstoneStage', '\<' . s:name, 'contained')
call s:Match('whetstoneStageLayer', s:Any(s:layers), 'contained')

syntax match whetstoneDelimiter "[,:.]"
syntax match whetstoneOperator "[-+*=]\|\.\."
syntax match whetstoneOperator "|>" skipwhite skipempty
      \ nextgroup=whetstoneBuiltin,whetstoneStage,whetstoneStageLayer
call s:Match('whetstoneCall', '\<' . s:name . '\ze\_s*(')
call s:Match('whetstoneLayer', s:Any(s:layers) . '\ze\_s*(')
call s:Match('whetstoneBoolean', s:Any(s:constants))
call s:Match('whetstoneBuiltin', s:Any(s:builtins))

" A unit word is a unit behind a number or `/`.
syntax match whetstoneNumber "\<\d\+\%(\.\d\+\)\?\>" nextgroup=whetstoneUnit skipwhite skipempty
syntax match whetstoneBadNumber "\<\d\+\%(\.\d\+\)\?\h\w*"
syntax match whetstoneNumber "\<\d\+\%(\.\d\+\)\?[eE][-+]\?\d\+\>"
      \ nextgroup=whetstoneUnit skipwhite skipempty
syntax match whetstoneOperator "/" nextgroup=whetstoneUnit skipwhite skipempty
call s:Match('whetstoneUnit', s:Any(s:units) . s:no_name, 'contained')
syntax match whetstonePercent "%"

syntax region whetstoneArguments matchgroup=whetstoneBracket start="[(]" end="[)]"
      \ contains=@whetstoneExpression,whetstoneLabel,whetstoneLabelColon
syntax region whetstoneArguments matchgroup=whetstoneBracket start="\[" end="\]"
      \ contains=@whetstoneExpression,whetstoneLabel,whetstoneLabelColon
call s:Match('whetstoneLabel', '\<' . s:name . '\%(\s*\.\s*' . s:name . '\)*\ze\_s*:', 'contained')
syntax match whetstoneLabelColon ":" contained nextgroup=whetstoneChoice skipwhite
call s:Match('whetstoneChoice', s:Any(s:choices) . '\%(\_s*[.:=(]\)\@!', 'contained')

" Networks and what stands in them.
call s:Match('whetstoneNetworkKeyword', '\<network\>' . s:no_name,
      \ 'nextgroup=whetstoneNetworkName skipwhite skipempty')
call s:Match('whetstoneNetworkName', s:name, 'contained',
      \ 'nextgroup=whetstoneNetwork,whetstoneBeforeNetwork skipwhite skipempty')
syntax match whetstoneBeforeNetwork "//.*" contained
      \ nextgroup=whetstoneNetwork,whetstoneBeforeNetwork skipwhite skipempty
syntax region whetstoneNetwork matchgroup=whetstoneBracket start="{" end="}" contained fold
      \ contains=@whetstoneExpression,whetstoneBinding,whetstoneSize,whetstoneOp,
      \whetstoneDeclaration,whetstoneKind,whetstoneKeyword

call s:Match('whetstoneBinding', '\<' . s:name . '\ze\_s*[:=]', 'contained')
call s:Match('whetstoneKind', s:Any(s:kinds) . '\ze\_s*[[(]', 'contained')
call s:Match('whetstoneKeyword', s:Any(s:keywords) . '\ze\s\+\h', 'contained')

syntax match whetstoneSize "\<size\>\ze\_s\+\h" nextgroup=whetstoneSizeName skipwhite skipempty
call s:Match('whetstoneSizeName', s:name, 'contained')
syntax match whetstoneDeclaration "\<\%(input\|label\|output\)\>\ze\_s\+\h" contained
      \ nextgroup=whetstoneVariable skipwhite skipempty
call s:Match('whetstoneVariable', s:name, 'contained')

syntax match whetstoneOp "\<op\>\ze\_s\+\h" nextgroup=whetstoneOpName skipwhite skipempty
call s:Match('whetstoneOpName', s:name, 'contained',
      \ 'nextgroup=whetstoneParameters skipwhite skipempty')
syntax region whetstoneParameters matchgroup=whetstoneBracket start="(" end=")" contained
      \ contains=whetstoneComment,whetstoneDocumentation,whetstoneParameter,whetstoneParameterType,
      \whetstoneDelimiter
call s:Match('whetstoneParameterType', s:Any(s:parameter_types), 'contained')
call s:Match('whetstoneParameter', '\<' . s:name . '\ze\_s*:', 'contained')

" Plans. A key that is no setting stays plain, so that a slip of the pen shows.
call s:Match('whetstonePlanKeyword', s:Any(s:plans) . s:no_name,
      \ 'nextgroup=whetstonePlanName skipwhite skipempty')
call s:Match('whetstonePlanName', s:name, 'contained',
      \ 'nextgroup=whetstoneAs,whetstonePlan,whetstoneBeforePlan skipwhite skipempty')
call s:Match('whetstoneAs', '\<as\>', 'contained',
      \ 'nextgroup=whetstonePlanName skipwhite skipempty')
syntax match whetstoneBeforePlan "//.*" contained
      \ nextgroup=whetstonePlan,whetstoneBeforePlan skipwhite skipempty
syntax region whetstonePlan matchgroup=whetstoneBracket start="{" end="}" contained fold
      \ contains=@whetstoneExpression,whetstonePlanArguments,whetstonePlanChoice,
      \whetstoneKey,whetstoneSetting
syntax region whetstonePlanArguments matchgroup=whetstoneBracket start="[(]" end="[)]" contained
      \ contains=@whetstoneExpression,whetstonePlanArguments,whetstonePlanChoice,whetstoneLabel
syntax region whetstonePlanArguments matchgroup=whetstoneBracket start="\[" end="\]" contained
      \ contains=@whetstoneExpression,whetstonePlanArguments,whetstonePlanChoice,whetstoneLabel
call s:Match('whetstonePlanChoice', s:Any(s:choices) . '\%(\_s*[.:=(]\)\@!', 'contained')
call s:Match('whetstoneKey', '\<' . s:name . '\ze\_s*:', 'contained')
call s:Match('whetstoneSetting', s:Any(s:settings) . '\ze\_s*:', 'contained')

" The edition, with comments before it.
syntax match whetstoneEdition "\<whetstone\>\ze\s\+\d" nextgroup=whetstoneNumber skipwhite

syntax match whetstoneComment "//.*" contains=@Spell
syntax match whetstoneDocumentation "^\s*///\%(/\)\@!.*" contains=@Spell
syntax region whetstoneString start=+"+ end=+"+ skip=+\\.+ oneline
      \ contains=whetstoneEscape,whetstoneBadEscape
syntax match whetstoneBadEscape "\\." contained
syntax match whetstoneEscape +\\\%(["\\]\|u{\x\{1,6}}\)+ contained

syntax sync fromstart

highlight default link whetstoneEdition Keyword
highlight default link whetstoneKeyword Keyword
highlight default link whetstoneNetworkKeyword Keyword
highlight default link whetstoneDeclaration Keyword
highlight default link whetstoneSize Keyword
highlight default link whetstoneOp Keyword
highlight default link whetstonePlanKeyword Keyword
highlight default link whetstoneAs Keyword
highlight default link whetstoneNetworkName Structure
highlight default link whetstonePlanName Structure
highlight default link whetstoneKind Type
highlight default link whetstoneParameterType Type
highlight default link whetstoneUnit Special
highlight default link whetstonePercent Special
highlight default link whetstoneBoolean Boolean
highlight default link whetstoneNumber Number
highlight default link whetstoneBadNumber Error
highlight default link whetstoneString String
highlight default link whetstoneEscape SpecialChar
highlight default link whetstoneBadEscape Error
highlight default link whetstoneComment Comment
highlight default link whetstoneDocumentation SpecialComment
highlight default link whetstoneBeforeNetwork Comment
highlight default link whetstoneBeforePlan Comment
highlight default link whetstoneOpName Function
highlight default link whetstoneCall Function
highlight default link whetstoneStage Function
highlight default link whetstoneLayer Statement
highlight default link whetstoneStageLayer Statement
highlight default link whetstoneSizeName Constant
highlight default link whetstoneChoice Constant
highlight default link whetstonePlanChoice Constant
highlight default link whetstoneBinding Identifier
highlight default link whetstoneVariable Identifier
highlight default link whetstoneParameter Identifier
highlight default link whetstoneBuiltin Special
highlight default link whetstoneSetting PreProc
highlight default link whetstoneLabel Label
highlight default link whetstoneOperator Operator
highlight default link whetstoneBracket Delimiter
highlight default link whetstoneDelimiter Delimiter

let b:current_syntax = 'whetstone'

let &cpo = s:save_cpo
unlet s:save_cpo
