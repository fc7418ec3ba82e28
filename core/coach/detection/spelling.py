"""How people write: short forms, slang and typos, made into plain words.

A short form stands for the same words wherever it is written, so this is a table. Typos are
words one slip away (a letter missing, doubled or too many, two swapped) from a word the rules
know; a word that is English itself is left alone.
"""

from functools import lru_cache

from core.coach.detection.verbs import CATEGORIES_OF_VERB
from core.coach.detection.vocabulary import ENGLISH_NEAR_MISSES, KNOWN
from core.coach.detection.words import words

SHORTEST_TYPO = 5
"""Below this length, one slip makes another English word too often."""

SHORTEST_WRONG_LETTER = 8
"""A wrong letter leaves fewer clues than a missing one, so the word has to be longer."""

LONGEST_TYPO = 16

CONTRACTIONS = {
    "there'll": "there will", "therell": "there will", "i'm": "i am", "im": "i am",
    "ima": "i am going to", "imma": "i am going to", "i'ma": "i am going to", "i'll": "i will",
    "i've": "i have", "ive": "i have", "i'd": "i would", "we're": "we are", "we'll": "we will",
    "we've": "we have", "weve": "we have", "we'd": "we would", "it's": "it is", "its": "it is",
    "it'll": "it will", "itll": "it will", "that's": "that is", "thats": "that is",
    "that'll": "that will", "thatll": "that will", "let's": "let us", "lets": "let us",
    "he's": "he is", "she's": "she is", "shes": "she is", "hes": "he is", "they're": "they are",
    "theyre": "they are", "they'll": "they will", "theyll": "they will", "they've": "they have",
    "they'd": "they would", "theyd": "they would", "he'll": "he will", "she'll": "she will",
    "he'd": "he would", "she'd": "she would", "you're": "you are", "youre": "you are",
    "you'll": "you will", "you've": "you have", "youve": "you have", "you'd": "you would",
    "what's": "what is", "whats": "what is", "who's": "who is", "whos": "who is",
    "who've": "who have", "whove": "who have", "who'll": "who will",
    "where's": "where is", "wheres": "where is", "how's": "how is", "when's": "when is",
    "there's": "there is", "theres": "there is", "here's": "here is", "heres": "here is",
    "one's": "one is", "this'll": "this will", "y'all": "you all", "gonna": "going to",
    "gunna": "going to", "goin": "going", "doin": "doing", "wanna": "want to", "gotta": "have to",
    "tryna": "trying to", "gimme": "give me", "lemme": "let me", "hafta": "have to",
    "finna": "going to", "isn't": "is not", "isnt": "is not", "aren't": "are not",
    "arent": "are not", "wasn't": "was not", "wasnt": "was not", "weren't": "were not",
    "werent": "were not", "don't": "do not", "dont": "do not", "doesn't": "does not",
    "doesnt": "does not", "didn't": "did not", "didnt": "did not", "can't": "can not",
    "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "haven't": "have not", "havent": "have not", "hasn't": "has not", "hasnt": "has not",
    "hadn't": "had not", "hadnt": "had not", "wouldn't": "would not", "wouldnt": "would not",
    "couldn't": "could not", "couldnt": "could not", "shouldn't": "should not",
    "shouldnt": "should not", "shan't": "will not", "shant": "will not", "mustn't": "must not",
    "needn't": "need not", "mightn't": "might not", "daren't": "dare not", "ain't": "is not",
    "aint": "is not", "dunno": "do not know", "idk": "i do not know", "should've": "should have",
    "would've": "would have", "could've": "could have", "might've": "might have",
}  # fmt: skip

CLIPPED = {
    f"{verb}in": f"{verb}ing"
    for verb in words("""
        us think lean say mak tak charg launch host sell runn mov teach cover pick choos sett switch
        stick keep start open post stream film record do talk look try tell ask gett putt lett build
        work read writ pay play bring feel wait call offer add drop plan""")
}
"""Participles without their last letter: "leanin"."""

