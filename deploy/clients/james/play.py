r"""Plays Apache James's public IMAP scripts as data against a server, and prints a table of what came out.

    play.py HOST PORT PASSWORD FOLDER [NAME...]      FOLDER holds the *.test files; the user is imapuser, whose mail is deleted

The scripts are written for James, and so say more than IMAP does. What is compared is what the standard says:

- Of a tagged answer its OK, or that it was refused (RFC 3501 §3 leaves NO or BAD to the server for a command in the wrong state), and
  the response code when the script has one; never the human text (RFC 9051 §7.1).
- A section of a message that has no such part is NIL or empty (both are nstring).
- Of flags not \Recent, which RFC 9051 has no more; blanks that the grammar has no place for (RFC 9051 §9: SP is one) are not said.
- Untagged answers up to the tagged one in any order, save that answers of one kind stay in order; flags and the items of FETCH
  in any order (RFC 9051 §7.5.2 gives none); `* OK [...]`, FLAGS, RECENT and EXISTS may come unasked, and EXPUNGE but for FETCH,
  STORE and SEARCH (RFC 9051 §5.2, §7.4.1, §7.5.1).
- Names and atoms in any case, mailbox names quoted or not, the hierarchy separator as the server has it (the scripts have a dot).
"""

import itertools
import re
import socket
import sys
from pathlib import Path

PATIENCE = 8


class Differs(Exception):
    """The server answered otherwise."""


class Step:
    """Lines that the client says, and what is expected then."""

    def __init__(self, session):
        self.session = session
        self.says = []
        self.expects = []


def read(path, session=-1):
    """The steps of a script."""
    steps, step, expecting = [], Step(session), False
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(":")
        rest = rest[1:] if rest.startswith(" ") else rest
        if kind == "C":
            if expecting:
                steps.append(step)
                step, expecting = Step(session), False
            step.says.append(rest)
        elif kind == "S":
            step.expects.append(rest)
            expecting = True
        elif line.startswith("SESSION:"):
            steps.append(step)
            session = int(rest)
            step, expecting = Step(session), False
    return [s for s in steps + [step] if s.says or s.expects]


# --- what the server says ---


class Connection:
    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=PATIENCE)
        self.buffer = b""
        self.closed = False

    def say(self, line):
        try:
            self.socket.sendall(line.encode("utf-8") + b"\r\n")
        except OSError:
            self.closed = True

    def until(self, enough):
        """Receives until there is enough; what `enough` finds of the buffer."""
        while (size := enough(self.buffer)) < 0:
            try:
                octets = self.socket.recv(65536)
            except TimeoutError as late:
                raise Differs("no answer came") from late
            except OSError:
                octets = b""
            if not octets:
                self.closed = True
                raise Differs("the server closed the connection")
            self.buffer += octets
        found, self.buffer = self.buffer[:size], self.buffer[size:]
        return found

    def line(self):
        return self.until(lambda buffer: buffer.find(b"\r\n") + 2 if b"\r\n" in buffer else -1)

    def response(self):
        """One answer with its literals."""
        octets = self.line()
        while literal := re.search(rb"\{(\d+)\}\r\n$", octets):
            size = int(literal.group(1))
            octets += self.until(lambda buffer: size if len(buffer) >= size else -1) + self.line()
        return octets[:-2].decode("utf-8", "replace").replace("\r\n", "\n")


# --- the same in the form in which both sides are compared ---


def flags_sorted(text):
    """Flags within parentheses, sorted and without \\Recent; works on an expression too."""
    text = re.sub(r"(FLAGS \\?\([^()]*?)(?: ?\\{1,2}Recent\b ?)", lambda f: f.group(1) + (" " if f.group(0).startswith("FLAGS") and f.group(0).endswith(" ") and f.group(1)[-1] not in "(" else ""), text)
    flag = r"(?:\\{1,3}(?:\*|[A-Za-z]+)|\$?[A-Za-z][A-Za-z0-9_.-]*)"

    def ordered(found):
        return found.group(1) + " ".join(sorted(found.group(2).split(" "), key=lambda f: f.lower().strip("\\"))) + found.group(3)

    return re.sub(rf"((?:FLAGS|LIST|LSUB|XLIST) \\?\()({flag}(?: {flag})+)(\\?\))", ordered, text, flags=re.IGNORECASE)


