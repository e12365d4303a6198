"""Drawing a stratified random sample of stations, so that anybody can draw it again and nobody can choose."""
