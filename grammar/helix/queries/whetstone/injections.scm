; Links and marks inside comments, where the editor has a grammar for them.
([(comment) (doc_comment)] @injection.content
 (#set! injection.language "comment"))
