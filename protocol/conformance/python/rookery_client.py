"""A client of Rookery for Python: rooms over one WebSocket that comes back by itself.

It is single-threaded: nothing happens but in `Client.poll` and `Client.wait`, called again and again."""

import random
import ssl
import time
from typing import Callable

import wire
from session import ROUND_TRIP_S, Event, NotSeated, Send, Session, TooLarge, WindowFull
from wire import At, Fault, Frame
from websocket import Closed, Rejected, WebSocket

__all__ = ["Client", "Event", "NotSeated", "Send", "Session", "TooLarge", "WindowFull", "after_close"]

SDK = "rookery-python-example/0.1.0"
OPEN_S, MOST_OPEN_SOON_S = 10, 1
OFTEN_S, STEADY_S, LONGEST_PAUSE_S = 10, 5, 30
TURN_S = 0.02
# the head of an AT with three numbers and of the frame behind it, at their longest
LONGEST_HEADS = 2 + 3 * 8 + 1 + 8
GOING_AWAY, VIOLATION = 4000, 4300


def after_close(code: int) -> str:
    """What a client does after a close code: `resume`, `later` (with a fresh token) or `stop`."""
    if code in (1001, 1005, 1006, *range(1011, 1015), *range(4000, 4100)):
        return "resume"
    return "later" if 4100 <= code < 4200 else "stop"


