"""The forms of the admin: what a person types, as values of `remix.ai.schema` and `remix.recipe`."""