def items(text):
    """The top-level items of a FETCH answer, as strings, or nothing when it is not one."""
    fetch = re.match(r"(\* \d+ FETCH) \((.*)\)$", text, re.DOTALL)
    if not fetch:
        return None
    words, depth, word, body, quoted = [], 0, "", fetch.group(2), False
    i = 0
    while i < len(body):
        c = body[i]
        if not quoted and (literal := re.match(r"\{(\d+)\}\n", body[i:])):
            end = i + len(literal.group(0))
            size, taken = int(literal.group(1)), 0
            while taken < size and end < len(body):
                taken += 2 if body[end] == "\n" else len(body[end].encode())
                end += 1
            word += body[i:end]
            i = end
            continue
        if c == '"' and (i == 0 or body[i - 1] != "\\"):
            quoted = not quoted
        if not quoted:
            depth += (c in "([") - (c in ")]")
        if c == " " and depth == 0 and not quoted:
            words.append(word)
            word = ""
        else:
            word += c
        i += 1
    words.append(word)
    return fetch.group(1), [" ".join(pair) for pair in zip(words[::2], words[1::2])]


def forms(text):
    """The ways in which the standard lets the server say the same."""
    text = flags_sorted(text)
    text = re.sub(r'"(/(?:private|shared)[^"]*)"', r"\1", text)  # the name of an annotation, an astring (RFC 5464 §5)
    yield text
    if re.search(r"BODY\[[^]]*\] NIL", text):  # a section that is not there: an nstring either way
        yield re.sub(r"(BODY\[[^]]*\]) NIL", r"\1 {0}\n", text)
    names = re.match(r'(\* (?:LIST|LSUB|XLIST|STATUS|ACL|MYRIGHTS|LISTRIGHTS|QUOTAROOT|METADATA)(?: \([^)]*\) (?:"[^"]*"|NIL))?) (.*)$', text, re.DOTALL)
    if names:
        first, rest = names.groups()
        name = re.match(r'"((?:[^"\\]|\\.)*)"|([^ ]+)', rest)
        if name:
            bare = name.group(1) if name.group(1) is not None else name.group(2)
            yield f'{first} "{bare}"{rest[name.end():]}'
            yield f"{first} {bare}{rest[name.end():]}"
    status = re.match(r"\* STATUS (\S+) \((\w.*)\)$", text)
    if status:
        pairs = re.findall(r"\S+ (?:\d+|\([^)]*\))", status.group(2))
        for order in itertools.permutations(pairs[:6]):
            yield f'* STATUS "{status.group(1)}" ({" ".join([*order, *pairs[6:]])})'
    fetched = items(text)
    if fetched and 1 < len(fetched[1]) <= 6:
        for order in itertools.permutations(fetched[1]):
            yield f"{fetched[0]} ({' '.join(order)})"


def matches(expected, text):
    return any(re.fullmatch(expected, form, re.IGNORECASE) for form in forms(text))


def kind(text):
    """What an untagged answer is about: answers of one kind stay in order."""
    words = text.replace("\\", "").split(" ", 3) + ["", ""]
    return (words[2] if re.match(r"[\d(.]", words[1]) else words[1]).upper().split("(")[0]


UNASKED = re.compile(r"\* (OK \[|FLAGS |\d+ RECENT|\d+ EXISTS|CAPABILITY )", re.IGNORECASE)


