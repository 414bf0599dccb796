"""Formulas: their grammar, their trees, and the exact reading. :mod:`negotiation.scenario.expression` is the door.

=================  ==========================================================
:mod:`.grammar`    the closed grammar as data: precedence, functions, limits
:mod:`.tokens`     text → tokens
:mod:`.parser`     tokens → tree
:mod:`.nodes`      the tree, and what can be asked of it
:mod:`.show`       tree → text
:mod:`.irrational` numbers that are no fraction, as enclosures
:mod:`.exact`      tree → exact value
=================  ==========================================================
"""
