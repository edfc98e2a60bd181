"""What is held on people, how they take it out, and how it goes."""

from accounts.privacy import api_use, handlers, inbox_and_points, webhooks

handlers.register()
api_use.register()
inbox_and_points.register()
webhooks.register()
