"""The driver of this client for `../run.mjs`: commands come as JSON lines, and so go events; see ../README.md."""

import json
import os
import queue
import sys
import threading
import time

from rookery_client import Client, WindowFull
from session import Session

TURN_S = 0.02


def words(text: str) -> bytes:
    """The game's one message, as words.proto has it."""
    said, size, length = text.encode(), len(text.encode()), b""
    while size >= 128:
        length, size = length + bytes([size % 128 | 128]), size // 128
    return b"\x0a" + length + bytes([size]) + said


def text_of(payload: bytes) -> str:
    start = 1
    while payload[start] >= 128:
        start += 1
    return payload[start + 1 :].decode()


def report(event: str, **told: object) -> None:
    print(json.dumps({"event": event, **told}), flush=True)


class Driver:
    def __init__(self):
        self.client = Client(os.environ["ROOKERY_URL"], token=lambda: os.environ["ROOKERY_TOKEN"])
        self.session: Session | None = None
        self.waiting: list[tuple[str, str]] = []  # what the application wants to say, in order
        self.sent: dict[str, object] = {}
        self.has_ended = False

    def take(self, command: dict) -> None:
        match command["do"]:
            case "join":
                self.session = self.client.join(command["type"])
            case "send" | "request":
                self.waiting += [(command["do"], text) for text in command["texts"]]
            case "leave":
                self.waiting.append(("leave", ""))
            case "end":
                self.client.close()
                self.has_ended = True

    def turn(self) -> None:
        """Says what there is place for, lets the client work, and reports what became of it all."""
        while self.waiting and self.session.phase == "seated":
            do, text = self.waiting[0]
            try:
                if do == "leave":
                    self.session.leave()
                else:
                    self.sent[text] = (self.session.request if do == "request" else self.session.send)(words(text))
            except WindowFull:
                break
            self.waiting.pop(0)
        self.client.poll(TURN_S)
        if self.client.closed:
            time.sleep(TURN_S)
        for event in self.session.events if self.session else ():
            self.tell(event)
        if self.session:
            self.session.events.clear()
        for text, sent in list(self.sent.items()):
            if sent.answer is not None:
                report("settled", text=text, outcome="answered", answer=text_of(sent.answer))
            elif sent.outcome:
                report("settled", text=text, outcome=sent.outcome)
            if sent.outcome:
                del self.sent[text]

    def tell(self, event) -> None:
        if event.kind in ("message", "volatile"):
            report("message", text=text_of(event.data))
        elif event.kind == "state":
            report("state", text=text_of(event.data))
        elif event.kind == "over":
            report("over", code=event.data["code"] or event.data["how"])
        else:
            report(event.kind)


def main() -> None:
    commands: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [commands.put(line) for line in sys.stdin], daemon=True).start()
    driver = Driver()
    while not driver.session or not driver.has_ended:
        try:
            driver.take(json.loads(commands.get(block=driver.session is None)))
        except queue.Empty:
            driver.turn()


main()
