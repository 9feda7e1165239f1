"""Check, survey and fix: one file, and many."""
