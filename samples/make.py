#!/usr/bin/env python3
"""Writes the sample mail of the demo: samples/mail/USER/MAILBOX/*.eml and samples/PROVENANCE.tsv.

Everything in it was written for Malleposte: the people, firms and events are made up, every domain is one reserved for
examples (RFC 2606). The same run gives the same bytes, whatever the day. Only Python's standard library is needed.

    python3 samples/make.py
"""

import base64
import hashlib
import io
import quopri
import random
import shutil
import struct
import textwrap
import zipfile
import zlib
from collections import namedtuple
from datetime import datetime, timedelta, timezone
from email.header import Header
from pathlib import Path

from conversations import CONVERSATIONS, LIST_POSTS, POSTCARDS

HERE = Path(__file__).resolve().parent
MAIL = HERE / "mail"
LICENCE = "Apache-2.0"
SOURCE = "this project"

Person = namedtuple("Person", "name address")
PEOPLE = {
    "alice": Person("Alice Martin", "alice@example.org"),
    "bob": Person("Bob Keller", "bob@example.org"),
    "carol": Person("Carol Rossi", "carol@example.org"),
    "daisuke": Person("森 大輔", "daisuke@example.org"),
    "fatima": Person("فاطمة حداد", "fatima@example.org"),
    "joana": Person("Joana Cunha e Sá", "joana@atelier.example"),
    "pierre": Person("Pierre Lefèvre", "p.lefevre@imprimerie.example"),
    "greta": Person("Greta Lindqvist", "greta@lindqvist.example"),
    "oleg": Person("Олег Соколов", "oleg@sokolov.example"),
    "mei": Person("陈梅", "mei.chen@teahouse.example"),
    "sam": Person("Sam O'Neill", "sam.oneill@harbour.example"),
    "backup": Person("Backup", "backup@example.org"),
    "builder": Person("Builder", "builder@example.org"),
    "billing": Person("Harbour Hosting Billing", "billing@harbour.example"),
    "news": Person("The Potting Shed", "news@pottingshed.example"),
}
OURS = ("alice", "bob", "carol", "daisuke", "fatima")
START = datetime(2026, 9, 1, 8, 0, tzinfo=timezone(timedelta(hours=2)))

written = {}  # path -> bytes
numbers = {}  # folder -> how many files it has


# ---------------------------------------------------------------- headers and bodies


