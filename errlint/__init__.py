"""errlint keeps the error contract of a FastAPI codebase."""

__version__ = "0.1.0"
