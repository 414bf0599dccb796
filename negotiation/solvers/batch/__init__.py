"""The whole answer for many games of two players at once, in compiled code; one step a file.

::

    compiling.py    how functions are compiled
    signs.py        numbers as a double, a bound on its error and residues: no sign is guessed
    bits.py         sets of labels
    vertices.py     the vertices of a best-response polyhedron
    matching.py     equilibria, perfection and components from label sets
    elimination.py  linear systems with bounds on all errors
    mixtures.py     how the vertices in equilibria mix
    indices.py      the index of each component
    ranges.py       what components pay, and what they lead to
    kernel.py       one game after the other, without allocating
    ahead.py        the first use: compiled in two processes
    two_by_two.py   games of two strategies each, of which there are 81 kinds
    engine.py       many games in, compact arrays out, in one thread or several

The answer is that of :mod:`negotiation.solvers.exact`, of which this is the fast half: what is in doubt goes there.
Loaded when it is first needed, since compiled code takes a while to load.
"""
