"""Games as arrays with names. Nothing here solves: see :mod:`negotiation.solvers`."""
