"""What is held on people, how they take it out, and how it goes."""

from accounts.privacy import handlers

handlers.register()