def word(text):
    """Text for a header: as it stands when it is ASCII, else RFC 2047 words folded by the library."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=74).encode(linesep="\r\n")


def box(who):
    person = PEOPLE[who]
    if not person.name.isascii():
        return f"{word(person.name)} <{person.address}>"
    name = f'"{person.name}"' if "'" in person.name or "." in person.name else person.name
    return f"{name} <{person.address}>"


def stamp(when):
    return when.strftime("%a, %d %b %Y %H:%M:%S %z")


def crlf(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def head(fields):
    return "".join(f"{name}: {value}\r\n" for name, value in fields)


def text_part(text, charset="utf-8", encoding=None, subtype="plain", more=""):
    """One text part as (headers, body bytes) in the encoding asked for, or the one that fits."""
    raw = crlf(text).encode(charset)
    if encoding is None:
        longest = max((len(line) for line in raw.split(b"\r\n")), default=0)
        encoding = "quoted-printable" if longest > 998 or any(b > 126 for b in raw) else "7bit"
    if encoding == "quoted-printable":
        lines = raw.split(b"\r\n")
        body = b"\r\n".join(quopri.encodestring(line).replace(b"\n", b"\r\n") for line in lines)
    elif encoding == "base64":
        body = base64_lines(raw)
    else:
        body = raw
    headers = head(
        [
            ("Content-Type", f"text/{subtype}; charset={charset}{more}"),
            ("Content-Transfer-Encoding", encoding),
        ]
    )
    return headers, body


def base64_lines(raw):
    text = base64.b64encode(raw).decode()
    return "".join(text[i : i + 76] + "\r\n" for i in range(0, len(text), 76)).encode()


def attachment(kind, name, raw, disposition="attachment", cid=None):
    if name.isascii():
        param = f'filename="{name}"'
    else:  # RFC 2231
        param = "filename*=utf-8''" + "".join(
            chr(b) if chr(b).isalnum() and b < 128 or b in b"._-" else f"%{b:02X}" for b in name.encode()
        )
    fields = [
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f"{disposition};\r\n {param}"),
    ]
    if cid:
        fields.append(("Content-ID", f"<{cid}>"))
    return head(fields), base64_lines(raw)


def multipart(subtype, parts, seed, more=""):
    boundary = "=_" + hashlib.sha256(seed.encode() + subtype.encode()).hexdigest()[:24]
    body = b""
    for headers, raw in parts:
        if not raw.endswith(b"\r\n"):
            raw += b"\r\n"
        body += f"--{boundary}\r\n".encode() + headers.encode() + b"\r\n" + raw
    body += f"--{boundary}--\r\n".encode()
    return head([("Content-Type", f'multipart/{subtype}; boundary="{boundary}"{more}')]), body


def message(fields, part):
    headers, body = part
    whole = head(fields) + "MIME-Version: 1.0\r\n" + headers + "\r\n"
    return whole.encode() + body


def put(user, mailbox, when, raw):
    folder = f"{user}/{mailbox}"
    numbers[folder] = numbers.get(folder, 0) + 1
    path = f"mail/{folder}/{when:%Y%m%d}-{numbers[folder]:03d}.eml"
    written[path] = raw


def message_id(*seed):
    return "<" + hashlib.sha256("|".join(map(str, seed)).encode()).hexdigest()[:20] + "@example.org>"


# ---------------------------------------------------------------- attachments, made here


def png(width, height, pixel):
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def sunset(x, y):
    return (min(255, 90 + y), max(0, 120 - y // 2 + (x * 7 ^ y * 3) % 9), min(255, 60 + x // 2))


def logo(x, y):
    return (38, 70, 83) if (x - 24) ** 2 + (y - 24) ** 2 < 400 else (233, 196, 106)


def photograph(seed):
    noise = random.Random(seed)
    return png(180, 120, lambda x, y: tuple((c + noise.randrange(24)) % 256 for c in sunset(x, y)))


def pdf(lines):
    content = "BT /F1 12 Tf 60 780 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010d} 00000 n \n" for o in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n"
    return out.encode()


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0)), text)
    return out.getvalue()


ATTACHMENTS = {
    "plan.pdf": lambda: attachment("application/pdf", "plan.pdf", pdf(["Move of the mail service", "Week 1: inventory", "Week 2: trial with ten people", "Week 3: everyone"])),
    "offre.pdf": lambda: attachment("application/pdf", "Offre imprimée nº 12.pdf", pdf(["Offre 2026-12", "500 affiches A3: 340.00 EUR"])),
    "harbour.png": lambda: attachment("image/png", "harbour.png", photograph(1)),
    "garden.png": lambda: attachment("image/png", "garden.png", photograph(2)),
    "numbers.csv": lambda: attachment("text/csv; charset=utf-8", "numbers.csv", "month,visits,orders\r\nSeptember,18230,412\r\nOctober,19911,433\r\n".encode()),
    "logs.zip": lambda: attachment("application/zip", "logs.zip", archive({f"node{i}.log": "ready\n" * 400 for i in range(4)})),
    "greta.vcf": lambda: attachment("text/vcard; charset=utf-8", "greta.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Greta Lindqvist\r\nEMAIL:greta@lindqvist.example\r\nEND:VCARD\r\n".encode()),
    "議事録.txt": lambda: attachment("text/plain; charset=utf-8", "議事録.txt", "本日の議事録\r\n一、移行の日程\r\n二、その他\r\n".encode()),
}


# ---------------------------------------------------------------- conversations


def wrapped(text):
    return "\n".join(textwrap.fill(line, 72) for line in text.strip().split("\n")) + "\n"


def quoted(text):
    return "".join("> " + line + "\n" if not line.startswith(">") else ">" + line + "\n" for line in text.splitlines())


def html_of(text, picture=False):
    paragraphs = "".join(f"<p>{each}</p>\n" for each in text.strip().split("\n\n"))
    image = '<p><img src="cid:picture@example.org" alt="picture" width="180"></p>\n' if picture else ""
    return f'<!DOCTYPE html>\n<html><body style="font-family: sans-serif">\n{paragraphs}{image}</body></html>\n'


def body_of(text, form, files, seed):
    """The body in one of the forms people's programs send."""
    if form == "flowed":
        part = text_part(text.replace("\n", " \n").replace(" \n \n", "\n\n"), more="; format=flowed")
    elif form in ("html", "picture"):
        part = multipart("alternative", [text_part(text), text_part(html_of(text, form == "picture"), subtype="html")], seed)
        if form == "picture":
            image = attachment("image/png", "picture.png", png(48, 48, logo), "inline", "picture@example.org")
            part = multipart("related", [part, image], seed, "; type=\"multipart/alternative\"")
    else:
        part = text_part(text, encoding="8bit" if form == "8bit" else None)
    if files:
        part = multipart("mixed", [part] + [ATTACHMENTS[name]() for name in files], seed)
    return part


