"""Pages as files that need no server and no network."""
