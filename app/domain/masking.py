"""What of a person is shown to whom has no need to know it (domain.md §8.4). The one place for it."""

import re

STAR = "*"
TWO_LETTERS = "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐司徒司空夏侯长孙宇文轩辕端木南宫独孤呼延申屠百里钟离闻人"
COMPOUND = frozenset(TWO_LETTERS[at : at + 2] for at in range(0, len(TWO_LETTERS), 2))  # surnames of two characters
ANONYMOUS = frozenset({"", "匿名", "佚名"})
MOBILE_DIGITS = 11
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(rf"([{PROVINCES}][A-HJ-NP-Z])([·\s]?)([A-HJ-NP-Z0-9]{{5,6}})(?![A-Z0-9])")
BORN = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
ID_NUMBER = re.compile(rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{BORN}\d{{3}}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(010|02\d|0[3-9]\d{2})[- ]?(\d{7,8})(?!\d)")
ROOM = re.compile(r"(?:(?<=[号栋幢座楼])|(?<=单元))[0-9A-Za-z一二三四五六七八九十]+(?:室|户|房)|[0-9]{2,4}室")


def name(full: str) -> str:
    """王小明 → 王**, 欧阳修 → 欧阳*. What stands for nobody stays."""
    full = full.strip()
    if full in ANONYMOUS or STAR in full:
        return full
    kept = 2 if len(full) > 2 and full[:2] in COMPOUND else 1
    return full[:kept] + STAR * max(1, len(full) - kept)


def phone(number: str) -> str:
    """13812345678 → 138****5678, 021-54321234 → 021-******34. What is no number is hidden whole."""
    if STAR in number:
        return number
    digits = re.sub(r"\D", "", number)
    if len(digits) >= MOBILE_DIGITS and digits[-MOBILE_DIGITS] == "1":
        mobile = digits[-MOBILE_DIGITS:]
        return f"{mobile[:3]}****{mobile[-4:]}"
    if found := LANDLINE.fullmatch(number.strip()):
        return f"{found[1]}-{STAR * (len(found[2]) - 2)}{found[2][-2:]}"
    return STAR * len(number) if len(digits) < 7 else STAR * (len(digits) - 2) + digits[-2:]


def id_number(number: str) -> str:
    """The first three and the last two."""
    return number if STAR in number else f"{number[:3]}{STAR * max(0, len(number) - 5)}{number[-2:]}"


def plate(number: str) -> str:
    """沪A12B34 → 沪A***34."""
    found = PLATE.fullmatch(number.strip().upper())
    return f"{found[1]}{found[2]}{STAR * (len(found[3]) - 2)}{found[3][-2:]}" if found else number


def address(full: str) -> str:
    """To the building: the room is hidden."""
    return ROOM.sub(lambda found: STAR * 2 + (found[0][-1] if found[0][-1] in "室户房" else ""), full)


def text(words: str) -> str:
    """Free words, with the numbers of people and cars in them hidden."""
    words = ID_NUMBER.sub(lambda found: id_number(found[0]), words)
    words = MOBILE.sub(r"\1****\3", words)
    words = LANDLINE.sub(lambda found: f"{found[1]}-{STAR * (len(found[2]) - 2)}{found[2][-2:]}", words)
    return PLATE.sub(lambda found: plate(found[0]), words)
