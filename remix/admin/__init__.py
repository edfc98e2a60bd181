"""The curators' admin of the memes, one model a file."""
