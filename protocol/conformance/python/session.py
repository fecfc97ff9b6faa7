"""One seat in one room, from JOIN to its end: what is said, what is heard, and what is still missing, each way.

Nothing here knows sockets or waits: `client` brings frames and the time, and carries away the bytes."""

import os
from collections import deque
from typing import NamedTuple

import wire
from wire import At, Fault, Frame

ANSWERS = {wire.JOINED, wire.RESUMED, wire.RESYNCED}
ENDS = {wire.JOIN_REFUSED, wire.GONE, wire.ENDED}
NUMBERED = {wire.MESSAGE, wire.REFUSAL, wire.ANSWER, wire.LEFT}
ASK_AGAIN_S = 2
JOINS_ON_ONE_CONNECTION = 10
FIRST_PROBE_S, LONGEST_PROBE_S = 0.1, 5
ROUND_TRIP_S = 0.1
ACKNOWLEDGE_S = 1
ROOM_LOST, REPLACED = 1, 3
SECOND_COPY = 3


class WindowFull(Exception):
    """As much is unacknowledged as the room admits; nothing was sent. Try again when something has settled."""


class TooLarge(ValueError):
    """The payload does not fit into one message to the server; nothing was sent."""


class NotSeated(Exception):
    """The room has not given the seat yet, or the player has left, or the session is over; nothing was sent."""


class Event(NamedTuple):
    """What happened to a session: `kind` and what it brought.

    joined: the Joined. message, volatile: the game's bytes. state: the whole state's bytes. away: None; the connection
    is lost, and sends wait. back: None. resynced: the Resynced, of messages that are lost. over: how, code, text."""

    kind: str
    data: object = None


class Send:
    """One operation or request. `outcome` is None at first and then, once, one of:

    applied: the room took it (a request: and `answer` has the bytes). refused: it had no effect, for the reason in
    `code` and `text`. unknown: the session ended, or messages were lost, before it could be told."""

    def __init__(self, number: int, kind: int, payload: bytes):
        self.number, self.kind, self.payload = number, kind, payload
        self.outcome, self.answer, self.code, self.text = None, None, "", ""

    def settle(self, outcome: str, answer: bytes | None = None, code: str = "", text: str = "") -> None:
        """The first outcome counts."""
        if self.outcome is None:
            self.outcome, self.answer, self.code, self.text = outcome, answer, code, text