MISSPELLINGS = {
    "definately": "definitely", "definatly": "definitely", "definitly": "definitely",
    "definetly": "definitely", "defiantly": "definitely", "tommorow": "tomorrow",
    "tommorrow": "tomorrow", "tomorow": "tomorrow", "wensday": "wednesday",
    "wendsday": "wednesday", "wednseday": "wednesday", "febuary": "february",
    "feburary": "february", "probly": "probably", "propably": "probably",
    "mabye": "maybe", "mayb": "maybe",
    "mebbe": "maybe", "perhpas": "perhaps", "thier": "their", "teh": "the", "hte": "the",
    "adn": "and", "nad": "and", "wiht": "with", "wih": "with", "taht": "that", "jsut": "just",
    "recieve": "receive", "comunity": "community", "commited": "committed",
    "comitted": "committed", "comited": "committed", "desided": "decided", "decied": "decided",
    "desicion": "decision", "settelled": "settled", "gona": "going to", "goign": "going",
    "gonig": "going", "ognig": "going", "thnik": "think", "thinkign": "thinking",
    "untill": "until", "evry": "every", "evrey": "every", "oclock": "o'clock",
    "anual": "annual", "annualy": "annually", "yearley": "yearly", "lauch": "launch",
    "lauching": "launching", "lanch": "launch", "pirce": "price",
    "membershp": "membership", "becuase": "because", "becasue": "because", "beacuse": "because",
    "becaus": "because", "bcause": "because", "maby": "maybe", "modul": "module",
    "leson": "lesson", "lesons": "lessons", "chanel": "channel", "chanels": "channels",
    "teir": "tier", "teirs": "tiers", "cohrt": "cohort", "evergren": "evergreen",
    "weakly": "weekly", "forthnightly": "fortnightly", "dollers": "dollars", "dolars": "dollars",
    "pouns": "pounds", "finsihed": "finished", "finised": "finished", "doen": "done",
    "dmd": "dmed", "dm'd": "dmed", "pm'd": "dmed",
    "pateron": "patreon", "gumraod": "gumroad", "kajbi": "kajabi",
    "teachible": "teachable", "teachabel": "teachable", "thinkfic": "thinkific",
    "disord": "discord", "dicord": "discord", "skol": "skool", "substak": "substack",
    "cirle": "circle", "circel": "circle",
}  # fmt: skip
"""Common misspellings that are more than one slip away, or too short to guess."""

SLANG = {
    "em": "them", "'em": "them", "bout": "about", "mite": "might",
    "prob": "probably", "probs": "probably", "prolly": "probably", "prob'ly": "probably",
    "def": "definitely", "deffo": "definitely", "defo": "definitely", "defs": "definitely",
    "bc": "because", "bcs": "because", "bcos": "because", "bcuz": "because", "cuz": "because",
    "coz": "because", "cos": "because", "cus": "because", "'cause": "because", "'cos": "because",
    "b/c": "because", "becos": "because", "w/": "with", "w/o": "without", "thru": "through",
    "tho": "though", "altho": "although", "til": "until", "till": "until", "ppl": "people",
    "ppls": "people", "peeps": "people", "u": "you", "ur": "your", "r": "are", "ya": "you",
    "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks", "rn": "right now",
    "atm": "at the moment", "tbh": "to be honest", "imo": "in my opinion",
    "imho": "in my opinion", "nvm": "never mind", "nevermind": "never mind", "mb": "maybe",
    "kinda": "kind of", "sorta": "sort of", "lotta": "lot of", "outta": "out of",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tmo": "tomorrow",
    "tomoz": "tomorrow", "2moro": "tomorrow", "2morrow": "tomorrow", "tonite": "tonight",
    "wk": "week", "wks": "weeks", "mths": "months", "mth": "month", "yr": "year", "yrs": "years",
    "hr": "hour", "hrs": "hours", "mins": "minutes", "min": "min", "wkly": "weekly",
    "mthly": "monthly", "acct": "account", "msg": "message", "msgs": "messages", "vid": "video",
    "vids": "videos", "pic": "picture", "pics": "pictures", "mods": "moderators", "ep": "episode",
    "eps": "episodes", "sesh": "session", "subs": "subscribers", "biz": "business",
    "shall": "will", "&": "and", "n": "and", "+": "plus", "@": "at", "abt": "about",
    "twd": "toward", "twds": "towards", "w": "with", "sth": "something", "smth": "something",
    "smtg": "something", "k": "ok", "okay": "ok", "okey": "ok", "oki": "ok", "kk": "ok",
    "alright": "ok", "yea": "yeah", "yep": "yes", "yup": "yes", "ye": "yes", "nah": "no",
    "nope": "no", "fav": "favourite", "reckn": "reckon", "wld": "would", "shld": "should",
    "cld": "could", "btwn": "between", "esp": "especially", "v": "very", "gd": "good",
    "sched": "schedule", "sub": "subscription", "membs": "memberships", "disc": "discount",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june",
    "jul": "july", "aug": "august", "sep": "september", "sept": "september", "oct": "october",
    "nov": "november", "dec": "december", "mon": "monday", "tue": "tuesday", "tues": "tuesday",
    "weds": "wednesday", "thu": "thursday", "thur": "thursday", "thurs": "thursday",
    "fri": "friday", "xmas": "christmas", "crimbo": "christmas",
}  # fmt: skip

