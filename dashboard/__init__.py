"""What people see: screens and exported files over published snapshots. It never judges and never writes."""
