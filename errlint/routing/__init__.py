"""The routers of a project, and what they say of the routes that they serve."""
