"""From the bytes of a scenario file to a scenario: exact, with a place for everything."""
