"""The currencies of the world, by sign, code and everyday word."""

import re

BY_SIGN = {
    "$": "dollars dollar bucks buck usd us$ smackers smackeroos", "€": "euros euro eur",
    "£": "quid pounds pound gbp sterling squid", "₹": "rupees rupee inr rs rupaye",
    "₦": "naira ngn", "¥": "yen jpy yuan rmb cny renminbi", "₩": "won krw", "₱": "pesos peso php",
    "₪": "shekels shekel ils nis", "₺": "lira liras tl", "R$": "reais brl", "R": "rand rands zar",
    "CA$": "cad", "A$": "aud", "NZ$": "nzd", "S$": "sgd", "HK$": "hkd", "NT$": "ntd",
    "CHF ": "chf francs franken sfr", "SEK ": "sek kronor", "NOK ": "nok", "DKK ": "dkk",
    "kr ": "kr kroner krone krona", "zł ": "zloty pln zlotys zlotych zł zl",
    "AED ": "dirhams dirham aed dhs", "RM ": "ringgit myr", "฿": "baht thb",
    "KSh ": "shillings shilling ksh kes", "TSh ": "tsh tzs", "USh ": "ush ugx",
    "GH₵": "cedis cedi ghs", "৳": "taka bdt", "MX$": "mxn", "Kč ": "czk kč koruna korun kc",
    "Ft ": "forint huf forints", "lei ": "lei ron", "SAR ": "riyals riyal sar", "QAR ": "qar",
    "₫": "dong vnd", "Rp ": "rupiah idr", "¢": "cents cent", "p": "pence p", "ETH ": "eth",
    "₿": "btc bitcoin", "USDT ": "usdt tether", "USDC ": "usdc", "sats ": "sats satoshis",
    "₴": "hryvnia uah hryvnias", "₽": "rubles roubles ruble rouble",
    "лв ": "leva bgn", "kn ": "kuna", "din ": "dinars dinar rsd", "KWD ": "kwd", "EGP ": "egp",
    "Rs ": "pkr lkr npr", "S/ ": "soles", "CLP ": "clp", "ARS ": "ars", "₡": "colones",
    "₲": "guaranies", "Q": "quetzales gtq", "J$": "jmd", "TT$": "ttd", "Br ": "birr etb",
    "XOF ": "cfa xof xaf", "₼": "manat", "₾": "lari", "֏": "dram", "₸": "tenge kzt",
    "ISK ": "isk", "RWF ": "rwf", "ZMW ": "kwacha zmw", "P ": "pula",
}  # fmt: skip
WHOSE = {
    "canadian": "CA$", "aussie": "A$", "australian": "A$", "kiwi": "NZ$", "swiss": "CHF ",
    "us": "$",
}  # fmt: skip
CODES = {word: sign for sign, listed in BY_SIGN.items() for word in listed.split()} | WHOSE
"""Each code or word, with the sign an amount is shown with."""

SYMBOLS = "$€£₹¥₩₦₱₪₺₫₴₵฿৳₽₿₡₲₸₾₼₮₭"
UNIT = "|".join(sorted(map(re.escape, CODES.keys() - WHOSE.keys()), key=len, reverse=True))
PREFIXES = r"us|ca|au|nz|hk|sg|nt|mx|tt|a|c|s|r|j"
"""What may be written right before a sign: "A$30"."""

PLACES = r"(?:us|aussie|australian|canadian|american|kiwi|hong kong|singapore|nz|swiss|new zealand)"
"""Whose dollars they are: "16 aussie dollars"."""

CODE_AFTER = r"usd|cad|aud|nzd|sgd|hkd|us|mxn|gbp|eur"
"""What may say once more which dollars a sign stands for: "$22 CAD"."""

LEADING = (
    r"usd|eur|gbp|inr|rs\.?|cad|aud|nzd|sgd|hkd|chf|ngn|zar|kes|ksh|rm|r\$|r(?=\s?\d)|aed|kr|rp"
    r"|tsh|ush|pln|czk|huf|ron|sek|nok|dkk|php|thb|idr|myr|pkr|lkr|ghs|egp|sar|qar|mxn|brl|jpy"
    r"|kč|kc(?=\s?\d)|zł|cny|rmb|krw|vnd|ils|nis|uah|bdt|npr|jmd|ttd|rwf|zmw|dh|dhs"
)
"""Codes that are written before the amount: "CHF 240"."""