class Client:
    """One player's connection and the sessions on it."""

    def __init__(self, url: str, token: Callable[[], str], tls: ssl.SSLContext | None = None):
        """`token` is called for the first token, and again when the server wants a fresh one. Connects with the first
        turn of `poll`."""
        self.url, self.sessions, self.closed, self.welcome = url, [], None, None
        self._token, self._tls = token, tls or ssl.create_default_context()
        self._held_token = None
        self._socket, self._channels, self._next_channel, self._round_trip = None, {}, 1, ROUND_TRIP_S
        self._welcomed_at, self._heard_at, self._patience = None, 0.0, 0.0
        self._broken_at, self._try_at, self._tried_at, self._bound, self._return_in = None, 0.0, 0.0, 1.0, None

    def join(self, type: str = "", room: str = "", **wish: object) -> Session:
        """Wishes for a seat in a room of a type, or in the room with this id. `wish` may have `mode`, `metadata` and
        `options` as in control.proto, and `id` with `attempt` to repeat an earlier wish."""
        return self._add(Session({"type": type, "room": room, **wish}))

    def resume(self, saved: dict) -> Session:
        """Goes on with a session that `Session.save` has written down, perhaps of another client of this player."""
        return self._add(Session.restore(saved, time.monotonic()))

    def poll(self, timeout: float = TURN_S) -> None:
        """One turn: writes what is due, reads what has come, and waits for it at most about that long; up to 10 s when
        it has to connect. Once `closed` is set, nothing happens any more."""
        if self.closed:
            return
        now = time.monotonic()
        for session in self.sessions:
            session.expire(now)
        try:
            if self._socket is None:
                if now < self._try_at:
                    return time.sleep(min(timeout, self._try_at - now))
                self._connect(now)
            self._write(now)
            for message in self._socket.receive(min(timeout, TURN_S)):
                self._heard_at = time.monotonic()
                self._read(message)
            now = time.monotonic()
            self._write(now)
            if now - self._heard_at > self._patience:
                self._socket.cut()
        except Fault as fault:
            self._lost(Closed(VIOLATION, str(fault)), goodbye=True)
        except Rejected as rejected:
            # what is wrong with the request will be wrong the next time, too; only 503 passes
            self._lost(Closed(1006 if rejected.status >= 500 else 1002, str(rejected)))
        except Closed as closed:
            self._lost(closed)
        except OSError as error:
            self._lost(Closed(1006, f"no token: {error}"))

    def wait(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Polls until the condition holds; False when it does not in time."""
        deadline = time.monotonic() + timeout
        while not condition():
            if self.closed or time.monotonic() > deadline:
                return False
            self.poll()
        return True

    def wake(self) -> None:
        """Tries again at once and often, for when there is reason to hope, such as a line that is back."""
        self._broken_at = self._try_at = time.monotonic()
        self._bound = 1.0

    def cut(self) -> None:
        """Breaks the connection without a word, to try what a lost line does."""
        if self._socket:
            self._socket.cut()

    def close(self) -> None:
        """Closes the connection for good. What has not settled is unknown; the rooms keep the seats a while."""
        if not self.closed:
            self._lost(Closed(1000), goodbye=True)

    def _add(self, session: Session) -> Session:
        self.sessions.append(session)
        return session

    # The connection

    def _connect(self, now: float) -> None:
        often = self._broken_at is not None and now - self._broken_at < OFTEN_S
        allowed = random.uniform(MOST_OPEN_SOON_S / 2, MOST_OPEN_SOON_S) if often else OPEN_S
        self._tried_at = self._heard_at = now
        self._patience = allowed
        self._channels, self._next_channel, self.welcome, self._welcomed_at = {}, 1, None, None
        self._held_token = self._held_token or self._token()
        self._socket = WebSocket(self.url, "rookery.v1", self._tls, allowed)
        hello = {"token": self._held_token, "sdk": SDK}
        self._socket.send(wire.frame(wire.HELLO, wire.encode(wire.CONTROLS[wire.HELLO], hello)))

    def _lost(self, closed: Closed, goodbye: bool = False) -> None:
        if self._socket and goodbye:
            try:
                self._socket.close(closed.code, closed.reason)
            except Closed:
                pass
        now = time.monotonic()
        self._socket = None
        for session in self.sessions:
            session.lost(self._heard_at)
        what = after_close(closed.code)
        if what == "stop":
            self.closed = closed
            for session in self.sessions:
                session.finish("closed", str(closed.code), closed.reason)
            return
        first = self._welcomed_at is not None
        if self._broken_at is None or first and now - self._welcomed_at >= STEADY_S:
            self._broken_at, self._bound = now, 1.0
        if self._return_in is not None and closed.code == GOING_AWAY:
            pause = self._return_in
        elif what == "resume" and now - self._broken_at < OFTEN_S:
            pause = random.uniform(0, 0.6) if first else self._tried_at + random.uniform(0.3, 0.6) - now
        else:
            pause = random.uniform(0, self._bound) + (1 if what == "later" else 0)
            self._bound = min(LONGEST_PAUSE_S, 2 * self._bound)
        if what == "later":
            self._held_token = None
        self._try_at, self._welcomed_at, self._return_in = now + pause, None, None

    def _write(self, now: float) -> None:
        if not self.welcome:
            return
        longest = self.welcome["max_message_bytes"]
        for session in self.sessions:
            session.round_trip, session.longest_payload = self._round_trip, longest - LONGEST_HEADS
            if session.wants_channel(now):
                asking = session.open(self._next_channel, now)
                self._channels[self._next_channel] = session
                self._next_channel += 1
                self._socket.send(asking)
            for message in session.write(longest, now):
                self._socket.send(message)

    def _read(self, message: bytes) -> None:
        at, behind = None, []
        for found in wire.read_message(message):
            if found.kind == wire.AT:
                self._hear(at, behind)
                at, behind = found.payload, []
            elif found.kind < wire.AT:
                self._control(found)
            else:
                behind.append(found)
        self._hear(at, behind)

    def _hear(self, at: At | None, frames: list[Frame]) -> None:
        session = at and self._channels.get(at.channel)
        # a channel that a newer one took the place of says nothing that counts
        if session and session.channel == at.channel:
            session.hear(at, frames, time.monotonic())

    def _control(self, found: Frame) -> None:
        told = wire.decode(wire.CONTROLS[found.kind], found.payload)
        now_ms = time.time() * 1000
        if found.kind == wire.PING:
            pong = {"id": told["id"], "sent_ms": told["sent_ms"], "clock_ms": now_ms}
            self._socket.send(wire.frame(wire.PONG, wire.encode(wire.CONTROLS[wire.PONG], pong)))
        elif found.kind == wire.PONG:
            self._round_trip = max(ROUND_TRIP_S, (now_ms - told["sent_ms"]) / 1000)
        elif found.kind == wire.GO_AWAY:
            self._return_in = told["return_in_ms"] / 1000
        elif found.kind == wire.WELCOME:
            self.welcome, self._welcomed_at = told, time.monotonic()
            self._patience = (told["ping_interval_ms"] + told["ping_timeout_ms"]) / 1000
            ping = {"id": 1, "sent_ms": now_ms}
            self._socket.send(wire.frame(wire.PING, wire.encode(wire.CONTROLS[wire.PING], ping)))