class Session:
    """A seat, or the wish for one. `phase` is joining, seated or over; `state` is the newest whole state's bytes, and
    `events` what happened, oldest first, for the caller to take away."""

    def __init__(self, join: dict):
        self.join = {"id": os.urandom(16), "attempt": 0, **join}
        self.phase, self.events = "joining", deque()
        self.seat = self.room = self.session = self.secret = None
        self.limits, self.round_trip = {}, ROUND_TRIP_S
        self.longest_payload = 0  # as the connection admits it
        self.generation = self.epoch = 0
        # the channel, and whether the room has answered on it
        self.channel, self.answered = None, False
        self.asked_at = self.reopen_at = self.heard_at = self.pause = 0.0
        self.asked_here = 0
        # what is said: numbers below `unwritten` were written on this channel, those up to `highest` on some channel
        self.next_number = self.unwritten = 1
        self.highest = 0
        self.kept: dict[int, Send] = {}
        self.requests: dict[int, Send] = {}
        self.leaving = False
        self.probe_at, self.probe_pause = 0.0, FIRST_PROBE_S
        # what is heard: everything below `expected`; the room has shown that there is something below `shown`
        self.expected = self.shown = 1
        self.unacknowledged = self.unacknowledged_bytes = 0
        self.acknowledge_at = None
        self.gap_seen, self.resent_at = False, 0.0
        # what is shown
        self.state, self.state_epoch, self.state_version = None, 0, 0
        self.parts, self.take_any_state, self.state_missing = None, False, False

    # For the caller

    def send(self, payload: bytes) -> Send:
        """Says something to the room, in order and once, however often the connection breaks. It may be used while
        that is so, too. Raises WindowFull, TooLarge or NotSeated."""
        return self._say(wire.OPERATION, payload)

    def request(self, payload: bytes) -> Send:
        """Like `send`, and the room answers."""
        sent = self._say(wire.REQUEST, payload)
        self.requests[sent.number] = sent
        return sent

    def leave(self) -> None:
        """Gives the seat up when the room has heard all that was said before, or the wish for one. Nothing can be said
        after it."""
        if self.phase == "joining":
            self.finish("given_up")
        elif self.phase == "seated" and not self.leaving:
            self.leaving = True
            self._keep(wire.LEAVE, b"")

    def save(self) -> dict:
        """All that another client needs to go on with this seat, see `Client.resume`; this one then is REPLACED."""
        names = "room session secret generation epoch seat limits longest_payload next_number highest expected leaving"
        kept = [(sent.number, sent.kind, sent.payload, sent.outcome) for sent in self.kept.values()]
        return {**{name: getattr(self, name) for name in names.split()}, "kept": kept, "requests": list(self.requests)}

    @staticmethod
    def restore(saved: dict, now: float) -> "Session":
        """A session as it was when it was saved."""
        session = Session({})
        for name, value in saved.items():
            setattr(session, name, value)
        session.phase, session.heard_at = "seated", now
        session.shown = session.expected
        session.kept = {}
        for number, kind, payload, outcome in saved["kept"]:
            session.kept[number] = Send(number, kind, payload)
            session.kept[number].outcome = outcome
        requests = saved["requests"]
        session.requests = {n: session.kept.get(n) or Send(n, wire.REQUEST, b"") for n in requests}
        return session

    def _say(self, kind: int, payload: bytes) -> Send:
        if self.phase != "seated" or self.leaving:
            raise NotSeated()
        if len(payload) > self.longest_payload:
            raise TooLarge(f"{len(payload)} bytes; at most {self.longest_payload}")
        waiting = sum(len(sent.payload) for sent in self.kept.values())
        if len(self.kept) >= self.limits["window_operations"] or waiting + len(payload) > self.limits["window_bytes"]:
            raise WindowFull()
        return self._keep(kind, payload)

    def _keep(self, kind: int, payload: bytes) -> Send:
        sent = self.kept[self.next_number] = Send(self.next_number, kind, payload)
        self.next_number += 1
        return sent

    # Channels, for the client

    def expire(self, now: float) -> None:
        """Gives up the seat when the room has given it up by now."""
        if self.seat and not self.answered and now - self.heard_at > self.limits["resume_window_ms"] / 1000:
            self.finish("expired")

    def wants_channel(self, now: float) -> bool:
        """Whether it is time to JOIN or RESUME on a new channel. A JOIN that nobody answers ends here."""
        if self.phase == "over" or self.answered:
            return False
        if now < (self.reopen_at if self.channel is None else self.asked_at + ASK_AGAIN_S):
            return False
        if not self.seat and self.asked_here >= JOINS_ON_ONE_CONNECTION:
            self.finish("unanswered")
        return self.phase != "over"

    def open(self, channel: int, now: float) -> bytes:
        """The frames that ask for the seat on a new channel."""
        self.channel, self.asked_at, self.parts = channel, now, None
        self.asked_here += 1
        if not self.seat:
            self.join["attempt"] += 1
            asking = wire.frame(wire.JOIN, wire.encode(wire.CONTROLS[wire.JOIN], self.join))
            return wire.at_frame(At(channel, 1, 0)) + asking
        self.generation += 1
        resume = {
            "room": self.room, "session": self.session, "secret": self.secret, "generation": self.generation,
            "epoch": self.epoch, "last_message": self.expected - 1, "highest_operation": self.highest,
            "state_version": self.state_version if self.state_epoch == self.epoch and not self.take_any_state else 0,
        }
        asking = wire.frame(wire.RESUME, wire.encode(wire.CONTROLS[wire.RESUME], resume))
        return wire.at_frame(At(channel, self.highest + 1, self.expected - 1)) + asking

    def lost(self, heard_at: float) -> None:
        """The connection is over; the server was last heard then."""
        was_live = self.answered
        self.channel, self.answered, self.parts = None, False, None
        self.asked_here, self.reopen_at = 0, 0.0
        if self.phase == "seated" and was_live:
            # the gateway answered pings for a quiet room, so the seat is kept from then on
            self.heard_at = max(self.heard_at, heard_at)
            if self.limits["resume_window_ms"] == 0:
                return self.finish("expired")
            self.events.append(Event("away"))

    def finish(self, how: str, code: str = "", text: str = "") -> None:
        """The session is over; what has not settled is unknown."""
        if self.phase == "over":
            return
        self.phase = "over"
        for sent in [*self.kept.values(), *self.requests.values()]:
            sent.settle("unknown")
        self.kept, self.requests = {}, {}
        self.events.append(Event("over", {"how": how, "code": code, "text": text}))

    # Hearing

    def hear(self, at: At, frames: list[Frame], now: float) -> None:
        """Takes what stands behind one AT of this channel."""
        if at.number:
            self.heard_at = now
        if not self.answered:
            wanted = [i for i, found in enumerate(frames) if found.kind in ANSWERS | ENDS]
            if not wanted:
                return
            first, frames = frames[wanted[0]], frames[wanted[0] :]
            if first.kind in ANSWERS:
                self._take_answer(first)
        elif resynced := next((found for found in frames if found.kind == wire.RESYNCED), None):
            # it changes which number is expected, so it comes before the AT is looked at; an old one is a repetition
            told = wire.decode(wire.CONTROLS[wire.RESYNCED], resynced.payload)
            if told["epoch"] > self.epoch or told["next_message"] > self.expected:
                self._resync(told)
        gap = at.number > self.expected
        self._show(at.number)
        number, end = at.number, None
        for found in frames:
            if found.kind in NUMBERED:
                if number == self.expected:
                    end = self._take_message(found, now) or end
                elif number < self.expected:
                    self.acknowledge_at = now
                else:
                    self._show(number + 1)
                number += 1
            elif found.kind == wire.SNAPSHOT:
                self._take_snapshot(wire.read_snapshot(found.payload))
            elif found.kind == wire.CHANGE:
                self._take_change(wire.read_change(found.payload))
            elif found.kind == wire.VOLATILE:
                self._tell("volatile", found.payload)
            elif found.kind == wire.RESEND:
                first = wire.read_varint(found.payload, 0)[0]
                self.unwritten = min(self.unwritten, max(first, next(iter(self.kept), self.next_number)))
            elif found.kind == wire.PROBE and not gap:
                self.acknowledge_at = now
            elif found.kind in ENDS:
                end = found
        # an acknowledgement covers operations whose refusals stand in these very frames, so it comes last
        if at.number and not gap:
            self._forget(at.ack, now)
        if end:
            self._end(end, now)

    def _tell(self, kind: str, data: object) -> None:
        if self.phase != "over":  # the room may still say again what came before LEFT
            self.events.append(Event(kind, data))

    def _show(self, number: int) -> None:
        self.shown = max(self.shown, number)
        if number > self.expected:
            self.gap_seen = True

    def _take_answer(self, found: Frame) -> None:
        told = wire.decode(wire.CONTROLS[found.kind], found.payload)
        was_seated = self.seat is not None
        if found.kind == wire.RESYNCED:
            self._resync(told)
        else:
            self.epoch = max(self.epoch, told["epoch"])
            self.expected = self.shown = told["next_message"]
            self._go_on_from(told["next_operation"])
        self.answered, self.pause = True, 0.0
        self.gap_seen = self.state_missing = False
        self.acknowledge_at, self.unacknowledged, self.unacknowledged_bytes = None, 0, 0
        self.probe_pause = FIRST_PROBE_S
        if found.kind == wire.JOINED:
            for name in ("seat", "room", "session", "secret"):
                setattr(self, name, told[name])
            # what an earlier life of this seat has said counts as said
            self.limits, self.highest = told, told["next_operation"] - 1
            if self.phase == "over":
                # nobody waits for this seat any more, and only LEAVE frees it at once
                self._keep(wire.LEAVE, b"")
                return
            self.phase = "seated"
        self.events.append(Event("back") if was_seated else Event("joined", told))

    def _go_on_from(self, next_operation: int) -> None:
        self.unwritten = next_operation
        self.next_number = max(self.next_number, next_operation)

    def _resync(self, told: dict) -> None:
        second_copy = told["reason"] == SECOND_COPY
        next_operation = told["next_operation"]
        if told["lost_from"] or told["next_message"] > self.expected or second_copy:
            for sent in [*self.kept.values(), *self.requests.values()]:
                if sent.number < next_operation and sent.kind != wire.LEAVE:
                    sent.settle("unknown")
                    self.requests.pop(sent.number, None)
        self.epoch = max(self.epoch, told["epoch"])
        self.expected = self.shown = told["next_message"]
        self._go_on_from(next_operation)
        if second_copy:
            taken = [number for number in self.kept if number < next_operation]
            left = [self.kept.pop(number) for number in taken]
            if any(sent.kind == wire.LEAVE for sent in left):
                self._keep(wire.LEAVE, b"")
            # or the next RESUME would be taken for a second copy's again
            self.highest = max(self.highest, next_operation - 1)
        self.take_any_state = True
        self._tell("resynced", told)

    def _take_message(self, found: Frame, now: float) -> Frame | None:
        self.expected += 1
        self.unacknowledged += 1
        self.unacknowledged_bytes += len(found.payload)
        if self.acknowledge_at is None:
            self.acknowledge_at = now + ACKNOWLEDGE_S
        too_many = self.unacknowledged >= self.limits["outbox_messages"] / 4
        if too_many or self.unacknowledged_bytes >= self.limits["outbox_bytes"] / 4:
            self.acknowledge_at = now
        if found.kind == wire.MESSAGE:
            self._tell("message", found.payload)
        elif found.kind == wire.LEFT:
            self.acknowledge_at = now
            return found
        else:
            told = wire.decode(wire.CONTROLS[found.kind], found.payload)
            number = told["operation"]
            sent = self.kept.get(number) or self.requests.get(number)
            self.requests.pop(number, None)
            if sent and found.kind == wire.ANSWER:
                sent.settle("applied", answer=told["payload"])
            elif sent:
                sent.settle("refused", code=told["code"], text=told["text"])
        return None

    def _forget(self, ack: int, now: float) -> None:
        if ack > self.highest:
            return
        for number in [number for number in self.kept if number <= ack]:
            sent = self.kept.pop(number)
            if sent.kind != wire.REQUEST:
                sent.settle("applied")
            self.probe_pause = FIRST_PROBE_S
            self.probe_at = now + self.probe_pause + self.round_trip
        self.unwritten = max(self.unwritten, ack + 1)

    def _end(self, found: Frame, now: float) -> None:
        told = wire.decode(wire.CONTROLS[found.kind], found.payload)
        text = told["text"]
        if found.kind == wire.LEFT:
            # the channel stays open for who asks for the acknowledgement again
            return self.finish("left", str(told["reason"]), text)
        if self.answered:
            self.heard_at = now
        self.channel, self.answered = None, False
        if found.kind == wire.GONE:
            self.finish("gone", told["code"], text)
        elif found.kind == wire.ENDED and told["reason"] in (ROOM_LOST, REPLACED):
            self.finish("room_lost" if told["reason"] == ROOM_LOST else "replaced", text=text)
        elif found.kind == wire.JOIN_REFUSED and not self.seat:
            self.finish("refused", told["code"], text)
        elif found.kind == wire.JOIN_REFUSED:
            self.reopen_at = now if told["code"] == "old_generation" else now + ASK_AGAIN_S
        else:
            self.reopen_at = now + self.pause
            self.pause = min(2, 2 * self.pause or 0.25)

    def _take_snapshot(self, part: wire.Snapshot) -> None:
        if part.first:
            self.parts = (part.epoch, part.version, [])
        if self.parts is None or self.parts[:2] != (part.epoch, part.version):
            self.state_missing = True
            return
        self.parts[2].append(part.rest)
        if sum(map(len, self.parts[2])) > 2**24:
            raise Fault("STATE_TOO_LARGE")
        if part.last:
            state, self.parts = b"".join(self.parts[2]), None
            if self.take_any_state or (part.epoch, part.version) > (self.state_epoch, self.state_version):
                self._take_state(part.epoch, part.version, state)

    def _take_change(self, change: wire.Change) -> None:
        if change.form != 0:
            raise Fault("DELTA")  # we asked for none
        held = (self.state_epoch, self.state_version)
        if (change.epoch, change.to) <= held and not self.take_any_state:
            return
        if self.take_any_state or (change.epoch, change.start) != held:
            self.state_missing = True
        else:
            self._take_state(change.epoch, change.to, change.rest)

    def _take_state(self, epoch: int, version: int, state: bytes) -> None:
        self.state_epoch, self.state_version, self.state = epoch, version, state
        self.take_any_state = self.state_missing = False
        self._tell("state", state)

    # Writing

    def write(self, longest: int, now: float) -> list[bytes]:
        """The messages that are due now on this channel, none longer than that."""
        if not self.answered:
            return []
        due: list[tuple[int | None, bytes]] = []
        missing = self.state_missing or self.gap_seen and self.shown > self.expected
        if missing and now - self.resent_at >= self.round_trip:
            self.gap_seen, self.state_missing, self.resent_at = False, False, now
            due.append((None, wire.frame(wire.RESEND, wire.varint(self.expected))))
        room = self.limits["window_operations"]
        numbered = [sent for sent in list(self.kept.values())[:room] if sent.number >= self.unwritten]
        due += [(sent.number, wire.frame(sent.kind, sent.payload)) for sent in numbered]
        if numbered:
            self.probe_pause = FIRST_PROBE_S
            self.probe_at = now + self.probe_pause + self.round_trip
        elif self.kept and now >= self.probe_at:
            self.probe_pause = min(LONGEST_PROBE_S, 2 * self.probe_pause)
            self.probe_at = now + self.probe_pause
            due.append((None, wire.frame(wire.PROBE)))
        if not due and (self.acknowledge_at is None or now < self.acknowledge_at):
            return []
        messages = []
        for number, written in due or [(None, b"")]:
            if not messages or len(messages[-1]) + len(written) > longest:
                messages.append(wire.at_frame(At(self.channel, self.unwritten, self.expected - 1)))
            messages[-1] += written
            if number:
                self.unwritten = number + 1
                self.highest = max(self.highest, number)
        self.acknowledge_at, self.unacknowledged, self.unacknowledged_bytes = None, 0, 0
        return messages
