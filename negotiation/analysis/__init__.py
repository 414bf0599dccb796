"""Analyses: what happens over many points. They see only answers, never how a form makes its games."""
