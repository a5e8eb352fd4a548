"""Has Thunderbird do what people do with it, and looks at the server after each step."""

import imaplib
import os
import re
import ssl
import sys
import time
from pathlib import Path

from marionette import Marionette, Refused

HOST = os.environ["MAIL_HOST"]
USER, OTHER, PASSWORD = (os.environ[name] for name in ("MAIL_USER", "MAIL_OTHER", "MAIL_PASSWORD"))
SCREENS = Path(os.environ["SCREENSHOTS"])
PAGE = (Path(__file__).parent / "page.js").read_text()
thunderbird = Marionette(int(os.environ["MARIONETTE_PORT"]))
shots = 0


def do(script, *arguments):
    return thunderbird.run(PAGE + script, *arguments)


def look(name):
    """Keeps what is on the screen."""
    global shots
    shots += 1
    thunderbird.screenshot(SCREENS / f"{shots:02d}-{name}.png")


def same(what, expected, found):
    if expected != found:
        raise AssertionError(f"{what}: expected «{expected}» but found «{found}»")


def within(what, condition):
    """Polls, at most forty seconds, for something that is true; its value."""
    end = time.monotonic() + 40
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"did not happen: {what}")
        time.sleep(0.1)


def window(kind):
    """The handle of the window of this kind; waits until it is there."""

    def found():
        before = thunderbird.say("WebDriver:GetWindowHandle")["value"]
        for handle in thunderbird.windows():
            try:
                thunderbird.switch(handle)
                if thunderbird.run('return document.documentElement.getAttribute("windowtype");') == kind:
                    return handle
            except Refused:
                continue  # it was closed meanwhile
            finally:
                thunderbird.switch(before)
        return None

    return within(f"a window {kind}", found)


class Mail:
    """What the server holds of a user, seen through a connection that is made for each look."""

    def __init__(self, user):
        self.user = user

    def ask(self, question, folder=None):
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        with imaplib.IMAP4_SSL(HOST, int(os.environ["IMAPS_PORT"]), ssl_context=anyone) as imap:
            imap.login(self.user, PASSWORD)
            if folder:
                ok(imap.select(folder))
            return question(imap)

    def put(self, folder, message):
        self.ask(lambda imap: ok(imap.append(folder, None, None, message)))

    def folders(self):
        lines = self.ask(lambda imap: ok(imap.list()))
        return sorted(re.search(rb'"." "?([^"]*)"?$', line).group(1).decode() for line in lines)

    def uids(self, folder, *criteria):
        return self.ask(lambda imap: ok(imap.uid("SEARCH", *(criteria or ["ALL"])))[0].decode().split(), folder)

    def one(self, folder, subject):
        """The uid of the one message with this subject, or nothing."""
        uids = self.uids(folder, "SUBJECT", f'"{subject}"')
        if len(uids) > 1:
            raise AssertionError(f"{len(uids)} messages «{subject}» in {folder}")
        return uids[0] if uids else None

    def flags(self, folder, subject):
        uid = self.one(folder, subject)
        answer = self.ask(lambda imap: ok(imap.uid("FETCH", uid, "(FLAGS)")), folder)[0]
        return {flag.decode() for flag in imaplib.ParseFlags(answer)} - {"\\Recent"}

    def text(self, folder, subject):
        uid = self.one(folder, subject)
        return self.ask(lambda imap: ok(imap.uid("FETCH", uid, "(BODY.PEEK[])")), folder)[0][1].decode()

    def flag(self, folder, subject, flags):
        uid = self.one(folder, subject)
        self.ask(lambda imap: ok(imap.uid("STORE", uid, "+FLAGS", flags)), folder)


def ok(answer):
    outcome, data = answer
    if outcome != "OK":
        raise AssertionError(answer)
    return [line for line in data if line is not None]


