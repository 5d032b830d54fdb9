;;; whetstone-mode.el --- Major mode for Whetstone networks  -*- lexical-binding: t; -*-

;; Version: 1.0.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages

;;; Commentary:

;; Colours, indentation, an index and completion of words for Whetstone (.ws) files, which describe
;; neural networks that become spiking ones.  Files are known by their extension and by their first
;; line of code, `whetstone 1'.
;;
;;   (add-to-list 'load-path "/path/to/grammar/emacs")
;;   (require 'whetstone-mode)
;;
;; With Eglot, `M-x eglot' starts the language server `wsc lsp'; always:
;;
;;   (add-hook 'whetstone-mode-hook #'eglot-ensure)

;;; Code:

(require 'compile)

(defgroup whetstone nil
  "Networks that become spiking ones."
  :group 'languages)

(defcustom whetstone-indent-offset 2
  "Columns for what is inside brackets or goes on with an expression."
  :type 'natnum
  :safe #'natnump)

;; Emacs 29 has faces of its own for some of these.
(defmacro whetstone--define-face (name newer older documentation)
  "Define face NAME that looks like NEWER where that exists, else like OLDER.
DOCUMENTATION says what it is for."
  `(defface ,name
     '((t :inherit ,(if (facep newer) newer older)))
     ,documentation))

(whetstone--define-face whetstone-number font-lock-number-face font-lock-constant-face
  "Numbers.")
(whetstone--define-face whetstone-escape font-lock-escape-face font-lock-constant-face
  "Escapes in strings.")
(whetstone--define-face whetstone-property font-lock-property-name-face
  font-lock-variable-name-face "Keys of plans and labels of arguments.")
(whetstone--define-face whetstone-call font-lock-function-call-face font-lock-function-name-face
  "Calls of ops, and their names as stages.")
(whetstone--define-face whetstone-unit font-lock-builtin-face font-lock-builtin-face
  "Units behind numbers.")

;; The compiler's words.  `wsc words --json' lists them; a test holds these lists against it.
(defconst whetstone-keywords ; words: keywords
  '("whetstone" "network" "op" "size" "input" "label" "output" "as")
  "Words that open items and declarations.")
(defconst whetstone-plans ; words: plans
  '("sharpen" "train" "convert" "emit")
  "Words that open plans.")
(defconst whetstone-kinds ; words: kinds
  '("real" "unit" "spike" "class" "quant")
  "Kinds of signals.")
(defconst whetstone-parameter-types ; words: parameter_types
  '("size" "number" "signal")
  "Types of the parameters of ops.")
(defconst whetstone-units ; words: units
  '("step" "steps" "epoch" "epochs" "batch" "batches" "bit" "bits" "example" "examples")
  "Units.  Elsewhere than behind numbers and `/' they are names.")
(defconst whetstone-constants ; words: constants
  '("true" "false")
  "Words that are never names.")
(defconst whetstone-builtins ; words: builtins
  '("it")
  "Signals that need no definition.")
(defconst whetstone-layers ; words: layers
  '("dense" "conv" "conv_transpose" "max_pool" "avg_pool" "global_avg_pool" "brelu" "sigmoid"
    "threshold" "relu" "clip" "softmax" "winner" "flatten" "reshape" "concat" "add" "upsample"
    "dropout" "delay" "final" "batch_norm" "legendre" "bits" "thermometer" "decode")
  "Layers.")
(defconst whetstone-settings ; words: settings
  '("order" "policy" "only" "except" "finish" "data" "validation" "loss" "optimizer" "schedule"
    "batch" "limit" "seed" "gradient" "shift_start" "freeze_norm" "precision" "twin" "sharpen"
    "start" "quantise" "steps" "neuron" "threshold" "input" "readout" "from" "target" "weights"
    "scales" "rounding" "graded")
  "Keys of plans.")
(defconst whetstone-choices ; words: choices
  '("same" "valid" "learned" "key" "block" "random" "bottom_up" "together" "windows" "linear"
    "adaptive" "hard" "mnist" "shift" "flip" "crop" "fashion_mnist" "cifar10" "cifar100" "digits"
    "idx" "folder" "npy" "npz" "csv" "cross_entropy" "mean_squared" "hinge" "dice"
    "binary_cross_entropy" "sgd" "adam" "adamw" "adadelta" "rmsprop" "constant" "step" "cosine"
    "one_cycle" "exact" "window" "triangle" "float32" "bfloat16" "relu" "weights_of" "weights"
    "binary" "ternary" "integrate_fire" "subtract" "zero" "none" "from_clip" "search"
    "direct_current" "membrane" "spikes" "netlist" "akida" "software" "akd1000" "akd1500" "c" "dot"
    "nir" "norse" "snntorch" "spikingjelly" "sinabs" "onnx" "int8" "float" "qonnx" "page" "pynn"
    "python" "risp" "sana_fe" "sonata" "svg" "verilog" "ice40" "ecp5" "xc7" "innatera" "loihi"
    "loihi2" "speck" "spinnaker2" "truenorth" "xylo" "rest" "per_neuron" "per_layer" "nearest"
    "analog")
  "What settings and arguments choose from.")

(defconst whetstone--name "[A-Za-z_][A-Za-z0-9_]*")

(defvar whetstone-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (dolist (character '(?+ ?- ?* ?= ?< ?> ?| ?% ?. ?, ?: ?\;))
      (modify-syntax-entry character "." table))
    (modify-syntax-entry ?\( "()" table)
    (modify-syntax-entry ?\) ")(" table)
    (modify-syntax-entry ?\[ "(]" table)
    (modify-syntax-entry ?\] ")[" table)
    (modify-syntax-entry ?\{ "(}" table)
    (modify-syntax-entry ?\} "){" table)
    table)
  "Syntax of `whetstone-mode'.")

;; A string that lacks its end stops at the end of the line, not of the file.
(defun whetstone--syntax-propertize (start end)
  "Mark strings between START and END that no quote closes on their line."
  (goto-char start)
  (while (re-search-forward "//.*\\|\\(\"\\)\\(?:[^\"\\\n]\\|\\\\.\\)*\\(\"\\|\n\\)" end t)
    (when (eq (char-before (match-end 2)) ?\n)
      (dolist (group '(1 2))
        (put-text-property (match-beginning group) (match-end group)
                           'syntax-table (string-to-syntax "|"))))))

;;; Where a place is

(defun whetstone--context (&optional position)
  "What encloses POSITION: `top', `network', `plan', `parameters' or `arguments'."
  (save-match-data
    (whetstone--context-of-bracket (nth 1 (save-excursion (syntax-ppss position))))))

(defun whetstone--context-of-bracket (open)
  "The context inside the bracket at OPEN; nil stands for no bracket."
  (if (null open)
      'top
    (save-excursion
      (goto-char open)
      (cond
       ((eq (char-after) ?\{) (whetstone--body))
       ((and (eq (char-after) ?\()
             (progn (skip-chars-backward " \t\n")
                    (skip-chars-backward "A-Za-z0-9_")
                    (skip-chars-backward " \t\n")
                    (looking-back "\\_<op" (max (point-min) (- (point) 3)))))
        'parameters)
       (t 'arguments)))))

(defun whetstone--body ()
  "The kind of body whose brace stands at point: `network' or `plan'."
  (save-excursion
    (let ((limit (max (point-min) (- (point) 400))))
      (if (and (re-search-backward
                (concat "\\_<" (regexp-opt (cons "network" whetstone-plans) t) "[ \t\n]+[A-Za-z_]")
                limit t)
               (not (equal (match-string 1) "network")))
          'plan
        'network))))

(defun whetstone--in-plan-p ()
  "Whether point is in a plan, however deep."
  (save-match-data
    (eq (whetstone--context-of-bracket (car (nth 9 (syntax-ppss)))) 'plan)))

(defun whetstone--code-p (position)
  "Whether POSITION is neither in a comment nor in a string."
  (not (nth 8 (save-excursion (syntax-ppss position)))))

;;; Colours

(defun whetstone--search (pattern limit accept)
  "Find the next PATTERN before LIMIT in code for which ACCEPT holds, at its end."
  (let (found)
    (while (and (not found) (re-search-forward pattern limit t))
      (let ((data (match-data)))
        (when (and (whetstone--code-p (match-beginning 0))
                   (save-excursion (funcall accept)))
          (setq found t))
        (set-match-data data)))
    found))

(defun whetstone--no-name-p ()
  "Whether neither `:' nor `=' follows, so that a word is no name here."
  (not (looking-at-p "[ \t\n]*[:=]")))

(defconst whetstone--unit-pattern
  (concat "\\(?:\\_<[0-9][0-9.]*\\(?:[eE][-+]?[0-9]+\\)?[ \t\n]+\\|/[ \t\n]*\\)"
          (regexp-opt whetstone-units "\\_<\\(") "\\_>"))

(defun whetstone--match-unit (limit)
  "Find a unit behind a number or `/' before LIMIT."
  (whetstone--search whetstone--unit-pattern limit #'whetstone--no-name-p))

(defconst whetstone--choice-pattern (regexp-opt whetstone-choices 'symbols))

(defun whetstone--match-choice (limit)
  "Find a word before LIMIT that a setting or argument chooses."
  (whetstone--search
   whetstone--choice-pattern limit
   (lambda ()
     (and (not (looking-at-p "[ \t\n]*[.:=(]"))
          (progn (goto-char (match-beginning 0))
                 (not (eq (char-before) ?.)))
          (or (whetstone--in-plan-p)
              (and (eq (whetstone--context) 'arguments)
                   (progn (skip-chars-backward " \t")
                          (eq (char-before) ?:))))))))

(defun whetstone--match-bad-number (limit)
  "Find a number before LIMIT that touches a letter."
  (whetstone--search "\\_<[0-9][0-9.]*\\([A-Za-z_][A-Za-z0-9_]*\\)" limit
                     (lambda ()
                       (goto-char (match-beginning 0))
                       (not (looking-at-p
                             "[0-9]+\\(?:\\.[0-9]+\\)?\\(?:[eE][-+]?[0-9]+\\)\\_>\\|[0-9]+[eE][-+][0-9]")))))

(defun whetstone--match-escape (limit)
  "Find an escape in a string before LIMIT."
  (let (found)
    (while (and (not found)
                (re-search-forward "\\\\\\(?:[\"\\\\]\\|u{[0-9A-Fa-f]\\{1,6\\}}\\|\\(.\\)\\)" limit t))
      (setq found (save-match-data (nth 3 (save-excursion (syntax-ppss (match-beginning 0)))))))
    found))

(defun whetstone--key-face (position)
  "The face of a name before `:' at POSITION."
  (pcase (whetstone--context position)
    ('plan (and (member (match-string-no-properties 1) whetstone-settings) 'whetstone-property))
    ('arguments 'whetstone-property)
    ('network 'font-lock-variable-name-face)
    ('parameters 'font-lock-variable-name-face)))

(defconst whetstone-font-lock-keywords
  (let ((name whetstone--name))
    `((whetstone--match-escape 0 (if (match-beginning 1) 'font-lock-warning-face 'whetstone-escape)
                               prepend)
      ;; Declarations and items.
      ("\\_<\\(whetstone\\)[ \t]+[0-9]" 1 font-lock-keyword-face)
      (,(concat "\\_<\\(network\\)[ \t\n]+\\(" name "\\)")
       (1 font-lock-keyword-face) (2 font-lock-type-face))
      (,(concat (regexp-opt whetstone-plans 'symbols) "[ \t\n]+\\(" name "\\)")
       (1 font-lock-keyword-face) (2 font-lock-type-face))
      (,(concat "\\_<\\(as\\)[ \t]+\\(" name "\\)[ \t\n]*{")
       (1 font-lock-keyword-face) (2 font-lock-type-face))
      (,(concat "\\_<\\(op\\)[ \t]+\\(" name "\\)")
       (1 font-lock-keyword-face) (2 font-lock-function-name-face))
      (,(concat "\\_<\\(size\\)[ \t]+\\(" name "\\)[ \t]*\\(?:=\\|//\\|$\\)")
       (1 font-lock-keyword-face) (2 font-lock-constant-face))
      (,(concat "\\_<\\(input\\|label\\|output\\)[ \t]+\\(" name "\\)[ \t]*\\(?:[:=]\\|//\\|$\\)")
       (1 font-lock-keyword-face) (2 font-lock-variable-name-face))
      (,(concat (regexp-opt whetstone-keywords 'symbols) "[ \t]+[A-Za-z_]")
       1 font-lock-keyword-face)
      ;; Types.
      (,(concat (regexp-opt whetstone-kinds 'symbols) "[ \t\n]*\\[") 1 font-lock-type-face)
      (":[ \t]*\\(quant\\)[ \t]*(" 1 font-lock-type-face)
      (,(concat ":[ \t]*" (regexp-opt whetstone-parameter-types 'symbols) "[ \t]*\\(?:[,)]\\|$\\)")
       1 font-lock-type-face)
      ;; Numbers with their units.
      (whetstone--match-bad-number 0 font-lock-warning-face)
      (whetstone--match-unit 1 'whetstone-unit)
      ("%" . 'whetstone-unit)
      ("\\_<[0-9]+\\(?:\\.[0-9]+\\)?\\(?:[eE][-+]?[0-9]+\\)?\\_>" . 'whetstone-number)
      (,(regexp-opt whetstone-constants 'symbols) . font-lock-constant-face)
      (,(regexp-opt whetstone-builtins 'symbols) . font-lock-builtin-face)
      ;; Keys, bindings, choices.
      (,(concat "\\_<\\(" name "\\)[ \t\n]*:") 1 (whetstone--key-face (match-beginning 1)))
      (,(concat "\\_<\\(" name "\\)[ \t\n]*=") 1 font-lock-variable-name-face)
      (whetstone--match-choice 0 font-lock-constant-face)
      ;; Layers and ops.
      (,(concat "|>[ \t\n]*" (regexp-opt whetstone-layers 'symbols)) 1 font-lock-keyword-face)
      (,(concat "|>[ \t\n]*\\(" name "\\)") 1 'whetstone-call)
      (,(concat (regexp-opt whetstone-layers 'symbols) "[ \t\n]*(") 1 font-lock-keyword-face)
      (,(concat "\\_<\\(" name "\\)[ \t\n]*(") 1 'whetstone-call)))
  "Colours of `whetstone-mode'.")

(defun whetstone--syntactic-face (state)
  "The face of the string or comment that STATE describes."
  (cond
   ((nth 3 state) 'font-lock-string-face)
   ((save-excursion
      (goto-char (nth 8 state))
      (and (looking-at-p "///\\(?:[^/]\\|$\\)")
           (progn (skip-chars-backward " \t") (bolp))))
    'font-lock-doc-face)
   (t 'font-lock-comment-face)))

;;; Indentation

(defconst whetstone--goes-on-start "|>\\|\\.\\.\\|[-+*=]\\|/[^/]"
  "What a line starts with that goes on with an expression.")

(defun whetstone--previous-code ()
  "Move to the end of the code before point; nil if there is none."
  (let ((start (point)))
    (forward-comment (- (buffer-size)))
    (and (> (point) (point-min)) (< (point) start))))

(defun whetstone--ends-open-p ()
  "Whether the code that ends at point wants to go on."
  (memq (char-before) '(?+ ?- ?* ?/ ?= ?: ?> ?.)))

(defun whetstone--indentation ()
  "The column at which the current line should start."
  (save-excursion
    (back-to-indentation)
    (let* ((state (syntax-ppss))
           (open (nth 1 state))
           (base (if open
                     (save-excursion (goto-char open)
                                     (+ (current-indentation) whetstone-indent-offset))
                   0)))
      (cond
       ((looking-at-p "[])}]")
        (if open (- base whetstone-indent-offset) 0))
       ((save-excursion
          (or (looking-at-p whetstone--goes-on-start)
              (and (whetstone--previous-code)
                   (> (point) (or open 0))
                   (whetstone--ends-open-p))))
        (+ base whetstone-indent-offset))
       (t base)))))

(defun whetstone-indent-line ()
  "Indent the current line as the formatter does."
  (interactive)
  (unless (nth 3 (syntax-ppss (line-beginning-position)))
    (let ((column (whetstone--indentation)))
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

;;; Completion and messages

(defun whetstone-completion-at-point ()
  "Complete the word at point from the words of the language."
  (let ((bounds (bounds-of-thing-at-point 'symbol)))
    (when (and bounds (whetstone--code-p (car bounds)))
      (list (car bounds) (cdr bounds)
            (append whetstone-keywords whetstone-plans whetstone-kinds whetstone-units
                    whetstone-constants whetstone-layers whetstone-settings whetstone-choices)
            :exclusive 'no))))

(add-to-list 'compilation-error-regexp-alist-alist
             '(whetstone "^ *--> \\([^:\n]+\\):\\([0-9]+\\):\\([0-9]+\\)$" 1 2 3))
(add-to-list 'compilation-error-regexp-alist 'whetstone)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(whetstone-mode . ("wsc" "lsp"))))

;;; The mode

(defconst whetstone--imenu
  (let ((name (concat "\\(" whetstone--name "\\)")))
    `(("Networks" ,(concat "^[ \t]*network[ \t\n]+" name) 1)
      ("Ops" ,(concat "^[ \t]*op[ \t]+" name) 1)
      ("Plans" ,(concat "^[ \t]*" (regexp-opt whetstone-plans) "[ \t\n]+" name) 1))))

;;;###autoload
(define-derived-mode whetstone-mode prog-mode "Whetstone"
  "Major mode for networks that become spiking ones."
  (setq-local comment-start "// "
              comment-start-skip "//+[ \t]*"
              comment-end "")
  (setq-local font-lock-defaults
              '(whetstone-font-lock-keywords
                nil nil nil (font-lock-syntactic-face-function . whetstone--syntactic-face)))
  (setq-local syntax-propertize-function #'whetstone--syntax-propertize)
  (setq-local parse-sexp-ignore-comments t)
  (setq-local indent-tabs-mode nil
              indent-line-function #'whetstone-indent-line
              fill-column 100)
  (setq-local electric-indent-chars (append "{}()[]|" electric-indent-chars))
  (setq-local imenu-generic-expression whetstone--imenu)
  (setq-local compile-command
              (concat "wsc check " (if buffer-file-name
                                       (shell-quote-argument buffer-file-name)
                                     "")))
  (setq-local compilation-environment '("NO_COLOR=1"))
  (add-hook 'completion-at-point-functions #'whetstone-completion-at-point nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ws\\'" . whetstone-mode))
;;;###autoload
(add-to-list 'magic-mode-alist
             '("\\(?:[ \t]*\\(?://.*\\)?\r?\n\\)*[ \t]*whetstone[ \t]+[0-9]" . whetstone-mode))

(provide 'whetstone-mode)
;;; whetstone-mode.el ends here
