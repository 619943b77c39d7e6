"""A mail server on the loopback address that keeps what it is handed, and refuses or breaks off where it is told to."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """`refused` and `dropped` are recipients: the first get a 550, at the second the connection ends mid-mail."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.refused: set[str] = set()
        self.dropped: set[str] = set()
        self.connections = 0
        self.before_accepting = lambda: None

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 ready")
        recipient = ""
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith(b"RCPT"):
                recipient = line.decode().split("<")[1].split(">")[0]
                self.say("550 no such mailbox" if recipient in self.server.refused else "250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                body = self.read_mail()
                if recipient in self.server.dropped:
                    return
                self.server.before_accepting()
                self.server.raw.append(body)
                self.server.mails.append(email.message_from_bytes(body, policy=email.policy.SMTP))
                self.server.recipients.append(recipient)
                self.say("250 accepted")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def serving() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
