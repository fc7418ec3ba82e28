"""Languages something can be taught, written or subtitled in."""

from core.coach.detection.words import words

LANGUAGES = words("""
    afrikaans albanian amharic arabic armenian azerbaijani basque bengali bosnian bulgarian burmese
    cantonese catalan creole croatian czech danish dari dutch english esperanto estonian farsi
    filipino finnish flemish french gaelic galician georgian german greek gujarati hausa hebrew
    hindi hinglish hungarian icelandic igbo indonesian irish italian japanese kannada kazakh khmer
    korean kurdish lao latin latvian lithuanian macedonian malay malayalam maltese mandarin maori
    marathi mongolian nepali norwegian pashto patois persian pidgin polish portuguese punjabi
    quechua romanian russian scots serbian sinhala slovak slovenian somali spanglish spanish
    swahili swedish tagalog taglish tamil telugu thai tigrinya turkish twi ukrainian urdu uzbek
    vietnamese welsh wolof xhosa yiddish yoruba zulu""")

LANGUAGE = "|".join(sorted(LANGUAGES))
