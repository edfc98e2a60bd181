"""The load test's parts: services that can be stopped, people who use the site, faults, and what came of it."""
