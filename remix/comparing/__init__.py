"""Trying another model or prompt on clips whose truth people checked, before it is switched to (docs/golden/)."""
