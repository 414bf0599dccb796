"""Every error code, in one table: families by hundreds.

==========  =====================================================
E1xx        reading: bytes, YAML, limits
E2xx        names and keys: unknown, missing, twice, wrong kind
E3xx        numbers: values, ranges, sweeps
E4xx        games: terms, positions, payoffs, disputes, expectations
E5xx        formulas
W2xx–W4xx   warnings of the same families
==========  =====================================================
"""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "E101": (
        "A line is indented with a tab. YAML indents with spaces, since a tab is as wide as each editor likes it; "
        "set your editor to write two spaces for a tab. Tabs within a line read as spaces."
    ),
    "E102": (
        "The file cannot be read as YAML from this place on: a bracket or a quote that is not closed, a line that "
        "is indented otherwise than its block, a second `key: value` on a line, a value that begins with `@` or "
        "another sign that YAML keeps for itself. When in doubt put the whole value in quotes."
    ),
    "E103": (
        "A key is given twice in the same block. Most programs would silently use the last one; a scenario says "
        "everything once."
    ),
    "E104": (
        "A key is not text: a number, `true`, `null`, a list, or missing. Write numbers and such words as keys in "
        'quotes: `"1": …`. (`no`, `yes`, `on` and `off` are text here, as in YAML 1.2.)'
    ),
    "E105": (
        "An anchor (`&name`), an alias (`*name`) or a merge key (`<<`). A scenario can be read from top to bottom "
        "with nothing standing for anything else: write the value out where it is used, or make it a parameter. A "
        "text that begins with `&` or `*` goes in quotes."
    ),
    "E106": (
        "A tag such as `!name` or `!!name`, which would tell a program of what type a value is. A scenario needs "
        "none. A text that begins with `!` goes in quotes."
    ),
    "E107": (
        "A second document begins in the same file, behind a line of `---` or `...`. A file holds one scenario."
    ),
    "E108": "The file is empty, or holds nothing but comments.",
    "E109": (
        "The file holds a list or a single text where keys with values belong, such as `title: Hanoi, the last "
        "day`. Often it is a file of another kind."
    ),
    "E110": (
        "The file is not saved as UTF-8. Save it again in that encoding; most editors offer it under “Save as” or "
        "in the status bar. The place is the first byte that is not UTF-8."
    ),
    "E111": (
        "A character that cannot stand in a scenario, as itself or as an escape such as `\\e`: a control "
        "character, a line end of another system, half of a character; or a space that is not an ordinary one "
        "where YAML needs one. Such characters come with text that was copied from elsewhere."
    ),
    "E112": (
        "The file is larger than what is read: at most 1,000,000 bytes, 100,000 characters in a line, 200,000 "
        "keys, values and brackets, 32 levels of nesting. Reading also stops after 1,000 faults."
    ),
    "E113": (
        "A number is spelled in a way that programs read differently, or not at all: a leading zero (`010` is 8 "
        "to some), underscores, hexadecimal or octal digits, `.inf`, `.nan`, more than 300 digits, a size outside "
        "of 1e-400 to 1.797e308. If it is a name and no number, put it in quotes."
    ),
    "E114": (
        "The file is not a text file, or a web page: the message says what it seems to be. A scenario is a plain "
        "text file as a text editor writes it; text from a word processor has to be exported as plain text."
    ),
    "E501": (
        "A formula cannot be read. The carets stand where reading stopped: a parenthesis that was never closed, "
        "an operator with nothing after it, two numbers side by side. A power is written `2**3`, a product needs "
        "its `*`, a comparison of equals `==`, a decimal takes a point (`0.5`), a share is a decimal (`0.05` for "
        "5 per cent)."
    ),
    "E502": (
        "A formula uses a name that is not known where it stands. Formulas of parameters may use other "
        "parameters; payoffs also the terms and their levels. The help line lists what is known there."
    ),
    "E503": (
        "A formula holds something other than arithmetic: an attribute, a subscript, text in quotes, brackets, "
        "`lambda`, `if`. A formula has numbers, names, `+ - * / **`, parentheses, and the functions `min max abs "
        "exp log sqrt`; a condition also has `< <= > >= == !=`, `and`, `or` and `not`. The grammar is closed, so "
        "that no file can do anything but compute."
    ),
    "E504": (
        "A formula holds a character that formulas do not use: a typographic minus or multiplication sign, a "
        "letter of another alphabet that looks like a Latin one, a space that is not an ordinary one. The message "
        "gives its name, and the label what to type instead. Such characters come with text that was copied from "
        "a document."
    ),
    "E505": (
        "A function is not known, has too few or too many arguments, or stands without parentheses. `min` and "
        "`max` take two arguments or more, `abs`, `exp`, `log` and `sqrt` take one. The names of functions, like "
        "`and`, `or` and `not`, cannot be names of anything else."
    ),
    "E506": (
        "A formula, or a number in it, is too large. A formula has at most 2,000 characters, 500 parts, and 50 "
        "levels of parentheses, signs and exponents; a number has at most 300 digits and lies between 1e-400 and "
        "1.797e308 in size. Give parts of a long formula to parameters of their own: their values may be "
        "formulas."
    ),
    "E507": (
        "Numbers and conditions are mixed up within a formula. `a < b` is a condition, not a number, so it cannot "
        "be added to anything; `a` is a number, not a condition, so `a and b < c` has to say what is asked of "
        "`a`, for instance `a > 0 and b < c`."
    ),
    "E510": (
        "A condition stands where a number belongs, or a number where a condition belongs. Payoffs, levels and "
        "values of parameters are numbers; what follows `if`, and `fits` in a rule, are conditions, for instance "
        "`scope >= 1/2`."
    ),
    "E511": (
        "A formula has no value: it divides by zero, takes the logarithm of a number that is not positive or the "
        "root of a negative one, raises a negative number to a power that is no whole number, or passes 1.797e308 "
        "on the way. The message names the part at fault and the values of the names in it."
    ),
}
