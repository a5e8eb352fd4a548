"""Marionette, the protocol by which Mozilla's programs are driven: one JSON array a message, its length before it."""

import base64
import json
import socket
import time


class Refused(Exception):
    """The program answered with an error."""


class Marionette:
    """A conversation with a program that was started with `--marionette`, in the context of its own windows."""

    def __init__(self, port, patience=60):
        self.socket = connect(port, patience)
        self.socket.settimeout(patience)
        self.buffer = b""
        self.number = 0
        self.read()  # who speaks
        self.say("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": False}}})
        self.say("Marionette:SetContext", {"value": "chrome"})
        self.say("WebDriver:SetTimeouts", {"script": patience * 1000})

    def say(self, command, parameters=None):
        self.number += 1
        text = json.dumps([0, self.number, command, parameters or {}]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, number, error, result = self.read()
        if number != self.number:
            raise Refused(f"answer {number} to message {self.number}")
        if error:
            raise Refused(f"{command}: {error.get('error')}: {error.get('message')}\n{error.get('stacktrace', '')}")
        return result

    def read(self):
        while b":" not in self.buffer:
            self.receive()
        length, _, rest = self.buffer.partition(b":")
        self.buffer = rest
        while len(self.buffer) < int(length):
            self.receive()
        message, self.buffer = self.buffer[: int(length)], self.buffer[int(length) :]
        return json.loads(message)

    def receive(self):
        octets = self.socket.recv(65536)
        if not octets:
            raise Refused("the program closed the connection")
        self.buffer += octets

    def run(self, script, *arguments):
        """The value that the body of a function returns; it may await."""
        body = f"const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);\n" \
               f"(async function () {{ {script} }})().then(v => done({{ value: v === undefined ? null : v }}), " \
               f"e => done({{ error: String(e) + '\\n' + e.stack }}));"
        answer = self.say(
            "WebDriver:ExecuteAsyncScript", {"script": body, "args": list(arguments), "newSandbox": False}
        )["value"]
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["value"]

    def windows(self):
        return self.say("WebDriver:GetWindowHandles")

    def switch(self, handle):
        self.say("WebDriver:SwitchToWindow", {"handle": handle, "name": handle})

    def screenshot(self, path):
        picture = self.say("WebDriver:TakeScreenshot", {"full": False})["value"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))


def connect(port, patience):
    end = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
