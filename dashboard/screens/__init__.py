"""One module a page; a page answers one question: filter, ask, draw, caveat."""
