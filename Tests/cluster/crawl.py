"""Small web archives for the tests, of sentences that make claims."""

import gzip
import pathlib

PAIRS = [("Finland", "Sweden"), ("Kazakhstan", "Israel"), ("Qatar", "France"), ("Japan", "Kenya"), ("Chile", "Peru")]


def page(number: int) -> str:
    one, other = PAIRS[number % len(PAIRS)]
    if number % 3 == 2:
        text = f"وقعت قطر وفرنسا اتفاقية للتعاون الجمركي رقم {number} في الدوحة يوم الخميس، وقال وزير الخارجية القطري إن بلاده سعيدة بذلك."
        lang, title = "ar", "قطر وفرنسا توقعان اتفاقية للتعاون"
    else:
        text = f"{one} and {other} signed trade agreement number {number} on Thursday, the foreign minister of {one} said in a statement."
        lang, title = "en", f"{one} and {other} sign a trade agreement"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Paper</title>'
        f'<meta property="article:published_time" content="2024-05-{number % 28 + 1:02d}T08:00:00Z"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>")


def record(kind: str, name: str, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:test:{name}>\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Target-URI: https://paper.example/{name}\r\nContent-Type: application/http\r\nContent-Length: {len(content)}\r\n\r\n")
    return head.encode() + content + b"\r\n\r\n"


def archive(path: pathlib.Path, first: int, count: int, damaged: int | None = None) -> pathlib.Path:
    """Writes an archive of `count` pages; the member of page `damaged` is damaged."""
    with path.open("wb") as output:
        for number in range(first, first + count):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(number).encode()
            output.write(gzip.compress(record("request", f"q{number}", b"GET / HTTP/1.1\r\n\r\n"), mtime=0))
            member = bytearray(gzip.compress(record("response", str(number), answer), mtime=0))
            if number == damaged:
                member[len(member) // 2] ^= 0x55
            output.write(member)
    return path
