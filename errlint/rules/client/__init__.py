"""ERR5xx: the other end."""
