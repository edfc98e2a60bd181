"""Repeatable measurements, each a command of `bin/bench`."""
