"""What a stratified sample of stations says of all stations. Frames in, frames out; no pack is known here."""
