" `:make` checks the file and fills the quickfix list.

if exists('current_compiler')
  finish
endif
let current_compiler = 'whetstone'

if exists(':CompilerSet') != 2
  command -nargs=* CompilerSet setlocal <args>
endif

CompilerSet makeprg=wsc\ check\ %:S
CompilerSet errorformat=
      \%Eerror[WS%n]:\ %m,
      \%Wwarning[WS%n]:\ %m,
      \%Z%*\\s-->\ %f:%l:%c,
      \%-G%.%#
