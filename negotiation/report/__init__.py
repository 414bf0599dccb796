"""Answers in words, tables and JSON, from what is stored in them; nothing here computes an equilibrium."""
