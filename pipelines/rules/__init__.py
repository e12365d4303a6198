"""One language for what must hold in a report: on the phone, in the checks and on the screens."""