PLAIN = CONTRACTIONS | CLIPPED | MISSPELLINGS | SLANG

AMBIGUOUS = {
    "ill": ("i will", frozenset({"am", "is", "was", "feel", "feeling", "fell", "been", "so", "be",
                                 "got", "really", "very", "mentally", "are", "getting"})),
    "id": ("i would", frozenset({"my", "the", "an", "a", "user", "your", "photo", "valid"})),
}  # fmt: skip
"""Words that are a short form unless the word before them is one of these and no verb follows."""

WOULD_FOLLOWS = words(
    "like love rather say want need feel guess go be have never"
    " really probably prefer hate pay pick"
    " do make use start call charge think still just also not bet argue lean launch run offer aim"
    " put keep stick even only definitely honestly maybe possibly"
)

ALLOWED = words(
    "me you us people them him her his their everyone everybody anyone anybody members students"
    " folks"
    " kids users beginners readers"
)
"""Whom somebody lets do something: "Podia lets me drip the lessons"."""

OWNED = words("own name first last price kind way best")
OWNS = words("gets get has have had on in of for with to from by into lost need needs")
"""Words beside an "its" that is no "it's"."""

HAD_OR_WOULD = frozenset({"i'd", "we'd", "they'd", "he'd", "she'd", "you'd"})
IRREGULAR_PARTICIPLES = words(
    "gone been chosen done said set made got had begun sold bought put kept told thought"
)
NOUN_FOLLOWS = words("the a that this root main good to no could will would can might")

BEFORE_A_VERB = {"well": "we will", "wed": "we would", "were": "we are", "hell": "he will"}
"""Words that are a short form only at the start of a clause and before such a word."""

VERB_FOLLOWS = words(
    "go do use launch start run charge be have open host sell keep make stick probably most likely"
    " prob prolly def definitely going doing using launching starting charging hosting running"
    " selling opening moving switching keeping sticking leaning thinking planning settling meeting"
    " covering teaching offering just all gonna only said cover meet teach offer post publish move"
    " switch call set aim not"
)

CLAUSE_STARTERS = words(
    "and so but ok okay yeah yes then now guess think reckon sure decided that said because bc cos"
    " since plan alright also maybe where when what"
)


@lru_cache(maxsize=8192)
def plain_word(word: str) -> str:
    """Return the plain form of a lower-case word, or the word itself."""
    plain = PLAIN.get(word)
    if plain is not None:
        return plain
    if word.endswith("ish") and word[:-3].isdigit():
        return f"about {word[:-3]}"
    if word in KNOWN:
        return word
    calm = without_drawl(word)
    if calm != word:
        return plain_word(calm)
    return without_slip(word)