def letter(subject, text):
    return (
        f"From: Bob Example <{OTHER}>\r\nTo: {USER}\r\nSubject: {subject}\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n"
        f"Message-ID: <{time.time_ns()}@clients.example.org>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ).encode()


mine, theirs = Mail(USER), Mail(OTHER)


def trusts_the_certificate():
    do(
        """
        const [certificate, ...ports] = args;
        const known = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
        const exceptions = Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService);
        for (const port of ports)
          exceptions.rememberValidityOverride("127.0.0.1", port, {}, known.constructX509FromBase64(certificate), false);
        """,
        os.environ["CERTIFICATE"],
        int(os.environ["IMAP_PORT"]),
        int(os.environ["SUBMISSION_PORT"]),
    )


def makes_an_account():
    """By the dialog of the first start, filled in by hand, STARTTLS both ways, which Thunderbird tries out."""
    do('await fill("realName", "Ann Example"); await fill("email", args[0]); await press("forward");', USER)
    do('await until("the settings to be asked for", () => shown("incomingHostname"));')
    server = """
        const [kind, port, user] = args;
        await fill(kind + "Hostname", "127.0.0.1");
        await fill(kind + "Port", port);
        await fill(kind + "ConnectionSecuritySelect", Ci.nsMsgSocketType.alwaysSTARTTLS);
        await fill(kind + "AuthMethodSelect", Ci.nsMsgAuthMethod.passwordCleartext);
        await fill(kind + "Username", user);
        """
    do(server, "incoming", os.environ["IMAP_PORT"], USER)
    look("incoming")
    do('await press("forward");')
    do(server + 'await press("custom"); await until("Thunderbird finds the servers", () => shown("forward"));',
       "outgoing", os.environ["SUBMISSION_PORT"], USER)
    look("outgoing-tested")
    do('await press("forward"); await fill("password", args[0]); await press("forward");', PASSWORD)
    do('await until("the account is made", () => shown("accountHubSignatureLink"));')
    look("account-made")
    do('await press("forward"); await until("the dialog is gone", () => !shown("forward"));')


def lists_the_folders():
    def listed():
        names = do("""return folderRows().map(row => MailServices.folderLookup.getFolderForURL(row.uri))
                .map(folder => folder.QueryInterface(Ci.nsIMsgImapMailFolder).onlineName);""")
        return sorted(names) == mine.folders()

    within("the folders that the server has are listed", listed)
    uses = do("""return Object.fromEntries(["Drafts", "Sent", "Archive", "Junk", "Trash"].map(name => [name,
        ["Drafts", "SentMail", "Archive", "Junk", "Trash"].find(use => folder(name).getFlag(Ci.nsMsgFolderFlags[use]))]));""")
    same("the uses of the folders", {"Drafts": "Drafts", "Sent": "SentMail", "Archive": "Archive", "Junk": "Junk", "Trash": "Trash"}, uses)


def sees_what_arrives():
    """Asked for the first one; the others without being asked: the Inbox is open, so the server tells by IDLE."""
    mine.put("INBOX", letter("The harbour", "Hello Ann, the ship is in."))
    do("""await openFolder("INBOX"); folder("INBOX").getNewMessages(msgWindow, null);
        await until("one message in the list", () => subjects().length == 1);""")
    mine.put("INBOX", letter("Grüße aus Köln", "Viele Grüße, 今日は"))
    mine.put("INBOX", letter("Sweets", "marzipan is in this text alone"))
    mine.put("INBOX", letter("Litter", "nobody needs this"))
    do('await until("four messages in the list", () => subjects().length == 4);')


def opens_a_message():
    do("""await openMessage("Grüße aus Köln");
        await until("the text is shown", () => messageText().includes("Viele Grüße, 今日は"));""")
    within("\\Seen", lambda: "\\Seen" in mine.flags("INBOX", "aus"))
    same("the flags of one that was not opened", set(), mine.flags("INBOX", "harbour"))
    look("message-open")


def flags_and_tags():
    do('await openMessage("The harbour"); command("cmd_markAsFlagged"); command("cmd_tag1");')
    within("a star and a tag", lambda: mine.flags("INBOX", "harbour") >= {"\\Flagged", "$label1"})
    do('command("cmd_tag1");')
    within("no tag any more", lambda: "$label1" not in mine.flags("INBOX", "harbour"))
    mine.flag("INBOX", "Sweets", "\\Flagged $label2")
    do("""await until("the star that another client gave", () => {
        const view = pane().gDBView, message = view.getMsgHdrAt(subjects().indexOf("Sweets"));
        return message.isFlagged && message.getStringProperty("keywords").includes("$label2"); });""")
    look("flagged")


def makes_folders():
    do("""server().rootFolder.createSubfolder("Reisen & Städte", null);
        await until("the new folder", () => folderRows().some(row => row.name == "Reisen & Städte"));""")
    within("the folder on the server", lambda: any(name.startswith("Reisen") for name in mine.folders()))
    do("""folder(args[0]).createSubfolder("Inner", null);
        await until("the folder in it", () => folder(args[0] + "/Inner") || folder(args[0] + ".Inner"));""",
       do('return folderRows().find(row => row.name == "Reisen & Städte").uri.split("/").pop();'))
    do("""folderRows().find(row => row.name == "Reisen & Städte"); 
        const made = server().rootFolder.descendants.find(f => f.name == "Reisen & Städte"); made.rename("Travels", null);
        await until("the new name", () => folder("Travels"));""")
    within("the new name on the server", lambda: {"Travels", "Travels.Inner"} <= {n.replace("/", ".") for n in mine.folders()})


def moves_and_copies():
    do("""await openFolder("INBOX"); await openMessage("The harbour"); command("cmd_moveMessage", folder("Travels"));
        await until("it is gone from the list", () => !subjects().includes("The harbour"));""")
    within("it is there and not here", lambda: mine.one("Travels", "harbour") and not mine.one("INBOX", "harbour"))
    same("its flags", {"\\Flagged", "\\Seen"}, mine.flags("Travels", "harbour") | {"\\Seen"})
    do("""await openMessage("Sweets"); command("cmd_copyMessage", folder("Travels"));""")
    within("it is there too", lambda: mine.one("Travels", "Sweets") and mine.one("INBOX", "Sweets"))
    do("""await openFolder("Travels"); await until("both in the list", () => subjects().length == 2);
        await openMessage("The harbour"); await until("its text", () => messageText().includes("the ship is in"));""")
    look("moved")


def searches_on_the_server():
    found = do("""
        window.openDialog("chrome://messenger/content/SearchDialog.xhtml", "_blank", "chrome,resizable,status,centerscreen,dialog=no",
          { folder: server().rootFolder });
        const search = await otherWindow("mailnews:search");
        await until("a line to fill in", () => search.gSearchTerms[0]?.obj);
        const online = search.document.getElementById("checkSearchOnline");
        if (!online.checked) online.click();
        const line = search.gSearchTerms[0].obj;
        line.searchattribute.value = Ci.nsMsgSearchAttrib.Body;
        line.searchoperator.value = Ci.nsMsgSearchOp.Contains;
        line.searchvalue.input.value = "marzipan";
        search.document.getElementById("search-button").click();
        await until("the search ends", () => search.gDBView.rowCount >= 2);
        return Array.from({ length: search.gDBView.rowCount }, (_, i) => search.gDBView.getMsgHdrAt(i).folder.name + ": " + search.gDBView.getMsgHdrAt(i).mime2DecodedSubject);
        """)
    same("what was found", ["INBOX: Sweets", "Travels: Sweets"], sorted(found))
    main = thunderbird.say("WebDriver:GetWindowHandle")["value"]
    thunderbird.switch(window("mailnews:search"))
    look("search")
    thunderbird.switch(main)
    do('Services.wm.getMostRecentWindow("mailnews:search").close();')


def deletes():
    do("""await openFolder("INBOX"); await openMessage("Litter"); command("cmd_deleteMessage");
        await until("it is gone from the list", () => !subjects().includes("Litter"));""")
    within("it is in the trash", lambda: mine.one("Trash", "Litter") and not mine.one("INBOX", "Litter"))
    do("""await openFolder("Trash"); await openMessage("Litter");""")
    look("trash")
    do("""folder("Trash").emptyTrash(null);""")
    within("the trash is empty", lambda: not mine.uids("Trash"))


def compose(main, subject, text):
    """Fills in the window that is open for writing and presses Send there."""
    handle = window("msgcompose")
    thunderbird.switch(handle)
    thunderbird.run("""
        const [to, subject, text] = args;
        for (let i = 0; i < 800 && !(document.readyState == "complete" && window.gMsgCompose && window.gLoadingComplete !== false
            && document.getElementById("messageEditor").contentDocument?.body); i++) await new Promise(r => setTimeout(r, 50));
        await new Promise(r => setTimeout(r, 1000));
        if (to) {
          const input = document.getElementById("toAddrInput");
          input.focus();
          input.value = to + ",";
          input.dispatchEvent(new Event("input", { bubbles: true }));
          recipientAddPills(input);
        }
        if (subject) {
          const field = document.getElementById("msgSubject");
          field.focus();
          field.value = subject;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        const editor = GetCurrentEditor();
        editor.beginningOfDocument();
        editor.insertText(text);
        """, None if subject is None else OTHER, subject, text)
    look("writing")
    thunderbird.run('document.getElementById("button-send").click();')
    thunderbird.switch(main)
    within("the window closes when it was sent", lambda: handle not in thunderbird.windows())


def sends():
    main = thunderbird.say("WebDriver:GetWindowHandle")["value"]
    do('await openFolder("INBOX"); document.getElementById("tabmail"); goDoCommand("cmd_newMessage");')
    compose(main, "Sent by Thunderbird", "Grüße, and\n. a dot at the start\n")
    within("it arrives", lambda: theirs.one("INBOX", "Sent by Thunderbird"))
    text = theirs.text("INBOX", "Sent by Thunderbird")
    assert f"From: Ann Example <{USER}>" in text and "Gr" in text and "a dot at the start" in text, text
    within("a copy is kept in Sent", lambda: mine.one("Sent", "Sent by Thunderbird"))
    within("the copy is read", lambda: "\\Seen" in mine.flags("Sent", "Sent by Thunderbird"))


def answers():
    main = thunderbird.say("WebDriver:GetWindowHandle")["value"]
    do("""await openFolder("INBOX"); await openMessage("Sweets");
        await until("its text", () => messageText().includes("marzipan")); command("cmd_reply");""")
    compose(main, None, "Thank you.\n")
    within("the answer arrives", lambda: theirs.one("INBOX", "Re: Sweets"))
    within("\\Answered", lambda: "\\Answered" in mine.flags("INBOX", "Sweets"))


def returns_from_being_offline():
    do("""await openFolder("INBOX"); Services.io.offline = true;""")
    mine.put("INBOX", letter("While you were away", "hello again"))
    mine.flag("INBOX", "aus", "\\Flagged")
    mine.ask(lambda imap: ok(imap.uid("STORE", mine.one("INBOX", "Sweets"), "+FLAGS", "\\Deleted")) and ok(imap.expunge()), "INBOX")
    do("""Services.io.offline = false; folder("INBOX").getNewMessages(msgWindow, null);
        await until("what changed", () => subjects().sort().join() == "Grüße aus Köln,While you were away"
          && pane().gDBView.getMsgHdrAt(subjects().indexOf("Grüße aus Köln")).isFlagged);
        await openMessage("While you were away"); await until("its text", () => messageText().includes("hello again"));""")
    look("back-online")


STEPS = [
    trusts_the_certificate,
    makes_an_account,
    lists_the_folders,
    sees_what_arrives,
    opens_a_message,
    flags_and_tags,
    makes_folders,
    moves_and_copies,
    searches_on_the_server,
    deletes,
    sends,
    answers,
    returns_from_being_offline,
]

for step in STEPS:
    name = step.__name__.replace("_", " ")
    began = time.monotonic()
    try:
        step()
    except Exception as reason:
        print(f"thunderbird {name}: FAILED: {reason}", file=sys.stderr)
        look("failed")
        sys.exit(1)
    print(f"thunderbird {name} ({time.monotonic() - began:.1f} s)")
