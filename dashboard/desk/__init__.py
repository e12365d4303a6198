"""The desk: plain pages of the expert edition, written on the server, for whoever decides at the end of a thin line."""