def plain_in_context(word: str, *, before: str, after: str) -> str | None:
    """Return the plain form of a word that is short for something only between some words."""
    if word in AMBIGUOUS:
        return plain_if_short(word, before=before, after=after)
    if (word == "its" and (after in OWNED or before in OWNS)) or allows(word, before, after):
        return word
    if word in HAD_OR_WOULD and (after.endswith("ed") or after in IRREGULAR_PARTICIPLES):
        return f"{word[:-2]} had"
    if word == "cause" and before not in NOUN_FOLLOWS:
        return "because"
    begins = not before or before in CLAUSE_STARTERS
    verb = after in VERB_FOLLOWS or (word == "were" and after.endswith("ing"))
    return BEFORE_A_VERB.get(word) if begins and verb else None


def plain_if_short(word: str, *, before: str, after: str) -> str | None:
    """Return what an ambiguous word is short for, None where its neighbours make it the word."""
    plain, words = AMBIGUOUS[word]
    if word == "id" and after not in WOULD_FOLLOWS:
        return None
    verb = after in WOULD_FOLLOWS or after in CATEGORIES_OF_VERB
    is_the_word = before in words and not (verb and before in {"are", "so"})
    return None if is_the_word else plain


def allows(word: str, before: str, after: str) -> bool:
    """Return whether "lets" is a verb here, and short for nothing."""
    stands_after = bool(before) and before not in CLAUSE_STARTERS
    return word == "lets" and after in ALLOWED and stands_after


def without_drawl(word: str) -> str:
    """Return `word` with letters that repeat three times or more written once or twice."""
    if not word.isalpha() or not any(
        word[i] == word[i + 1] == word[i + 2] for i in range(len(word) - 2)
    ):
        return word
    for keep in (2, 1):
        calm: list[str] = []
        for letter in word:
            if calm[-keep:] != [letter] * keep:
                calm.append(letter)
        candidate = "".join(calm)
        if candidate in KNOWN or candidate in PLAIN or keep == 1:
            return candidate
    return word


def without_slip(word: str) -> str:
    """Return the known word that is one slip away, if the word is not English itself.

    The first letter is never in doubt, and a last letter too many or too few is an inflection.
    """
    fits = SHORTEST_TYPO <= len(word) <= LONGEST_TYPO and word.isalpha()
    if not fits or word in ENGLISH_NEAR_MISSES:
        return word
    for swap in range(len(word) - 1):
        swapped = word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :]
        if swapped in KNOWN:
            return swapped
    missing = ONE_LETTER_SHORT.get(word)
    if missing is not None:
        return missing
    for extra in range(1, len(word) - 1):
        shorter = word[:extra] + word[extra + 1 :]
        if len(shorter) >= SHORTEST_TYPO and shorter in KNOWN:
            return shorter
    if len(word) >= SHORTEST_WRONG_LETTER:
        for wrong in range(1, len(word) - 1):
            found = ONE_LETTER_OPEN.get(f"{word[:wrong]}?{word[wrong + 1 :]}")
            if found is not None:
                return found
    return word


def one_letter_short(words: frozenset[str]) -> dict[str, str]:
    """Return each long known word under the spellings that lack one inner letter of it."""
    short: dict[str, str] = {}
    for word in sorted(words):
        if len(word) > SHORTEST_TYPO:
            for gap in range(1, len(word) - 1):
                short.setdefault(word[:gap] + word[gap + 1 :], word)
    return {spelling: word for spelling, word in short.items() if spelling not in words}


def one_letter_open(words: frozenset[str]) -> dict[str, str]:
    """Return each long known word under the spellings with one inner letter left open."""
    return {
        f"{word[:gap]}?{word[gap + 1 :]}": word
        for word in sorted(words)
        if len(word) >= SHORTEST_WRONG_LETTER
        for gap in range(1, len(word) - 1)
    }


ONE_LETTER_SHORT = one_letter_short(KNOWN)
ONE_LETTER_OPEN = one_letter_open(KNOWN)
