"""Forms for a pack: read, filled with what the pack knows, and written for the tools that observers use."""
