"""Pure functions from staging frames to the tables that answer one question each."""
