"""Texts made to be taken for something else: markup of every format, codes of terminals, formulas, odd letters.

The same seed gives the same texts in any process.
"""

from __future__ import annotations

import re
from random import Random


def _pieces(text: str) -> tuple[str, ...]:
    """What blanks part."""
    return tuple(re.split("[ \n]+", text))


_MARKDOWN = _pieces(
    r"""\ ` * _ { } [ ] < > | ~ $ & # - + = : ! ( ) ** __ *** ~~ ``` ~~~ --- === *** +++ :-- |---| |-|-| 1. 2) 10.
# ## ####### >
[a](b) ![x](y) [a]: [^1] [^1]: [ ] [x] <http://a.b> http://a.b www.a.b a@b.ru :smile: :+1: $x$ $$ \| \\ \* &amp;
&#65; &lt; &nbsp; &
<!-- --> <!DOCTYPE <? ]]> <![CDATA[ {{ }} {% %} {#id .class} ^x^ ~x~ ==x== ++x++ ::: @user #12 ="""
)
_HTML = _pieces(
    """<br> <b> </b> <script>alert(1)</script> <img/src=x/onerror=alert(1)> </p> </td> </table> <style> </style>
</title> <svg> </svg>
<table> <a/href=javascript:x> <!-- --> &quot; &#0; &#x1f600; &notin; &amp;lt; " ' onclick= <strong> </strong> <r>
</r> <r><t>x</t></r>"""
)
_WORD = _pieces(
    """<w:t> </w:t> <w:br/> <w:p> &#13; &#x0; w:val="1" ]]> PAGE {PAGE} _x0041_ _x000D_ xml:space="preserve"
<?xml?> <c:v> %s %(a)s {0}"""
)
_SHEETS = _pieces(
    """=1+1 =SUM(A1:A9) +1 -1 @A1 =cmd|'/c'!A1 =HYPERLINK("http://a","b") 'x 1e5 0x10 007 12,5 75% 01.02.2020 1/2
TRUE #N/A 1_000 −5
{=1} ;;; "a""b" 12\u00a0345,6 75\u00a0% -0 0,10 1,000 999999999999999999"""
)
_TERMINAL = (
    *("\x1b[31m", "\x1b[2J", "\x1b[H", "\x1b[?1049h", "\x1b[?25l", "\x1b[6n", "\x1bc", "\x1b(0", "\x1b#8", "\x1b[5;9r"),
    *(
        "\x1b]0;title\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1b]8;;http://a\x1b\\",
        "\x1bP$q\x1b\\",
        "\x1b_x\x1b\\",
        "\x1b^x\x1b\\",
    ),
    *("\x9b31m", "\x9d0;title\x9c", "\x9d52;c;aGk=\x9c", "\x90q\x9c", "\x84", "\x85", "\x8d", "\x88", "\x1b"),
    *map(chr, range(32)),
    *map(chr, range(0x7F, 0xA0)),
)
_UNICODE = (
    *("\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff"),
    *("\ud800", "\udfff", "\ud83d", "\ufffe", "\uffff", "\ufffd", "\ufdd0", "\U0001fffe", "\U0010ffff", "\U000e0041"),
    *("\u0301", "e\u0301", "и\u0306", "\u0488", "\u20dd", "\u0338", "Z\u0351\u036b\u0343", "\u1ab0", "\u0c4d"),
    *("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufe0f", "\u034f", "\u180e", "\u115f", "\u3164"),
    *("😀", "👩‍👩‍👧", "🇷🇺", "👍🏽", "1️⃣", "☎️", "漢字", "ｱ", "가", "עברית", "العربية", "हिन्दी", "ไทย", "𝔘𝔫𝔦", "ﷺ"),
    *("«", "»", "—", "–", "№", "…", "ё", "Ё", "ґ", "½", "²", "∞", "│", "─", "█", "▁", "\u2011", "İ", "ß", "ǅ"),
)
_BLANKS = (
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u00a0",
    "\u2003",
    "\u3000",
    "\u202f",
    " \n ",
    "\x0b",
    "\x0c",
)
_WORDS = (
    *_pieces("Школа школы ВПР в и № 5 СОШ «Лицей» обучено, 12,5 человек. Т.А. Годунова 1 а б x"),
    "психолого-педагогический",
    "а" * 90,
    "x-" * 45,
)
_POOLS = (_MARKDOWN, _HTML, _WORD, _SHEETS, _TERMINAL, _UNICODE, _BLANKS, _WORDS)
_WEIGHTS = (6, 4, 2, 3, 3, 4, 4, 6)


def hostile_texts(count: int, seed: int) -> list[str]:
    """As many different texts, mostly of one to eight pieces, some of letters from anywhere in Unicode."""
    random = Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found[_text(random)] = None
    return list(found)


def _text(random: Random) -> str:
    if random.random() < 0.05:
        return "".join(chr(random.choice((random.randrange(0x3000), random.randrange(0x110000)))) for _ in range(8))
    pools = random.choices(_POOLS, _WEIGHTS, k=random.choice((1, 1, 2, 3, 4, 5, 8)))
    joint = random.choice(("", "", " "))
    return joint.join(random.choice(pool) for pool in pools)
