"""From raw files to published snapshots."""
