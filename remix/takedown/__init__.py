"""Taking recipes down because somebody asked for it: the request, the decision, carrying it out, and undoing it."""
