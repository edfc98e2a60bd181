"""What the scripts tell a person who has to act."""


class SetupError(Exception):
    """Something that the person at the keyboard can mend; the text says how."""
