"""The public pages: they read, render and answer; every rule lives in the rooms below."""
