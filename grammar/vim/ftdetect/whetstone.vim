" Whetstone files: by their extension, unless the file is known as something else, and by their
" first line of code, `whetstone 1`, whatever they are called.

function! s:HasEdition() abort
  for text in getline(1, 100)
    if text !~# '^\s*\%(//.*\)\?$'
      return text =~# '^\s*whetstone\s\+\d'
    endif
  endfor
  return 0
endfunction

augroup whetstone_detection
  autocmd!
  autocmd BufNewFile,BufRead *.ws setfiletype whetstone
  autocmd BufNewFile,BufRead * if &filetype !=# 'whetstone' && s:HasEdition() |
        \ set filetype=whetstone | endif
augroup END
