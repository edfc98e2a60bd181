"""Bringing a new version to a site that people are using: migrations that hold nobody up."""
