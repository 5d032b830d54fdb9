" Options of Whetstone buffers.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:////,:///,://
setlocal commentstring=//\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2 textwidth=100
setlocal suffixesadd=.ws
setlocal define=^\\s*\\%(network\\\|op\\\|size\\\|input\\\|label\\\|output\\)\\>
setlocal omnifunc=syntaxcomplete#Complete
if executable('wsc')
  compiler whetstone
endif

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< textwidth< suffixesadd< define< omnifunc< makeprg< errorformat<'
