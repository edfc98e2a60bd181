"""The conventions that every endpoint of the API keeps; docs/api.md says how to add one.

It knows no app: who asks, what they may and what there is to read come from the rooms above.
"""
