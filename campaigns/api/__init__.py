"""The campaigns' part of the API: what runs where, and checking in."""
