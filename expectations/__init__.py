"""Judging a draft: expectations on our data, facts about what was published, indicators that only wonder."""
