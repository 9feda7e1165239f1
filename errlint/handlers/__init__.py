"""Exception handlers: what they are registered for, and what they make of details."""