class Play:
    """One script, in an account that holds nothing."""

    def __init__(self, server, folder, prelude):
        self.server, self.folder, self.prelude = server, folder, prelude
        self.connections = {}

    def connection(self, number):
        if number not in self.connections:
            made = Connection(*self.server.address)
            self.connections[number] = made
            made.response()
            if self.prelude != "nothing":
                self.ask(made, f"a001 LOGIN imapuser {self.server.password}")
            if self.prelude == "selected":
                for step in read(self.folder / "SelectedStateSetup.test"):
                    self.play(made, step)
        return self.connections[number]

    @staticmethod
    def ask(connection, line):
        connection.say(line)
        tag = line.split(" ")[0]
        while not (answer := connection.response()).startswith(tag + " "):
            pass
        if not answer.startswith(tag + " OK"):
            raise Differs(answer)

    def translated(self, line, tagged):
        if tagged and "{" not in line:
            line = re.sub(r"\( +", "(", re.sub(r" +\)", ")", re.sub(r"  +", " ", line))).rstrip(" ")
        elif tagged and re.match(r"\w+ APPEND [\w.]+ ", line):
            words = line.split(" ")
            line = " ".join([*words[:2], words[2].replace(".", "/"), *words[3:]])
        command = r"\w+ (?:UID )?(?:CREATE|DELETE|RENAME|LIST|LSUB|XLIST|SELECT|EXAMINE|STATUS|SUBSCRIBE|UNSUBSCRIBE|APPEND|COPY|MOVE)\b"
        if tagged and re.match(command, line, re.IGNORECASE):
            return re.sub(r"(?<![\d ])\.(?!\d)|(?<=\w)\.(?=\w)", "/", line) if "{" not in line else line
        return line

    def play(self, connection, step):
        for number, line in enumerate(step.says):
            connection.say(self.translated(line, number == 0))
        expected = self.joined(step.expects)
        untagged = []
        for pattern in expected:
            if pattern.startswith("\\+") or pattern.startswith("+"):
                answer = connection.response()
                if not answer.startswith("+"):
                    raise Differs(f"expected a continuation but found «{answer}»")
            elif pattern.startswith("\\* ") or pattern.startswith("\\*\\ "):
                untagged.append(pattern)
            else:
                self.finish(connection, step, untagged, pattern)
                untagged = []
        if untagged:  # no tagged answer is expected: each of these must come
            self.unfinished(connection, untagged)

    def joined(self, lines):
        """Expected lines that belong to one answer, as one."""
        together = []
        for line in lines:
            if together and not re.match(r"\\\* |\\\+|\+|\w+(\.\w+)? (OK|NO|BAD)|\.\*|\^", line) and together[-1].startswith("\\*"):
                together[-1] += "\n" + line
            else:
                together.append(line)
        together = [r"\* BYE .*" if line.startswith(r"\* BYE ") else line for line in together]
        return [flags_sorted(self.neutral(re.sub(r"(?<= )\\?\{(\d+)\\?\}(?=\n|$)", r"\\{\1\\}", line))) for line in together]

    @staticmethod
    def neutral(pattern):
        if re.match(r"\\\* X?(LIST|LSUB)", pattern, re.IGNORECASE):
            pattern = re.sub(r'(\) )\\?"\\?\.\\?"', r'\1"/"', pattern)
            head, slash, name = pattern.partition('"/"')
            return head + slash + re.sub(r"\\?\.(?![*+])", "/", name)
        return pattern

    def finish(self, connection, step, untagged, pattern):
        answers = []
        tag = re.match(r"\\?([\w.]+) ", pattern)
        while True:
            answer = connection.response()
            if answer.startswith("* BYE") and not any("BYE" in p for p in untagged) and "BYE" not in pattern:
                raise Differs(answer)
            if answer.startswith("* "):
                answers.append(answer)
                if pattern.startswith(".*") and re.fullmatch(pattern, answer) and not tag:
                    return
            else:
                break
        self.compare(untagged, answers, re.match(r"\w+ (FETCH|STORE|SEARCH)", step.says[0]) is None)
        condition = re.match(r"\\?[\w.]+ \(?(OK|NO|BAD)", pattern)
        if not condition:
            if not re.fullmatch(pattern, answer, re.IGNORECASE):
                raise Differs(f"expected «{pattern}» but found «{answer}»")
            return
        found = answer.split(" ")
        refused = {"NO": "NO", "BAD": "NO", "OK": "OK"}
        if found[0] != tag.group(1) or refused.get(found[1]) != refused[condition.group(1)]:
            raise Differs(f"expected «{pattern}» but found «{answer}»")
        code = re.match(r"[^\[(]*(\\\[[A-Z-]+.*?\\\])", pattern)
        if code and not re.search(code.group(1), answer, re.IGNORECASE):
            raise Differs(f"expected «{pattern}» but found «{answer}»")

    @staticmethod
    def compare(untagged, answers, expunge):
        left = list(answers)
        last = {}
        for pattern in untagged:
            place = next((i for i, answer in enumerate(left) if answer is not None and matches(pattern, answer)
                          and i > last.get(kind(pattern), -1)), None)
            if place is None and kind(pattern) in ("LIST", "LSUB", "XLIST", "OK", "STATUS"):
                place = next((i for i, answer in enumerate(left) if answer is not None and matches(pattern, answer)), None)
            if place is None:
                if re.search(r" RECENT|^\\\* OK ", pattern):
                    continue  # may be left out: RECENT, codes
                raise Differs(f"expected «{pattern}» among «{' | '.join(answers)}»")
            last[kind(pattern)] = place
            left[place] = None
        for answer in left:
            if not (answer is None or UNASKED.match(answer) or expunge and answer.endswith(" EXPUNGE")):
                raise Differs(f"«{answer}» was not expected")

    @staticmethod
    def unfinished(connection, untagged):
        for pattern in untagged:
            answer = connection.response()
            while not matches(pattern, answer) and UNASKED.match(answer):
                answer = connection.response()
            if not matches(pattern, answer):
                raise Differs(f"expected «{pattern}» but found «{answer}»")

    def run(self, name):
        """Plays all; how many steps there are, and where and how the server differs."""
        steps = read(self.folder / f"{name}.test")
        if not steps[0].says and "ready" in steps[0].expects[0]:
            steps = steps[1:]  # the greeting
        differences = []
        for number, step in enumerate(steps):
            connection = self.connection(step.session)
            try:
                self.play(connection, step)
            except Differs as reason:
                differences.append((" / ".join(step.says[:1]), str(reason)))
                if connection.closed or "no answer" in str(reason):
                    break
        return len(steps), differences

    def end(self):
        for connection in self.connections.values():
            connection.socket.close()


