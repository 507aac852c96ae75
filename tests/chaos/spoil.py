"""Good documents, a number -> a spoilt one: what an editor, a disk, a later version or malice makes of it.

The same number always gives the same document, so that whatever is found is found again by its number alone.
"""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Spoil = Callable[[Random, Sequence[bytes]], bytes]

MOST_EDITS = 4
NUMBERS = (
    *(b"0", b"-1", b"1", b"9" * 19, b"9" * 5000, b"1e999", b"-1e999", b"0.1", b"NaN", b"Infinity", b"-0"),
    *(
        b"2147483648",
        b"4294967296",
        b"18446744073709551616",
        b"0x10",
        b"1_000",
        "\u0661\u0662".encode(),
        "\u00b2".encode(),
    ),
)
WORDS = (
    *(
        b"",
        b" ",
        b"\n",
        b"\r",
        b"\t",
        b"\x00",
        b"\x1b]0;PWNED\x07",
        b"\x9b31m",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
    *("\u202e\u200b\u2028\u0085\ufffe".encode(), "\U0001f9b5".encode(), "e\u0301\u0130\u017f\u1e9e".encode()),
    *(b"null", b"true", b"no", b"~", b"{}", b"[]", b'""', b"=1+1", b"../../etc/passwd", b"%s%n", b"a" * 3000),
    *(
        b"left",
        b"right",
        b"hold",
        b"10 s",
        b"-5 s",
        b"1:30",
        b"9999999999 h",
        b"2-4",
        b"4-2",
        b"50%",
        b"2999-12-31",
        b"0001-01-01",
    ),
)
BRACKETS = (
    b"[" * 2000,
    b"{" * 2000,
    b'{"a":' * 2000,
    b"((" * 500,
    b"- " * 600,
    b"]" * 50,
    b"}" * 50,
    b'"',
    b"'",
    b":",
    b",",
    b"\\",
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**18, -(10**18), 10**30, 2.5, -0.0, float("nan"), float("inf"), 1e300),
    *(
        "",
        " ",
        "x" * 3000,
        "\x00",
        "\x1b]0;PWNED\x07",
        "\u202e",
        "\ud800",
        "9" * 5000,
        "1e999",
        "=1+1",
        "no-such",
        "../x",
    ),
    *(
        "left",
        "2026-03-29",
        "9999-12-31",
        "2026-02-30",
        "2026-03-29T02:30:00+01:00",
        "2026-03-29T02:30:00",
        "Europe/Berlin",
        "Nowhere/Else",
    ),
    *([], {}, [None], [[]], {"": None}, {"a": {}}, [0] * 50),
)


def spoil_text(words: Sequence[bytes] = ()) -> Spoil:
    """For documents of lines: characters, words, lines and blocks are put in, taken away, doubled, swapped."""
    pieces = (*WORDS, *NUMBERS, *BRACKETS, *tuple(words) * 3)

    def spoil(random: Random, seeds: Sequence[bytes]) -> bytes:
        content = random.choice(seeds)
        for _ in range(random.randint(1, MOST_EDITS)):
            content = _edited(random, content, pieces, seeds)
        return content

    return spoil


