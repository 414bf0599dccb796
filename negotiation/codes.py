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
        "is indented otherwise than its block, a colon or a dash without a space behind it, a second `key: value` "
        "on a line, a value that begins with `@` or another sign that YAML keeps for itself. When in doubt put the "
        "whole value in quotes."
    ),
    "E103": (
        "A key is given twice in the same block. Most programs would silently use the last one; a scenario says "
        "everything once."
    ),
    "E104": (
        "A key is not text: a number, `true`, `null`, a list, or missing. Write numbers and such words as keys in "
        'quotes: `"1": …`; names of levels and strategies begin with a letter. (`no`, `yes`, `on` and `off` are text '
        "here, as in YAML 1.2.)"
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
    "E107": "A second document begins in the same file, behind a line of `---` or `...`. A file holds one scenario.",
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
    "E115": (
        "Within `{ }` a comma ends a value, and something stands behind it without a `name: value` of its own. Most "
        "often a text holds a comma: put the whole text in quotes, and so a formula such as `max(a, b)`. A decimal "
        "takes a point (`0.5`), and thousands nothing (`1000`). Levels, players and numbered strategies need a "
        "value each, as in `{low: 0, high: 1}`; a mere list stands in `[ ]`."
    ),
    "E120": (
        "A Gambit file (.nfg) cannot be read from this place on: a brace or a quote that is not closed, a name that "
        "is not in quotes, a comma between payoffs that stand in no outcome. Such a file is the word `NFG`, the "
        "version `1`, the letter `R`, a title in quotes, the names of the players in braces, numbers or names of "
        "strategies in braces, perhaps a comment in quotes, and then payoffs; or outcomes in braces, and their "
        "numbers."
    ),
    "E121": (
        "Something in a Gambit file is not a number, or one without a finite value. Numbers are spelled `3`, `-0.5`, "
        "`1e-3` or `1/3`, with at most 300 digits, and are taken exactly: `0.1` is one tenth."
    ),
    "E122": (
        "Counts in a Gambit file do not fit. There is a list of strategies for each player; one payoff for each "
        "player and each profile of strategies, or one number of an outcome for each profile; and in an outcome one "
        "payoff for each player. Profiles stand with the first player's strategy changing fastest."
    ),
    "E123": (
        "A profile of a Gambit file leads to an outcome that is not listed. Outcomes are numbered from 1 in the "
        "order in which they stand; 0 is the outcome that pays nothing to anyone."
    ),
    "E124": (
        "The file holds an extensive game, with moves in an order (.efg). Such games are not read. Its strategic "
        'form can be: `pygambit.read_efg("game.efg").to_nfg("game.nfg")` writes it. What that leaves out, the order '
        "of moves above all, is then out of the answer as well."
    ),
    "E201": (
        "A key that this section does not have. Nothing is skipped silently: a misspelt `costs:` would otherwise "
        "leave a number out of the answer. The message names the nearest key, the help line all that are legal "
        "there. Keys are written in small letters. Or the key belongs elsewhere: to another form of game, or in a "
        "column further to the left, as a section of its own."
    ),
    "E202": (
        "A name is mentioned that is declared nowhere, or not where it is mentioned: a source, a player, a "
        "parameter, a term, a level, an outcome, a position, a dispute, a reading, an account. The help line "
        "lists what is known there. Mind spelling, and that names are written in small letters. What has a name "
        "and a label is mentioned by its name. A source is listed under `sources:` before its id is given."
    ),
    "E203": (
        "A value is of another kind than this key takes: a list where a block of keys belongs, a number where "
        "text belongs, one value where two belong. In YAML a list is `[a, b]` or lines that begin with `- `; a "
        "block is indented lines of `key: value`, or `{key: value}`."
    ),
    "E204": (
        "Something is missing that a scenario cannot do without: `negotiation: 1`, `title:`, `players:`, the "
        "`value:` of a parameter, the `title:` of a source, the `form:` of a game."
    ),
    "E205": (
        "Nothing stands after a key, or only blanks. Write something, or leave the key out. What belongs to a key is "
        "indented further than the key itself, two spaces by custom."
    ),
    "E206": (
        "This cannot be a name. Names begin with a small letter a to z and go on with small letters, digits and "
        "underscores, since formulas use them; ids of sources, sweeps and accounts may have hyphens as well. Text "
        "for people goes into `label:`, which takes anything. The rest of the file is judged as if the name stood "
        "there that the message proposes."
    ),
    "E207": (
        "A name is a word that the format or its formulas need: `if`, `counts_as`, `every`, `default`, `and`, "
        "`or`, `not`, or the name of a function."
    ),
    "E208": (
        "This cannot be the name of an outcome. Outcomes are short text such as `no deal`. They must not hold ` "
        "or `, nor begin with `sometimes` or `at least`, since the labels of regimes are spelt with these words. Two "
        "outcomes differ in more than capitals, blanks or forms of letters."
    ),
    "E209": (
        "`negotiation:` gives the version of the format that a file is written in: `negotiation: 1`. A file made "
        "for a later version is refused rather than misread."
    ),
    "E210": (
        "One name stands for two things that a formula could mean: a player and a parameter, a term and a "
        "parameter. Rename one of them."
    ),
    "E211": (
        "`based_on:` names a file that cannot be a base: it is not there, it is not a .yaml file beside this one "
        "or in a folder below it, or the files are based on each other in a circle."
    ),
    "E302": (
        "A value lies outside the range that its own parameter declares, by itself or under a reading or an "
        "account. Either the value is wrong, or the range is: it should hold every value that someone defends."
    ),
    "E303": "A range is written [low, high], the lower end first.",
    "E304": (
        "`distribution:` says how belief is spread over a range: `uniform`, or one shape with its numbers, such as "
        "`{normal: {mean: 3, sd: 1}}`. Samples are drawn from it."
    ),
    "E305": "A parameter has a `distribution:` but no `range:`. What is sampled always stays inside a range.",
    "E306": (
        "The formulas of these parameters use each other in a circle, so that none of them has a value. Give one "
        "of them a number."
    ),
    "E307": "A sweep goes over one, two or three parameters.",
    "E308": "A sweep names the same parameter twice.",
    "E309": "A sweep goes over the range of a parameter, and this parameter has none.",
    "E310": "`points:` takes one number for all parameters of a sweep, or one for each.",
    "E311": "A sweep has at least two points along each parameter: the ends of its range.",
    "E312": (
        "The numbers of a distribution contradict its shape or the range: a standard deviation of 0, a mode outside "
        "the range, or a distribution of which less than 1 % lies inside the range. What lies outside is cut off, so "
        "that nearly nothing of what was meant would be left."
    ),
    "W301": (
        "A parameter has neither a `source:` nor an `assumption:`. Every number comes from somewhere, and readers "
        "of the answer will ask. `check --strict` takes this for an error."
    ),
    "W302": (
        "A parameter is used by no payoff, level, condition, rule or other parameter, so it changes nothing. "
        "Often a formula uses another name than was meant."
    ),
    "W303": (
        "A value stands at the lower or upper end of its own range, so that a sweep looks to one side of it only. "
        "Sometimes that is meant, for a share of 1 or a cost of 0; more often the range was drawn around too few "
        "views."
    ),
    "W304": (
        "A distribution has neither a `source:` nor an `assumption:`. How likely the values of a range are is a "
        "claim of its own, and shares of a sample rest on it. (`uniform` needs none: it is what is "
        "taken where nothing is said.)"
    ),
    "E401": "A scenario has at least one player, as in `players: {us: United States}`.",
    "E403": "A dispute has at least two readings; the first is the one that is taken where nothing else is said.",
    "E404": (
        "A reading says where it comes from: `via:` (a source that reports it), `told_by:`, `denied_by:`, or "
        "`assumption:`."
    ),
    "E405": "`only:` lists what a player can still play under a reading, so it names at least one.",
    "E406": (
        "The readings of an account cannot be chosen together: two of them give one parameter different values, "
        "or together they leave a side nothing to play."
    ),
    "E410": (
        "A player has nothing to play. Every player under `players:` has at least one position, or in a normal "
        "game one strategy."
    ),
    "E411": (
        "A term has no levels, or `every:` lists none of them. A term has at least one level, as in `levels: "
        "{none: 0, full: 1}`."
    ),
    "E412": (
        "Something is listed twice: a level in `every:`, a strategy, or a position that `every:` makes and that "
        "is written out as well."
    ),
    "E413": (
        "A position says for every term what it asks or grants, so that nobody has to guess. To be indifferent, a "
        "giver grants the highest level and another side asks for the lowest."
    ),
    "E414": (
        "There are positions but no `outcomes:`, so nothing says what they lead to. There is at least one "
        "outcome; the last one is what happens when positions do not fit."
    ),
    "E415": (
        "An outcome, or a game's payoffs, leave a player out. Every outcome is worth something to every player, 0 "
        "perhaps."
    ),
    "E416": "The last outcome is what happens when nothing else does, so it takes no `if`.",
    "E417": (
        "`counts_as:` names the outcome under which a finer one is counted; that one is not counted under another "
        "in turn, nor under itself."
    ),
    "E418": (
        "An outcome happens without an agreement, because it stands last or because a position names it, but its "
        "payoffs use terms, which only an agreement settles. The outcome without agreement, such as `no deal`, "
        "stands last; a position that insists on an outcome names one without terms."
    ),
    "E420": (
        "The game is larger than what is read: at most 30 players, and at most 200,000 payoffs (players times "
        "strategy profiles) in normal form or 1,000,000 over positions. Take strategies away, or write the game as "
        "positions: most of their profiles come to the same outcomes."
    ),
    "E421": (
        "Payoffs are written as one formula for each player over the numbers that are played, so each strategy "
        "needs its number: `{low: 1, high: 3}`."
    ),
    "E422": (
        "The table of payoffs is nested by strategies, the first player's outermost: `{stag: {stag: [9, 9], hare: "
        "[0, 8]}, …}`. Here a strategy has no entry, or there is something else where an entry belongs."
    ),
    "E423": "A cell of the table of payoffs holds one number or formula for each player, in the order of `players:`.",
    "E424": (
        "An outcome of a normal game names a strategy profile: one strategy for each player, with ` × ` or ` x ` "
        "between them, as in `joint hunt: stag × stag`."
    ),
    "E425": "A strategy profile has two names. One profile is one outcome; one outcome may have several profiles.",
    "E426": (
        "Whether an equilibrium is perfect is decided for one or two players. With more, expect a regime over the "
        "equilibria in which nobody plays a weakly dominated strategy, `undominated`, or over all, `nash`. A text "
        "alone stands for `perfect`."
    ),
    "W401": (
        "Where positions fit, the outcome is the first in the list whose `if` holds; one without `if` always "
        "holds, so outcomes behind it never happen, save the last and those that a position names."
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
