"""The private PostgreSQL and Redis of one checkout: on Unix sockets under `var/`, running while anybody uses them.

`lease.py` is the way in. Standard library only, so that it works with any interpreter that is new enough.
"""
