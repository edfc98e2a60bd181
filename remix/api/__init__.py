"""What partners read of the memes."""