def place(user, sender, folder):
    if user == sender:
        return "Sent"
    return folder.get(user, "INBOX") if isinstance(folder, dict) else folder


def conversation(number, subject, folder, turns):
    """Each turn: (sender, recipients, text, form, attachments). The people of ours who take part each keep a copy."""
    when = START + timedelta(days=number * 3, hours=number % 7)
    past, before = [], None
    for turn, (sender, to, text, form, files) in enumerate(turns):
        when += timedelta(hours=1 + turn % 5, minutes=7 * (turn + 1))
        text = wrapped(text)
        said = text
        if before:
            said = f"On {stamp(before[0])}, {PEOPLE[before[1]].name} wrote:\n{quoted(before[2])}\n{text}"
        mid = message_id(subject, turn)
        fields = [
            ("Date", stamp(when)),
            ("From", box(sender)),
            ("To", ",\r\n ".join(box(each) for each in to)),
            ("Subject", word(subject if turn == 0 else "Re: " + subject)),
            ("Message-ID", mid),
        ]
        if past:
            fields += [("In-Reply-To", past[-1]), ("References", "\r\n ".join(past))]
        raw = message(fields, body_of(said, form, files, mid))
        for user in OURS:
            if user == sender or user in to:
                put(user, place(user, sender, folder), when, raw)
        past.append(mid)
        before = (when, sender, text)


def list_post(number, name, address, subject, sender, text, parent, readers):
    when = START + timedelta(days=number * 2, hours=number % 9, minutes=number)
    mid = message_id(name, number)
    fields = [
        ("Return-Path", f"<{name}-bounces@lists.example.org>"),
        ("Date", stamp(when)),
        ("From", f"{word(sender)} <{address}>"),
        ("To", f"{name}@lists.example.org"),
        ("Subject", word(f"[{name}] {subject}")),
        ("Message-ID", mid),
        ("List-Id", f"<{name}.lists.example.org>"),
        ("List-Post", f"<mailto:{name}@lists.example.org>"),
        ("List-Unsubscribe", f"<mailto:{name}-leave@lists.example.org>"),
        ("Precedence", "list"),
    ]
    if parent is not None:
        fields += [("In-Reply-To", message_id(name, parent)), ("References", message_id(name, parent))]
    footer = f"_______________________________________________\n{name} mailing list\n"
    raw = message(fields, text_part(wrapped(text) + "\n" + footer))
    for user in readers:
        put(user, "Lists/" + name, when, raw)


# ---------------------------------------------------------------- what machines send


def backups():
    rnd = random.Random(7)
    for day in range(30):
        when = START + timedelta(days=day, hours=-5)
        failed = day in (11, 23)
        size = 41_200 + day * 137 + rnd.randrange(90)
        text = (
            f"Backup of {when:%Y-%m-%d}\n\nvolume       files     MiB   seconds\n"
            f"mail    {210_000 + day * 311:>10}{size:>8}{rnd.randrange(500, 700):>10}\n"
            f"wiki    {18_000 + day * 3:>10}{2_100 + day:>8}{rnd.randrange(30, 50):>10}\n\n"
            + ("FAILED: no space left on the target, 3 files were not written.\n" if failed else "All is well.\n")
        )
        fields = [
            ("Date", stamp(when)),
            ("From", box("backup")),
            ("To", box("bob")),
            ("Subject", ("FAILED: " if failed else "") + f"backup {when:%Y-%m-%d}"),
            ("Message-ID", message_id("backup", day)),
            ("Auto-Submitted", "auto-generated"),
        ]
        if failed:
            fields.append(("Importance", "high"))
        put("bob", "Archive/Backups", when, message(fields, text_part(text)))


