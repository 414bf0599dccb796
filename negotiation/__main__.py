"""``python -m negotiation``."""

from negotiation.cli import main

main()
