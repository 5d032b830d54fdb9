" Indents Whetstone as the formatter does: two spaces for what is inside brackets, and for the
" lines that go on with an expression.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=WhetstoneIndent(v:lnum)
setlocal indentkeys=0{,0},0),0],0\|,0*,0/,0+,0-,0.,o,O,!^F
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*WhetstoneIndent')
  finish
endif

" What a line that goes on with an expression starts with, and what the line before it ends with.
let s:starts = '^\s*\%(|>\|\.\.\|[-+*/=]\)'
let s:ends = '\%(|>\|\.\.\|[-+*/=:]\)\s*$'

" A line without its comment and the contents of its strings.
function! s:Code(lnum) abort
  return substitute(getline(a:lnum), '"\%(\\.\|[^"\\]\)*"\?\|//.*',
        \ '\=submatch(0)[0] ==# "/" ? "" : "\"\""', 'g')
endfunction

" The line before this one that holds code; 0 if there is none.
function! s:Previous(lnum) abort
  let lnum = prevnonblank(a:lnum - 1)
  while lnum > 0 && s:Code(lnum) =~# '^\s*$'
    let lnum = prevnonblank(lnum - 1)
  endwhile
  return lnum
endfunction

" How many brackets a piece of code closes that it did not open, and opens without closing them.
function! s:Balance(code) abort
  let [closed, opened] = [0, 0]
  for bracket in split(substitute(a:code, '[^][(){}]', '', 'g'), '\zs')
    if bracket =~# '[[({]'
      let opened += 1
    elseif opened > 0
      let opened -= 1
    else
      let closed += 1
    endif
  endfor
  return [closed, opened]
endfunction

" The line that opens the outermost of `count` brackets that are closed from this line on.
function! s:Opening(lnum, count) abort
  let [lnum, missing] = [a:lnum, a:count]
  while missing > 0
    let above = s:Previous(lnum)
    if above == 0
      return lnum
    endif
    let lnum = above
    let [closed, opened] = s:Balance(s:Code(lnum))
    if opened >= missing
      return lnum
    endif
    let missing += closed - opened
  endwhile
  return lnum
endfunction

" The line on which the item or setting starts that this line belongs to.
function! s:Start(lnum) abort
  let lnum = a:lnum
  while 1
    let closed = s:Balance(s:Code(lnum))[0]
    if closed > 0
      let opening = s:Opening(lnum, closed)
      if opening == lnum
        return lnum
      endif
      let lnum = opening
      continue
    endif
    let previous = s:Previous(lnum)
    if previous == 0 || !s:GoesOn(lnum, previous)
      return lnum
    endif
    let lnum = previous
  endwhile
endfunction

function! s:GoesOn(lnum, previous) abort
  return s:Code(a:lnum) =~# s:starts || s:Code(a:previous) =~# s:ends
endfunction

function! WhetstoneIndent(lnum) abort
  let previous = s:Previous(a:lnum)
  if previous == 0
    return 0
  endif
  let closing = matchstr(s:Code(a:lnum), '^\s*\zs[])}]')
  if closing !=# ''
    return indent(s:Opening(a:lnum, 1))
  endif
  if s:Balance(s:Code(previous))[1] > 0
    return indent(previous) + shiftwidth()
  endif
  let base = indent(s:Start(previous))
  return s:GoesOn(a:lnum, previous) ? base + shiftwidth() : base
endfunction