def builds():
    for build in range(18):
        when = START + timedelta(days=build, hours=6, minutes=build * 11 % 60)
        good = build % 5 != 3
        word_ = "passed" if good else "FAILED"
        text = f"Build {400 + build} {word_}.\n\nBranch: main\nTests: {1800 + build * 9} run, {0 if good else 2} failed\n"
        html = f"<html><body><h1>Build {400 + build} {word_}</h1><table><tr><td>Tests</td><td>{1800 + build * 9}</td></tr></table></body></html>\n"
        fields = [
            ("Date", stamp(when)),
            ("From", box("builder")),
            ("To", box("alice")),
            ("Subject", f"Build {400 + build} {word_}"),
            ("Message-ID", message_id("build", build)),
            ("Auto-Submitted", "auto-generated"),
        ]
        part = multipart("alternative", [text_part(text), text_part(html, subtype="html")], f"build{build}")
        put("alice", "Projects/Malleposte/Builds", when, message(fields, part))


def invoices():
    for month in range(9):
        when = datetime(2026, 2 + month, 3, 9, 30, tzinfo=timezone.utc)
        number = f"HH-2026-{month + 2:02d}"
        bill = pdf([f"Harbour Hosting, invoice {number}", "Two machines, one month", "EUR 118.00"])
        text = f"Dear customer,\n\nplease find attached invoice {number} over EUR 118.00.\n\nHarbour Hosting\n"
        fields = [
            ("Date", stamp(when)),
            ("From", box("billing")),
            ("To", box("carol")),
            ("Subject", f"Invoice {number}"),
            ("Message-ID", message_id("invoice", month)),
        ]
        part = multipart("mixed", [text_part(text), attachment("application/pdf", f"{number}.pdf", bill)], number)
        put("carol", "Archive/Invoices", when, message(fields, part))


