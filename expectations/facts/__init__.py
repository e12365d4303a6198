"""Deterministic facts, one module a check. A fact may say "differs"; it never says why."""
