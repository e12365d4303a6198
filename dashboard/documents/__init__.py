"""Papers that leave the house: written from a case, in a language, to be checked and signed by a person."""