# --- which scripts, and after which beginning (as the suites of James begin them) ---

BEGINNINGS = {
    "nothing": """Authenticate BadTag BogusCommand IllegalTag JustTag Login LoginThreeStrikes NoCommand NoTag
        ValidAuthenticated ValidSelected""",
    "signed-in": """Append AppendExamineInbox AppendExpunge AppendSelectInbox Capability ConcurrentAppendUIDToMSNMapping
        ConcurrentCrossExpunge ConcurrentDeleteSelected ConcurrentExistsResponse ConcurrentExpungeResponse
        ConcurrentExpungeUIDToMSNMapping ConcurrentFetchResponse ConcurrentRenameSelected ConcurrentRenameSelectedSub
        CondstoreEnable Create Delete DeleteInbox ExamineEmpty ExamineReadOnly Id ListMailboxes ListNamespace ListPercentWildcard
        ListPlus ListSubscribed ListWithPercentWildcardInMailboxName Logout Namespace Noop Recent Rights
        SearchAtoms SearchCombinations SearchOptionAggregations SearchOptionSave SelectAppend SelectEmpty SelectUnseen Status
        StringArgs Subscribe UidSearchAtoms UidSearchAtomsIndexer UidSearchCombinations UserFlagsSupport ValidNonAuthenticated
        XList""",
    "selected": """AppendToSelected BodyPartialFetch Check Copy CreateErrorWithLongName Expunge ExpungeBasics FetchAllEmptyMailbox
        FetchBodyNoSection FetchEnvelope FetchHeaderFields FetchHeaderFieldsNot FetchInternalDate FetchMultipartAlternative
        FetchMultipartBodyStructure FetchMultipartMixed FetchMultipartMixedComplex FetchMultipleMessages 
        FetchPartial FetchPeek FetchRFC822 FetchRFC822Header FetchRFC822Mixed FetchRFC822Text FetchSaveDate
        FetchSimpleBodyStructure FetchSingleMessage FetchStructureComplex FetchStructureEmbedded FetchText HeaderPartialFetch
        Metadata MetadataWithBinaryData MetadataWithLimitation MimePartialFetch Move MoveNoMSG ObjectId Quota Rename RenameHierarchy RenameInbox RenameSelected Replace Search
        SearchSaveDate Store TextPartialFetch Uid""",
}


class Server:
    def __init__(self, host, port, password):
        self.address, self.password = (host, int(port)), password


def exceptions(path):
    """Script -> why it is not expected to pass, from the table that is kept beside this program."""
    rows = (line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return {name: why for name, why in rows}


def empty(server):
    """James's scripts begin with INBOX alone."""
    connection = Connection(*server.address)
    connection.response()
    Play.ask(connection, f"a LOGIN imapuser {server.password}")
    connection.say('b LIST "" *')
    names = []
    while (answer := connection.response()).startswith("* "):
        names.append(answer.split(" ")[-1].strip('"'))
    for name in reversed(sorted(names)):
        if name != "INBOX":
            Play.ask(connection, f'c DELETE "{name}"')
            Play.ask(connection, f'c UNSUBSCRIBE "{name}"')
    Play.ask(connection, "d SELECT INBOX")
    Play.ask(connection, r"e UID STORE 1:* +FLAGS.SILENT (\Deleted)")
    Play.ask(connection, "f CLOSE")
    connection.socket.close()


def main(host, port, password, folder, *names):
    known = exceptions(Path(__file__).with_name("exceptions.tsv"))
    folder = Path(folder)
    wanted = [(name, beginning) for beginning, list_ in BEGINNINGS.items() for name in list_.split()]
    wrong = passed = excepted = 0
    server = Server(host, port, password)
    for name, beginning in sorted(wanted, key=lambda w: (w[0] != "Replace", w)):  # Replace counts on a new INBOX
        if names and name not in names or not (folder / f"{name}.test").exists():
            continue
        play = Play(server, folder, beginning)
        try:
            empty(server)
            steps, differences = play.run(name)
        except (Differs, re.error) as reason:
            steps, differences = 0, [("", str(reason))]
        finally:
            play.end()
        if not differences:
            passed += 1
            print(f"| {name} | passed | {steps} | {'an exception that is none any more' if name in known else ''} |")
        elif name in known and not names:
            excepted += 1
            print(f"| {name} | differs | {steps - len(differences)} of {steps} | {known[name]} |")
        else:
            wrong += 1
            print(f"| {name} | FAILED | {steps - len(differences)} of {steps} | |")
            for said, reason in differences:
                print(f"    C: {said[:200]}\n       {reason[:9000]}")
        sys.stdout.flush()
    print(f"\n{passed} passed, {excepted} differ for a known reason, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
