"""The other end: what code sends as a client, and makes of failures."""
