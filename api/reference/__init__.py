"""The reference in docs/reference, written from the code: `make docs` writes it, a test compares it."""

from api.reference.pages import reference, write

__all__ = ["reference", "write"]