def newsletters():
    topics = ["Bulbs to plant before the frost", "Saving tomato seed", "A hedge for hedgehogs", "Leaf mould is free", "Apples that keep", "The first snowdrop"]
    for issue, topic in enumerate(topics):
        when = START + timedelta(days=issue * 14, hours=2)
        rows = "".join(f"<tr><td style='padding:8px'><b>{t}</b><br>Read on in issue {i + 1}.</td></tr>" for i, t in enumerate(topics))
        html = f"<html><head><style>td{{border-bottom:1px solid #ddd}}</style></head><body><h1>{topic}</h1><img src='cid:masthead'><table>{rows}</table></body></html>\n"
        text = f"{topic}\n{'=' * len(topic)}\n\nThis and more in issue {issue + 1} of The Potting Shed.\n"
        fields = [
            ("Date", stamp(when)),
            ("From", box("news")),
            ("To", box("carol")),
            ("Subject", f"The Potting Shed {issue + 1}: {topic}"),
            ("Message-ID", message_id("news", issue)),
            ("List-Unsubscribe", "<mailto:leave@pottingshed.example>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
        seed = f"news{issue}"
        page = multipart("related", [text_part(html, subtype="html"), attachment("image/png", "masthead.png", photograph(issue), "inline", "masthead")], seed)
        put("carol", "Newsletters", when, message(fields, multipart("alternative", [text_part(text), page], seed)))


def invitations():
    meetings = [("Planning", "alice", "bob", 0), ("Lunch at the harbour", "carol", "alice", 2), ("移行の打ち合わせ", "daisuke", "alice", 5), ("Réunion budget", "carol", "bob", 9), ("اجتماع الفريق", "fatima", "carol", 12)]
    for what, host, guest, day in meetings:
        when = START + timedelta(days=20 + day)
        when = when.astimezone(timezone.utc)
        begin = when + timedelta(days=3)
        calendar = (
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Malleposte//Samples//EN\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
            f"UID:{message_id(what)[1:-1]}\nDTSTAMP:{when:%Y%m%dT%H%M%SZ}\nDTSTART:{begin:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\n"
            f"SUMMARY:{what}\nORGANIZER:mailto:{PEOPLE[host].address}\nATTENDEE;RSVP=TRUE:mailto:{PEOPLE[guest].address}\n"
            "END:VEVENT\nEND:VCALENDAR\n"
        )
        fields = [
            ("Date", stamp(when)),
            ("From", box(host)),
            ("To", box(guest)),
            ("Subject", word(f"Invitation: {what}")),
            ("Message-ID", message_id("invitation", what)),
        ]
        part = multipart("alternative", [text_part(f"{what}\n{begin:%Y-%m-%d %H:%M}\n"), text_part(calendar, subtype="calendar", more="; method=REQUEST")], what)
        raw = message(fields, part)
        put(guest, "INBOX", when, raw)
        put(host, "Sent", when, raw)


def reports():
    """A bounce (RFC 3464), a read receipt (RFC 8098), an absence notice (RFC 3834) and a forwarded message."""
    for n, (user, lost) in enumerate([("alice", "nobody@imprimerie.example"), ("carol", "old.address@harbour.example"), ("bob", "root@lindqvist.example")]):
        when = START + timedelta(days=30 + n)
        original = head([("From", box(user)), ("To", lost), ("Subject", "Are you still there?"), ("Message-ID", message_id("lost", n))])
        status = (
            "Reporting-MTA: dns; mx.example.net\r\n\r\n"
            f"Final-Recipient: rfc822; {lost}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "Diagnostic-Code: smtp; 550 5.1.1 There is no such mailbox\r\n"
        )
        parts = [
            text_part(f"Your message could not be delivered to {lost}.\n"),
            ("Content-Type: message/delivery-status\r\n", status.encode()),
            ("Content-Type: text/rfc822-headers\r\n", original.encode()),
        ]
        fields = [("Return-Path", "<>"), ("Date", stamp(when)), ("From", "Mail Delivery <postmaster@example.net>"), ("To", box(user)), ("Subject", "Undelivered: Are you still there?"), ("Message-ID", message_id("dsn", n)), ("Auto-Submitted", "auto-replied")]
        put(user, "INBOX", when, message(fields, multipart("report", parts, f"dsn{n}", "; report-type=delivery-status")))
    when = START + timedelta(days=34)
    receipt = ("Content-Type: message/disposition-notification\r\n", b"Reporting-UA: reader.example.com\r\nFinal-Recipient: rfc822; greta@lindqvist.example\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n")
    fields = [("Date", stamp(when)), ("From", box("greta")), ("To", box("carol")), ("Subject", "Read: The autumn catalogue"), ("Message-ID", message_id("mdn"))]
    put("carol", "INBOX", when, message(fields, multipart("report", [text_part("Your message was displayed.\n"), receipt], "mdn", "; report-type=disposition-notification")))
    fields = [("Date", stamp(when)), ("From", box("sam")), ("To", box("bob")), ("Subject", "Away until Monday: Re: disk order"), ("Message-ID", message_id("away")), ("Auto-Submitted", "auto-replied")]
    put("bob", "INBOX", when, message(fields, text_part("I am at sea until Monday. In urgent cases please call the office.\n\nSam\n")))
    inner = message([("Date", stamp(START)), ("From", box("joana")), ("To", box("sam")), ("Subject", word("Orçamento do cartaz")), ("Message-ID", message_id("inner"))], multipart("mixed", [text_part("Segue o orçamento em anexo.\n\nJoana\n"), ATTACHMENTS["numbers.csv"]()], "inner"))
    fields = [("Date", stamp(when)), ("From", box("sam")), ("To", box("carol")), ("Subject", "Fwd: =?iso-8859-1?Q?Or=E7amento_do_cartaz?="), ("Message-ID", message_id("forward"))]
    put("carol", "Projects/Catalogue", when, message(fields, multipart("mixed", [text_part("Carol, this is what I meant.\n"), ("Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n", inner)], "forward")))


def drafts_and_odd_ones():
    """Mail that is right but unusual: a draft with no recipient, no subject, an empty body, one very long line ..."""
    when = START + timedelta(days=40)
    put("alice", "Drafts", when, message([("Date", stamp(when)), ("From", box("alice")), ("Subject", "Talk at the users' meeting"), ("Message-ID", message_id("draft", 1))], text_part("- why one journal\n- what a client sees\n- questions\n")))
    put("carol", "Drafts", when, message([("Date", stamp(when)), ("From", box("carol")), ("To", box("pierre")), ("Message-ID", message_id("draft", 2))], text_part("Cher Pierre,\n\n")))
    put("bob", "INBOX", when, message([("Date", stamp(when)), ("From", box("oleg")), ("To", box("bob")), ("Message-ID", message_id("none"))], text_part("")))
    put("bob", "INBOX", when, message([("Date", stamp(when)), ("From", box("sam")), ("To", box("bob")), ("Subject", "one line"), ("Message-ID", message_id("long"))], text_part("all in one line " * 400 + "\n")))
    group = "Garden friends: " + ", ".join(box(each) for each in ("alice", "carol")) + ";"
    put("alice", "INBOX", when, message([("Date", stamp(when) + " (CEST)"), ("From", box("joana")), ("Sender", box("news")), ("Reply-To", "Garden <garden@lists.example.org>"), ("To", group), ("Cc", "undisclosed-recipients:;"), ("Subject", word("Sementes e bolbos 🌷 para a troca de outono, com uma lista tão comprida que o assunto tem de ser dobrado em várias linhas")), ("Message-ID", message_id("group"))], text_part("Até sábado!\n", encoding="8bit")))
    deep = text_part("At the heart of it all.\n")
    for level in range(12):
        deep = multipart("mixed", [deep, text_part(f"Layer {level}.\n")], f"deep{level}")
    put("alice", "Archive", when, message([("Date", stamp(when)), ("From", box("bob")), ("To", box("alice")), ("Subject", "Russian dolls"), ("Message-ID", message_id("deep"))], deep))
    smtputf8 = f"Date: {stamp(when)}\r\nFrom: 陈梅 <梅@茶馆.example>\r\nTo: daisuke@example.org\r\nSubject: 新茶到了\r\nMessage-ID: {message_id('eai')}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n今年的新茶已经到了，欢迎来品尝。\r\n"
    put("daisuke", "INBOX", when, smtputf8.encode())


def postcards():
    """Short greetings in many languages, each in the charset and encoding its senders used to use."""
    for n, (sender, to, subject, text, charset, encoding) in enumerate(POSTCARDS):
        when = START + timedelta(days=n * 2, hours=n % 5 + 3)
        coded = base64.b64encode(subject.encode(charset)).decode()
        title = subject if subject.isascii() else f"=?{charset}?B?{coded}?="
        fields = [("Date", stamp(when)), ("From", box(sender)), ("To", box(to)), ("Subject", title), ("Message-ID", message_id("postcard", n))]
        put(to, "Postcards", when, message(fields, text_part(text + "\n", charset, encoding)))


def photographs():
    for n in range(6):
        when = START + timedelta(days=n * 9, hours=5)
        fields = [("Date", stamp(when)), ("From", box("sam")), ("To", box("alice")), ("Subject", f"Photograph {n + 1} of 6"), ("Message-ID", message_id("photo", n))]
        part = multipart("mixed", [text_part("From this morning's walk.\n\nSam\n"), attachment("image/png", f"walk-{n + 1}.png", photograph(100 + n))], f"photo{n}")
        put("alice", "Photographs", when, message(fields, part))


def main():
    for number, each in enumerate(CONVERSATIONS):
        conversation(number, *each)
    for number, each in enumerate(LIST_POSTS):
        list_post(number, *each)
    for part in (backups, builds, invoices, newsletters, invitations, reports, drafts_and_odd_ones, postcards, photographs):
        part()
    shutil.rmtree(MAIL, ignore_errors=True)
    rows = ["file\tsha256\tsource\tpath in source\tlicence"]
    for path, raw in sorted(written.items()):
        target = HERE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
        rows.append(f"{path}\t{hashlib.sha256(raw).hexdigest()}\t{SOURCE}\tsamples/make.py\t{LICENCE}")
    (HERE / "PROVENANCE.tsv").write_text("\n".join(rows) + "\n")
    print(f"{len(written)} messages, {sum(map(len, written.values())):,} bytes")


if __name__ == "__main__":
    main()
