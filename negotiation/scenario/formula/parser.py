"""The text of a formula → its tree, by operator precedence (Pratt 1973), within fixed limits."""

from __future__ import annotations

import re
from typing import NoReturn

from negotiation.errors import FormulaError
from negotiation.scenario.formula.grammar import (
    AND,
    COMPARISON,
    FUNCTIONS,
    LEVELS,
    MOST_DEPTH,
    MOST_NODES,
    NOT,
    OR,
    POWER,
    RESERVED,
)
from negotiation.scenario.formula.nodes import (
    Binary,
    Call,
    Compare,
    Expression,
    Logic,
    Name,
    Number,
    Unary,
    is_condition,
)
from negotiation.scenario.formula.slips import grouped, number_and_word, word_and_number
from negotiation.scenario.formula.tokens import Token, fail, printable, read_number, tokenise
from negotiation.scenario.suggest import suggest

__all__ = ["parse"]

# Words that people expect of a larger language. They may be names; side by side with a name they are not meant so.
_FOREIGN_WORDS = frozenset(("if", "else", "elif", "then", "for", "in", "is", "lambda", "return", "import", "yield"))

_NUMBER = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")

_FUNCTIONS_ELSEWHERE = {
    "ln": "write `log(…)`, the natural logarithm",
    "log10": "write `log(x) / log(10)`",
    "log2": "write `log(x) / log(2)`",
    "pow": "write `a ** b`",
    "power": "write `a ** b`",
    "square": "write `a ** 2`",
    "cbrt": "write `a ** (1/3)`",
}


def parse(text: str) -> Expression:
    """Read a formula.

    Parameters
    ----------
    text
        A number or a condition in the closed grammar of :mod:`negotiation.scenario.formula.grammar`: at most 2,000
        characters, 500 nodes, 50 levels.

    Returns
    -------
    Expression
        Every node knows its place in the text. Numbers are exact.

    Raises
    ------
    FormulaError
        With the characters at fault, and how to mend them.

    Notes
    -----
    Precedence climbing: Vaughan Pratt, "Top down operator precedence" (1973).

    Examples
    --------
    >>> parse("scope_benefit * scope - relief_cost * relief * (1 - snapback_effect * snapback)")
    parse('scope_benefit * scope - relief_cost * relief * (1 - snapback_effect * snapback)')
    >>> parse("0.5").value
    Fraction(1, 2)
    """
    if _NUMBER.fullmatch(text):  # as most formulas are
        return Number(read_number(text, Token("number", text, 0, len(text))), 0, len(text))
    return _Parser(text).formula()


