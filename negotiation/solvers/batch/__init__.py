"""The whole answer for many games of two players at once, in compiled code; one step a file.

::

    signs.py      numbers as a double, a bound on its error and residues: no sign is guessed
    vertices.py   the vertices of a best-response polyhedron
    matching.py   equilibria, perfection and components from label sets
    kernel.py     one game after the other, without allocating

The answer is that of :mod:`negotiation.solvers.exact`, of which this is the fast half: what is in doubt goes there.
Loaded when it is first needed, since compiled code takes a while to load.
"""