def _edited(random: Random, content: bytes, pieces: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:  # noqa: PLR0911 - one for each kind of edit
    start = random.randint(0, len(content))
    end = min(len(content), start + random.choice((0, 1, 2, 8, 40, 200)))
    match random.randrange(8):
        case 0:
            return content[:start] + random.choice(pieces) + content[start:]
        case 1:
            return content[:start] + content[end:]
        case 2:
            return content[:end] + content[start:end] * random.choice((1, 2, 50)) + content[end:]
        case 3:
            return content[:start] + bytes((random.randrange(256),)) + content[start + 1 :]
        case 4:
            other = random.choice(seeds)
            at = random.randint(0, len(other))
            return content[:start] + other[at : at + random.randint(0, 300)] + content[end:]
        case 5:
            return content[:start]
        case 6:
            return _with_value(random, content, random.choice(pieces))
        case _:
            return _with_lines_moved(random, content)


def _with_value(random: Random, content: bytes, value: bytes) -> bytes:
    """Another value behind the key of a line."""
    lines = content.split(b"\n")
    index = random.randrange(len(lines))
    key, colon, _ = lines[index].partition(b":")
    lines[index] = key + colon + b" " + value
    return b"\n".join(lines)


def _with_lines_moved(random: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    if random.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, random.choice((b"", b"  ", b"    ")) + lines[other].strip())
    return b"\n".join(lines)


def spoil_json(random: Random, seeds: Sequence[bytes]) -> bytes:
    """For documents of JSON: values replaced, fields taken away, doubled and renamed; now and then the text itself is spoilt."""
    if random.random() < 0.15:
        return spoil_text()(random, seeds)
    try:
        tree = json.loads(random.choice(seeds))
    except (ValueError, RecursionError):  # one that was spoilt before
        return spoil_text()(random, seeds)
    for _ in range(random.randint(1, MOST_EDITS)):
        tree = _spoilt_tree(random, tree)
    # A lone surrogate stays an escape: it is valid JSON, and no text.
    return json.dumps(tree).encode()


def spoil_json_lines(random: Random, seeds: Sequence[bytes]) -> bytes:
    """For documents with JSON on every line: some of the lines are spoilt, left out, or come twice."""
    lines = [line for line in random.choice(seeds).split(b"\n") if line]
    good = tuple(lines)
    for _ in range(random.randint(1, 3)):
        index = random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                lines.insert(index, random.choice(lines))
            case 1 if len(lines) > 1:
                del lines[index]
            case 2:
                lines[index] = spoil_text()(random, lines)
            case _:
                lines[index] = spoil_json(random, (random.choice(good),))
    return b"\n".join(lines) + random.choice((b"\n", b""))


def _spoilt_tree(random: Random, tree: Any) -> Any:
    if not tree or not isinstance(tree, dict | list) or random.random() < 0.1:
        return random.choice(VALUES)
    copy: Any = tree.copy()
    key = random.choice(list(tree)) if isinstance(tree, dict) else random.randrange(len(tree))
    if random.random() < 0.75:
        copy[key] = _spoilt_tree(random, tree[key])
    elif random.random() < 0.5:
        del copy[key]
    elif isinstance(copy, dict):
        copy[random.choice((f"{key}x", "", "format", "event", str(random.choice(VALUES))[:40]))] = tree[key]
    else:
        copy.insert(random.randrange(len(copy)), tree[key])
    return copy


def spoil_bytes(random: Random, seeds: Sequence[bytes]) -> bytes:
    """For documents of bytes, their head above all: bits flipped, sizes changed, pieces cut out, ends cut off."""
    content = bytearray(random.choice(seeds))
    for _ in range(random.randint(1, MOST_EDITS)):
        most = len(content) if random.random() < 0.3 else min(len(content), 120)
        if not most:
            break
        at = random.randrange(most)
        match random.randrange(5):
            case 0:
                content[at] ^= 1 << random.randrange(8)
            case 1:
                size = random.choice((0, 1, 2, 7, 0x7FFF_FFFF, 0xFFFF_FFFF, len(content), len(content) * 2))
                content[at // 4 * 4 : at // 4 * 4 + 4] = size.to_bytes(4, "little")
            case 2:
                del content[at : at + random.choice((1, 2, 4, 100, 5000))]
            case 3:
                content[at:at] = random.choice(
                    (b"\x00", b"data", b"vcsc", b"vcmx\xff\xff\xff\x7f", bytes(100), *WORDS)
                )
            case _:
                del content[random.randrange(len(content)) :]
    return bytes(content)


def spoil_words(words: Sequence[bytes]) -> Spoil:
    """For a line of words: some of those that are known in any order, and some that are spoilt."""

    def spoil(random: Random, seeds: Sequence[bytes]) -> bytes:
        line = random.choice(seeds).split(b"\0")
        for _ in range(random.randint(1, MOST_EDITS)):
            at = random.randint(0, len(line))
            match random.randrange(4):
                case 0:
                    line.insert(at, random.choice(words))
                case 1:
                    line.insert(at, random.choice((*WORDS, *NUMBERS)))
                case 2:
                    del line[at : at + 1]
                case _:
                    line[at : at + 1] = [random.choice(words), random.choice((*words, *WORDS, *NUMBERS))]
        return b"\0".join(line)

    return spoil