class _Parser:
    """The tokens of one formula and a place among them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)
        self.at = 0
        self.token = self.tokens[0]
        self.depth = 0
        self.nodes = 0
        self.open: list[Token] = []  # parentheses that wait for their other half

    # -- tokens ---------------------------------------------------------------------------------

    @property
    def before(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    def take(self) -> Token:
        taken = self.token
        self.at += 1
        self.token = self.tokens[self.at]
        return taken

    def open_parenthesis(self) -> None:
        self.open.append(self.take())

    def close_parenthesis(self) -> None:
        if self.token.text != ")":
            self.fail_after_a_part()
        self.open.pop()
        self.take()

    # -- grammar --------------------------------------------------------------------------------

    def formula(self) -> Expression:
        if self.token.kind == "end":
            help = "write a number, such as 0"
            raise FormulaError("E501", "the formula is empty", self.text, 0, len(self.text), "nothing here", help)
        node = self.expression(OR)
        if self.token.kind != "end":
            self.fail_after_a_part()
        return node

    def expression(self, level: int) -> Expression:
        """Read on while operators bind at least as tightly as `level`."""
        start = self.token.start
        left = self.operand(level)
        while (binds := LEVELS.get(self.token.text, 0)) >= level:
            operator = self.token.text
            if binds in (OR, AND):
                parts = [self.conditional(left)]
                while self.token.text == operator:
                    self.take()
                    parts.append(self.conditional(self.expression(binds + 1)))
                left = self.made(Logic(operator, tuple(parts), start, self.end))
                continue
            self.numeric(left)
            self.take()
            right = self.nested(POWER) if binds == POWER else self.expression(binds + 1)
            self.numeric(right)
            kind = Compare if binds == COMPARISON else Binary
            left = self.made(kind(operator, left, right, start, self.end))
            if binds == COMPARISON and LEVELS.get(self.token.text) == COMPARISON:
                self.refuse_a_chain(start, operator, right)
        return left

    def operand(self, level: int) -> Expression:
        """Read what can stand before an operator: a number, a name, a call, parentheses, a sign, ``not``."""
        token = self.token
        if token.kind == "number":
            self.take()
            return self.made(Number(read_number(self.text, token), token.start, token.end))
        if token.kind == "name":
            return self.name_or_call()
        if token.text == "(":
            self.open_parenthesis()
            if self.token.text == ")":
                fail(self.text, token.start, self.token.end, "nothing stands between the parentheses")
            node = self.nested(OR)
            self.close_parenthesis()
            return node
        if token.text in ("-", "+"):
            self.take()
            node = self.numeric(self.nested(POWER))
            return self.made(Unary("-", node, token.start, self.end)) if token.text == "-" else node
        if token.text == "not":
            if level > NOT:
                self.mixed(token.start, token.end, "a condition stands where a number belongs")
            self.take()
            node = self.conditional(self.nested(NOT))
            return self.made(Logic("not", (node,), token.start, self.end))
        self.fail_before_a_part()

    def name_or_call(self) -> Expression:
        token = self.take()
        if self.token.text == "(":
            return self.call(token)
        if token.text in FUNCTIONS:
            example = f"{token.text}(a, b)" if FUNCTIONS[token.text].least > 1 else f"{token.text}(a)"
            message = f"`{printable(token.text)}` is a function, not a name"
            self.function_error(message, token, token.end, "parentheses must follow", f"write `{example}`")
        for half in token.text.split("."):
            if half in RESERVED:
                message = f"`{printable(token.text)}` cannot be a name"
                self.function_error(message, token, token.end, f"`{half}` is a word of formulas")
        return self.made(Name(token.text, token.start, token.end))

    def call(self, name: Token) -> Expression:
        function = FUNCTIONS.get(name.text)
        if function is None:
            self.refuse_function(name)
        self.open_parenthesis()
        arguments: list[Expression] = []
        if self.token.text != ")":
            arguments.append(self.numeric(self.nested(OR)))
            while self.token.text == ",":
                self.take()
                arguments.append(self.numeric(self.nested(OR)))
        self.close_parenthesis()
        count = len(arguments)
        if count < function.least or (function.most is not None and count > function.most):
            takes = "two arguments or more" if function.most is None else "one argument"
            message = f"`{name.text}` takes {takes}, not {count or 'none'}"
            help = "log is the natural logarithm; to another base: `log(x) / log(10)`" if name.text == "log" else ""
            self.function_error(message, name, self.end, f"{function.meaning}: {takes}", help)
        return self.made(Call(name.text, tuple(arguments), name.start, self.end))

    # -- limits and kinds -----------------------------------------------------------------------

    @property
    def end(self) -> int:
        return self.tokens[self.at - 1].end

    def nested(self, level: int) -> Expression:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            help = "give parts of it to parameters of their own"
            self.limit(f"the formula is nested more than {MOST_DEPTH} deep", "too deep from here on", help)
        node = self.expression(level)
        self.depth -= 1
        return node

    def made(self, node: Expression) -> Expression:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            help = "give parts of it to parameters of their own"
            self.limit(f"the formula has more than {MOST_NODES} parts", "too long from here on", help)
        return node

    def limit(self, message: str, label: str, help: str) -> NoReturn:
        place = self.before or self.token
        raise FormulaError("E506", message, self.text, place.start, place.end, label, help)

    def numeric(self, node: Expression) -> Expression:
        if is_condition(node):
            self.mixed(node.start, node.end, "this is a condition")
        return node

    def conditional(self, node: Expression) -> Expression:
        if not is_condition(node):
            message = "a number is not a condition"
            label, help = "this is a number", "compare it with another, for instance `> 0`"
            raise FormulaError("E507", message, self.text, node.start, node.end, label, help)
        return node

    # -- errors ---------------------------------------------------------------------------------

    def mixed(self, start: int, end: int, label: str) -> NoReturn:
        message = "a comparison is not a number"
        help = "numbers are compared last; conditions are joined by `and` and `or` only"
        raise FormulaError("E507", message, self.text, start, end, label, help)

    def refuse_a_chain(self, start: int, operator: str, middle: Expression) -> NoReturn:
        shared = printable(self.text[middle.start : middle.end])
        help = f"write `… {operator} {shared} and {shared} {self.token.text} …`"
        fail(self.text, start, self.token.end, "comparisons are not chained", help)

    def function_error(self, message: str, name: Token, end: int, label: str, help: str = "") -> NoReturn:
        raise FormulaError("E505", message, self.text, name.start, end, label, help)

    def refuse_function(self, name: Token) -> NoReturn:
        message = f"`{printable(name.text)}` is not a function of formulas"
        near = suggest(name.text, FUNCTIONS)
        label = f"did you mean `{near}`?" if near else "not a function"
        listed = f"the functions are {', '.join(FUNCTIONS)}; a product is written `{name.text} * (…)`"
        help = _FUNCTIONS_ELSEWHERE.get(name.text, listed)
        if "." in name.text:
            fail(self.text, name.start, name.end, "attribute access is not allowed", code="E503")
        self.function_error(message, name, name.end, label, help)

    def fail_before_a_part(self) -> NoReturn:
        """A number was due, and something else stands there, or nothing."""
        token, before = self.token, self.before
        if token.kind == "end" and self.open:
            fail(self.text, self.open[-1].start, self.open[-1].end, "`(` was never closed")
        if token.text == ")" and not self.open:
            fail(self.text, token.start, token.end, "`)` without a `(`")
        if before is None or before.text == "(":
            fail(self.text, token.start, token.end, f"something is missing before `{token.text}`")
        if token.kind == "end" or token.text in (")", ","):
            fail(self.text, before.start, before.end, f"something is missing after `{before.text}`")
        label = f"something is missing between `{before.text}` and `{token.text}`"
        fail(self.text, before.start, token.end, label)

    def fail_after_a_part(self) -> NoReturn:
        """An operator or the end was due, and something else stands there."""
        token, before = self.token, self.before
        if token.kind == "end":
            fail(self.text, self.open[-1].start, self.open[-1].end, "`(` was never closed")
        if token.text == ")":
            fail(self.text, token.start, token.end, "`)` without a `(`")
        if token.text == ",":
            self.fail_at_a_comma()
        assert before is not None
        words = [word for word in (token.text, before.text) if word in _FOREIGN_WORDS]
        if words:
            help = "there is no `if` in formulas; `min` and `max` often do" if words[0] in ("if", "else") else ""
            place = token if words[0] == token.text else before
            fail(self.text, place.start, place.end, f"`{words[0]}` is not part of formulas", help, "E503")
        if before.kind == token.kind == "number":
            whole = grouped(self.text, before.start)
            end, help = whole or (token.end, f"write `{before.text}{token.text}` if it is one number")
            fail(self.text, before.start, end, "two numbers side by side", help)
        slip = None
        if before.kind == "number" and token.kind == "name":
            slip = number_and_word(before.text, token.text, self.text[token.end :], apart=True)
        elif before.kind == "name" and token.kind == "number":
            slip = word_and_number(before.text, token.text)
        if slip:
            place = before if before.kind == "name" else token
            fail(self.text, place.start, place.end, *slip)
        left, right = printable(before.text), printable(token.text)
        right = "(…)" if right == "(" else right
        help = "" if right == "not" else f"a product is written with `*`: `{left} * {right}`"
        fail(self.text, token.start, token.end, f"an operator is missing before `{right}`", help)

    def fail_at_a_comma(self) -> NoReturn:
        token = self.token
        before, after = self.tokens[self.at - 1], self.tokens[self.at + 1]
        stuck = before.end == token.start and token.end == after.start
        if stuck and before.kind == after.kind == "number" and (whole := grouped(self.text, before.start)):
            decimal = whole[1].startswith(f"write `{before.text}.")
            label = "a decimal takes a point, not a comma" if decimal else "a number holds no comma"
            fail(self.text, before.start, whole[0], label, whole[1])
        help = "leave it out: nothing stands at the end of a line" if after.kind == "end" else ""
        fail(self.text, token.start, token.end, "a comma stands only between the arguments of a function", help)
