"""Keys that lead to links and buttons, as the layout of each language types them."""

_LATIN, _CYRILLIC = "qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить"
_OF_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_CYRILLIC_LANGUAGES = ("ky", "ru")


def key(language: str, letter: str) -> str:
    """What the key of this Latin letter types where one writes this language.

    Browsers go by what is typed, not by the key: whoever writes a reason in Kyrgyz has no Latin letters under Alt.
    """
    return letter.translate(_OF_CYRILLIC) if language in _CYRILLIC_LANGUAGES else letter
