"""The codec against the golden vectors and the specification's example, and a session against a room by hand; and,
when ROOKERY_URL names a node for developers (`wss://127.0.0.1:PORT`), the client against that node."""

import base64
import json
import os
import random
import re
import ssl
import time
import unittest
import urllib.request
from pathlib import Path

import wire
from rookery_client import Client, NotSeated, TooLarge, WindowFull, after_close
from session import Session
from websocket import Closed, WebSocket

PROTOCOL = Path(__file__).resolve().parents[2]
URL = os.environ.get("ROOKERY_URL")
KINDS = {name: value for name, value in vars(wire).items() if name.isupper() and isinstance(value, int)}
ENUMS = {
    "rookery.v1.Join.mode": ["MODE_UNSPECIFIED", "MODE_JOIN_OR_CREATE", "MODE_JOIN", "MODE_CREATE"],
    "rookery.v1.Resynced.reason": [
        "REASON_UNSPECIFIED", "REASON_OUTBOX_OVERFLOWED", "REASON_ROLLED_BACK", "REASON_SECOND_COPY",
    ],
    "rookery.v1.Ended.reason": ["REASON_UNSPECIFIED", "REASON_ROOM_LOST", "REASON_MOVED", "REASON_REPLACED"],
    "rookery.v1.Left.reason": [
        "REASON_UNSPECIFIED", "REASON_ASKED", "REASON_KICKED", "REASON_ROOM_CLOSED", "REASON_EXPIRED",
    ],
}

ECHO_SAY = {1: ("text", "string"), 2: ("sent_ms", "double")}
TO_ECHO = {1: ("say", ECHO_SAY), 2: ("shout", ECHO_SAY)}
ECHOED = {
    1: ("seat", "uint32"), 2: ("name", "string"), 3: ("text", "string"), 4: ("sent_ms", "double"),
    5: ("shouted", "bool"),
}
FROM_ECHO = {1: ("echoed", ECHOED)}
TEXT = {1: ("text", "string")}
TO_CHAT = {1: ("say", TEXT)}
FROM_CHAT = {1: ("welcome", TEXT)}
LINE = {
    1: ("seat", "uint32"), 2: ("name", "string"), 3: ("at_ms", "double"),
    4: ("said", TEXT), 5: ("came", {}), 6: ("went", {}),
}
CHAT_STATE = {
    1: ("members", ("map", "uint32", {1: ("name", "string"), 2: ("away", "bool")})),
    2: ("lines", ("map", "uint32", LINE)),
}


def echo(text, how="say"):
    return wire.encode(TO_ECHO, {how: {"text": text}})


def vectors(name):
    cases = json.loads((PROTOCOL / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    return [(case, bytes.fromhex(case["hex"])) for case in cases]


class CodecTest(unittest.TestCase):
    def test_varints(self):
        for case, data in vectors("varints"):
            with self.subTest(case["name"]):
                if case["good"]:
                    self.assertEqual((case["value"], len(data)), wire.read_varint(data, 0))
                    self.assertEqual(data, wire.varint(case["value"]))
                else:
                    self.assertRaises(wire.Fault, wire.read_varint, data, 0)

    def test_messages_and_their_beginnings(self):
        for case, data in vectors("messages"):
            with self.subTest(case["name"]):
                server, expected, written = case["sender"] == "server", [], b""
                for frame in case["frames"]:
                    kind = KINDS[frame["kind"]]
                    if kind == wire.AT:
                        at = wire.At(frame["channel"], frame["number"], frame["ack"], frame["ahead"])
                        expected.append(wire.Frame(kind, at))
                        written += wire.at_frame(at)
                    else:
                        payload = bytes.fromhex(frame["payload"])
                        expected.append(wire.Frame(kind, payload))
                        written += wire.frame(kind, payload)
                self.assertEqual(expected, wire.read_message(data, server))
                self.assertEqual(data, written)
                for length in range(1, len(data)):
                    try:
                        read = wire.read_message(data[:length], server)
                        self.assertEqual(expected[: len(read)], read)
                    except wire.Fault:
                        pass

    def test_violations(self):
        for case, data in vectors("violations"):
            with self.subTest(case["name"]):
                with self.assertRaises(wire.Fault) as caught:
                    wire.read_message(data, case["sender"] == "server")
                self.assertEqual((case["fault"], case["at"]), (caught.exception.name, caught.exception.at))

    def test_controls(self):
        for case, data in vectors("controls"):
            with self.subTest(case["name"]):
                schema = wire.CONTROLS[KINDS[case["kind"]]]
                if not case["good"]:
                    self.assertRaises(wire.Fault, wire.decode, schema, data)
                    continue
                values = from_json(schema, case["type"], case["json"])
                self.assertEqual(values, {name: value for name, value in wire.decode(schema, data).items() if value})
                if not case.get("lossy"):
                    self.assertEqual(data, wire.encode(schema, values))

    def test_heads_of_state_frames(self):
        for case, data in vectors("state-heads"):
            with self.subTest(case["name"]):
                read = wire.read_snapshot if case["kind"] == "SNAPSHOT" else wire.read_change
                if not case["good"]:
                    self.assertRaises(wire.Fault, read, data)
                else:
                    snapshot = case["kind"] == "SNAPSHOT"
                    names = ("epoch", "version", "first", "last") if snapshot else ("epoch", "from", "to", "form")
                    said = [*(case[name] for name in names), bytes.fromhex(case["rest"])]
                    self.assertEqual(said, list(read(data)))

    def test_the_example_of_the_specification(self):
        text = (PROTOCOL / "PROTOCOL.md").read_text(encoding="utf-8")
        examples = re.findall(r"```(client|server)\n(.*?)```", text, re.S)
        messages = [
            wire.read_message(bytes.fromhex(re.sub(r"#.*", "", example)), sender == "server")
            for sender, example in examples
        ]
        kinds = [[frame.kind for frame in message] for message in messages]
        self.assertEqual([wire.HELLO, wire.AT, wire.JOIN], kinds[0])
        self.assertEqual([wire.AT, wire.JOINED, wire.SNAPSHOT, wire.MESSAGE], kinds[2])
        self.assertEqual([wire.AT, wire.CHANGE, wire.LEFT], kinds[8])
        state = wire.decode(CHAT_STATE, wire.read_snapshot(messages[2][2].payload).rest)
        self.assertEqual("Zoë", state["members"][1]["name"])
        self.assertEqual({}, state["lines"][1]["came"])
        self.assertIn("Be kind", wire.decode(FROM_CHAT, messages[2][3].payload)["welcome"]["text"])
        self.assertEqual(messages[3][1].payload, wire.encode(TO_CHAT, {"say": {"text": "hi"}}))

    def test_what_close_codes_ask_for(self):
        self.assertEqual("resume resume later stop stop", " ".join(map(after_close, (1006, 4000, 4102, 4300, 1009))))


def from_json(schema, type_name, found):
    values = {}
    for name, kind in schema.values():
        key = re.sub("_(.)", lambda letter: letter[1].upper(), name)
        if key in found:
            value = found[key]
            if kind == "bytes":
                value = base64.b64decode(value)
            elif kind == "uint64":
                value = int(value)
            elif kind == "enum":
                value = ENUMS[f"{type_name}.{name}"].index(value)
            values[name] = value
    return values


class SessionTest(unittest.TestCase):
    """What no cut of a connection brings about: links between nodes that lose, repeat and reorder."""

    def setUp(self):
        self.session, self.now = Session({"type": "echo"}), 100.0
        self.session.longest_payload = 1000
        self.session.open(1, self.now)
        self.hear(1, 0, self.control(wire.JOINED, **self.seat()))

    def seat(self, **more):
        seat = {
            "room": "r", "seat": 1, "epoch": 1, "session": "s", "secret": b"secret", "window_operations": 4,
            "window_bytes": 100, "outbox_messages": 2048, "outbox_bytes": 262_144, "resume_window_ms": 30_000,
            "next_operation": 1, "next_message": 1,
        }
        return {**seat, **more}

    def control(self, kind, **values):
        return wire.Frame(kind, wire.encode(wire.CONTROLS[kind], values))

    def message(self, text):
        return wire.Frame(wire.MESSAGE, text.encode())

    def hear(self, number, ack, *frames):
        self.session.hear(wire.At(self.session.channel, number, ack), list(frames), self.now)

    def written(self, later=0.0):
        """What the session writes after that time, each AT as three numbers."""
        self.now += later
        messages = self.session.write(16_384, self.now)
        frames = [frame for message in messages for frame in wire.read_message(message, server=False)]
        return [frame.payload[:3] if frame.kind == wire.AT else (frame.kind, frame.payload) for frame in frames]

    def happened(self, kind):
        return [event.data for event in self.session.events if event.kind == kind]

    def test_a_gap_is_asked_for_once_in_a_round_trip(self):
        self.hear(2, 0, self.message("2"))
        self.assertEqual([(1, 1, 0), (wire.RESEND, b"\x01")], self.written())
        self.hear(3, 0, self.message("3"))
        self.assertEqual([], self.written())
        self.hear(1, 0, self.message("1"), self.message("2"), self.message("3"))
        self.assertEqual([b"1", b"2", b"3"], self.happened("message"))

    def test_a_gap_that_is_still_there_after_a_round_trip_is_asked_for_again(self):
        self.hear(2, 0)
        self.written()
        self.hear(3, 0)
        self.assertEqual([], self.written())
        self.assertEqual([(1, 1, 0), (wire.RESEND, b"\x01")], self.written(0.11))

    def test_what_overtook_the_rest_is_not_asked_for(self):
        self.session.resent_at = self.now
        self.hear(2, 0, self.message("2"))
        self.hear(1, 0, self.message("1"), self.message("2"))
        self.assertEqual([], self.written(0.11))

    def test_a_repeated_message_is_dropped_and_acknowledged_again(self):
        self.hear(1, 0, self.message("1"))
        self.assertEqual([], self.written(0.9))
        self.assertEqual([(1, 1, 1)], self.written(0.1))
        self.hear(1, 0, self.message("1"))
        self.assertEqual([(1, 1, 1)], self.written())
        self.assertEqual([b"1"], self.happened("message"))

    def test_an_acknowledgement_counts_behind_its_frames_and_not_with_a_gap(self):
        said, asked = self.session.send(b"a"), self.session.send(b"b")
        self.assertEqual([(1, 1, 0), (wire.OPERATION, b"a"), (wire.OPERATION, b"b")], self.written())
        self.hear(2, 2)
        self.assertIsNone(said.outcome)
        self.hear(1, 2, self.control(wire.REFUSAL, operation=2, code="no"))
        self.assertEqual(("applied", "refused", "no"), (said.outcome, asked.outcome, asked.code))
        self.hear(2, 9)
        self.assertEqual({}, self.session.kept)

    def test_the_window_bounds_what_is_said(self):
        self.assertRaises(TooLarge, self.session.send, bytes(1001))
        sends = [self.session.send(bytes(20)) for _ in range(4)]
        self.assertRaises(WindowFull, self.session.send, b"")
        self.session.leave()
        self.assertEqual([wire.OPERATION] * 4, [kind for kind, _ in self.written()[1:]])
        self.hear(1, 1)
        self.assertEqual([(1, 5, 0), (wire.LEAVE, b"")], self.written())
        self.assertEqual("applied", sends[0].outcome)

    def test_a_lost_tail_is_probed_for_and_sent_again(self):
        self.session.send(b"a")
        self.written()
        self.assertEqual([], self.written(0.19))
        self.assertEqual([(1, 2, 0), (wire.PROBE, b"")], self.written(0.02))
        self.assertEqual([], self.written(0.19))
        self.assertEqual([(1, 2, 0), (wire.PROBE, b"")], self.written(0.02))
        self.hear(1, 0, wire.Frame(wire.RESEND, b"\x01"))
        self.assertEqual([(1, 1, 0), (wire.OPERATION, b"a")], self.written())

    def test_a_probe_is_answered(self):
        self.hear(1, 0, wire.Frame(wire.PROBE, b""))
        self.assertEqual([(1, 1, 0)], self.written())
        self.hear(3, 0, wire.Frame(wire.PROBE, b""))
        self.assertEqual([(1, 1, 0), (wire.RESEND, b"\x01")], self.written())

    def test_resynced_with_losses_leaves_unknown_what_it_took(self):
        taken, asked, later = self.session.send(b"a"), self.session.request(b"b"), self.session.send(b"c")
        self.written()
        told = {"epoch": 1, "next_operation": 3, "next_message": 9, "reason": 1, "lost_from": 1, "lost_to": 8}
        for _ in range(2):
            self.hear(9, 2, self.control(wire.RESYNCED, **told), self.message("9"))
        self.assertEqual(["unknown", "unknown", None], [sent.outcome for sent in (taken, asked, later)])
        self.assertEqual(([b"9"], 1), (self.happened("message"), len(self.happened("resynced"))))
        self.assertEqual([(1, 3, 9), (wire.OPERATION, b"c")], self.written())

    def test_after_moved_it_resumes_and_sends_again_what_is_wanted(self):
        said = [self.session.send(b"a"), self.session.send(b"b")]
        self.written()
        self.hear(0, 0, self.control(wire.ENDED, reason=2))
        self.assertTrue(self.session.wants_channel(self.now))
        opened = wire.read_message(self.session.open(2, self.now), False)
        resume = wire.decode(wire.CONTROLS[wire.RESUME], opened[1].payload)
        self.assertEqual((1, 0, 2), (resume["generation"], resume["last_message"], resume["highest_operation"]))
        self.assertFalse(self.session.wants_channel(self.now + 1.9))
        self.assertTrue(self.session.wants_channel(self.now + 2))
        self.hear(1, 1, self.control(wire.RESUMED, epoch=1, next_operation=2, next_message=1))
        self.assertEqual([(2, 2, 0), (wire.OPERATION, b"b")], self.written())
        self.assertEqual(["applied", None], [sent.outcome for sent in said])

    def test_a_resume_ends_with_its_window(self):
        said = self.session.send(b"a")
        self.session.lost(self.now)
        self.session.expire(self.now + 30)
        self.assertEqual("seated", self.session.phase)
        self.session.expire(self.now + 31)
        self.assertEqual(("over", "unknown"), (self.session.phase, said.outcome))

    def test_a_seat_that_comes_too_late_is_left(self):
        late = Session({"type": "echo"})
        late.open(1, self.now)
        late.leave()
        self.session = late
        self.hear(1, 0, self.control(wire.JOINED, **self.seat()))
        self.assertEqual([(1, 1, 0), (wire.LEAVE, b"")], self.written())
        self.hear(1, 1, self.control(wire.LEFT, reason=1))
        self.assertEqual(([(1, 2, 1)], 1), (self.written(), len(self.happened("over"))))

    # A state behind LEFT was still told, to an application that had been told the end.
    def test_after_the_end_nothing_is_told(self):
        self.hear(1, 0, self.control(wire.LEFT, reason=2))
        self.hear(2, 0, wire.Frame(wire.SNAPSHOT, b"\x01\x05\x03late"), wire.Frame(wire.VOLATILE, b"late"))
        self.assertEqual("over", self.session.events[-1].kind)

    def test_a_delta_that_nobody_asked_for_is_a_fault(self):
        with self.assertRaises(wire.Fault):
            self.hear(1, 0, wire.Frame(wire.CHANGE, b"\x01\x01\x02\x01c"))

    def test_state_is_shown_in_whole_versions(self):
        def part(version, flags, rest):
            return wire.Frame(wire.SNAPSHOT, bytes((1, version, flags)) + rest)

        self.hear(1, 0, part(2, 1, b"a"), part(2, 2, b"b"), part(2, 3, b"old"), part(1, 3, b"older"))
        self.hear(1, 0, wire.Frame(wire.CHANGE, b"\x01\x01\x02\x00c"), wire.Frame(wire.CHANGE, b"\x01\x02\x03\x00d"))
        self.assertEqual([b"ab", b"d"], self.happened("state"))
        self.assertEqual([], self.written())
        self.hear(1, 0, wire.Frame(wire.CHANGE, b"\x01\x04\x05\x00e"))
        self.assertEqual([(1, 1, 0), (wire.RESEND, b"\x01")], self.written())


@unittest.skipUnless(URL, "ROOKERY_URL names no node")
class NodeTest(unittest.TestCase):
    def setUp(self):
        self.tls = ssl.create_default_context()
        # a node for developers signs its certificate itself
        self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE
        self.client = self.connect(self.guest())

    def guest(self):
        address = URL.replace("ws", "http", 1).rstrip("/") + "/dev/token?name=Zo%C3%AB"
        with urllib.request.urlopen(address, context=self.tls, timeout=20) as answer:
            self.token = json.load(answer)["token"]
        return self.token

    def connect(self, token):
        client = Client(URL, lambda: token, self.tls)
        self.addCleanup(client.close)
        return client

    def until(self, condition, seconds=20, client=None):
        self.assertTrue((client or self.client).wait(condition, seconds), "not in time")

    def seated(self, session, client=None):
        self.until(lambda: session.phase != "joining", client=client)
        self.assertEqual("seated", session.phase, session.events)
        return session

    def heard(self, session):
        """The texts of what an echo room said."""
        messages = [event.data for event in session.events if event.kind == "message"]
        return [wire.decode(FROM_ECHO, message)["echoed"]["text"] for message in messages]

    def over(self, session):
        return next((event.data["how"] for event in session.events if event.kind == "over"), None)

    def say_all(self, session, texts, seconds, asks=lambda text: False, between=lambda: None):
        """Says, or asks, all of them as the window admits it, and waits until all have settled."""
        sends, waiting, deadline = [], list(reversed(texts)), time.monotonic() + seconds
        while waiting or not all(sent.outcome for sent in sends):
            self.assertLess(time.monotonic(), deadline, "not in time")
            try:
                for _ in range(min(len(waiting), 20)):
                    say = session.request if asks(waiting[-1]) else session.send
                    sends.append(say(echo(waiting[-1])))
                    waiting.pop()
            except WindowFull:
                pass
            self.client.poll()
            between()
            self.assertIsNone(self.over(session))
        return sends

    def test_500_operations_are_applied_once_and_in_order(self):
        room = self.seated(self.client.join("echo"))
        texts = [str(i) for i in range(500)]
        sends = self.say_all(room, texts, 60)
        self.assertEqual({"applied"}, {sent.outcome for sent in sends})
        self.until(lambda: len(self.heard(room)) >= 500)
        self.assertEqual(texts, self.heard(room))

    def test_two_rooms_on_one_connection_and_the_chats_state(self):
        room, chat = self.client.join("echo"), self.client.join("chat")
        self.seated(room), self.seated(chat)
        self.assertNotEqual(room.channel, chat.channel)
        mark = random.randbytes(6).hex()
        sends = [chat.send(wire.encode(TO_CHAT, {"say": {"text": f"{mark} {i}"}})) for i in range(8)]
        self.until(lambda: all(sent.outcome for sent in sends))

        def said():
            lines = sorted(wire.decode(CHAT_STATE, chat.state)["lines"].items())
            return [line["said"]["text"] for _, line in lines if line["said"]]

        self.until(lambda: f"{mark} 7" in said())
        self.assertEqual([f"{mark} {i}" for i in range(8)], [text for text in said() if text.startswith(mark)])
        self.assertEqual("Zoë", wire.decode(CHAT_STATE, chat.state)["members"][chat.seat]["name"])

    def test_a_request_and_its_answer(self):
        room = self.seated(self.client.join("echo"))
        asked = room.request(echo("what?"))
        self.until(lambda: asked.outcome)
        self.assertEqual("applied", asked.outcome)
        self.assertEqual("what?", wire.decode(FROM_ECHO, asked.answer)["echoed"]["text"])

    def test_refused_operations_have_no_effect_and_the_next_have(self):
        room = self.seated(self.client.join("echo"))
        long, unknown, bad = room.send(echo("x" * 281)), room.send(b""), room.send(b"\x07")
        asked, good = room.request(echo("to all", "shout")), room.send(echo("good"))
        self.until(lambda: good.outcome and asked.outcome)
        self.assertEqual(["refused"] * 4, [sent.outcome for sent in (long, unknown, bad, asked)])
        codes = ["too_long", "unknown_message", "bad_message", "unknown_message"]
        self.assertEqual(codes, [sent.code for sent in (long, unknown, bad, asked)])
        self.assertEqual("applied", good.outcome)
        self.assertEqual(["good"], self.heard(room))

    def test_what_is_too_large_is_not_sent_and_would_close_the_connection(self):
        room = self.seated(self.client.join("echo"))
        self.assertRaises(TooLarge, room.send, b"x" * 16_384)
        largest = room.send(b"\x07" * room.longest_payload)
        self.until(lambda: largest.outcome)
        self.assertEqual("bad_message", largest.code)
        raw = WebSocket(URL, "rookery.v1", self.tls, 10)
        hello = wire.encode(wire.CONTROLS[wire.HELLO], {"token": self.token})
        raw.send(wire.frame(wire.HELLO, hello) + wire.frame(wire.PONG, bytes(16_384)))
        with self.assertRaises(Closed) as caught:
            for _ in range(10):
                raw.receive(2)
        self.assertEqual(1009, caught.exception.code)

    def test_a_violation_closes_with_4300(self):
        raw = WebSocket(URL, "rookery.v1", self.tls, 10)
        raw.send(wire.frame(wire.HELLO, wire.encode(wire.CONTROLS[wire.HELLO], {"token": self.token})) + b"\x06\x00")
        with self.assertRaises(Closed) as caught:
            for _ in range(10):
                raw.receive(2)
        self.assertEqual(4300, caught.exception.code)

    def test_30_cuts_lose_double_and_reorder_nothing(self):
        chance = random.Random(7)
        room = self.seated(self.client.join("echo"))
        texts, asks = [str(i) for i in range(2000)], lambda text: text.endswith("7")
        state = {"cuts": 0, "next": 0.0}

        def cut_sometimes():
            now = time.monotonic()
            if state["cuts"] < 30 and room.answered and now >= state["next"]:
                state["next"] = now + chance.uniform(0.02, 0.5)
                if state["cuts"] or room.highest > 50:
                    state["cuts"] += 1
                    self.client.cut()
                    self.client.wake()

        sends = self.say_all(room, texts, 120, asks, cut_sometimes)
        self.assertEqual(30, state["cuts"])
        self.assertEqual({"applied"}, {sent.outcome for sent in sends})
        told = [text for text in texts if not asks(text)]
        self.until(lambda: len(self.heard(room)) >= len(told))
        self.assertEqual(told, self.heard(room))
        for text, sent in zip(texts, sends):
            if asks(text):
                self.assertEqual(text, wire.decode(FROM_ECHO, sent.answer)["echoed"]["text"])
        happened = [event.kind for event in room.events]
        self.assertEqual((30, 0), (happened.count("back"), happened.count("resynced")))

    def test_leaving_is_heard_after_the_last_word(self):
        room = self.seated(self.client.join("echo"))
        last = room.send(echo("bye"))
        room.leave()
        self.assertRaises(NotSeated, room.send, echo("too late"))
        self.until(lambda: room.phase == "over")
        self.assertEqual("applied", last.outcome)
        self.assertEqual((["bye"], "left"), (self.heard(room), self.over(room)))

    def test_a_second_connection_replaces_the_first(self):
        room = self.seated(self.client.join("echo"))
        said = room.send(echo("from the first"))
        self.until(lambda: said.outcome and self.heard(room))
        other = self.connect(self.token)
        again = other.resume(room.save())
        self.until(lambda: again.answered, client=other)
        self.until(lambda: room.phase == "over")
        self.assertEqual("replaced", self.over(room))
        said = again.send(echo("from the second"))
        self.until(lambda: said.outcome and self.heard(again), client=other)
        self.assertEqual(("applied", ["from the second"]), (said.outcome, self.heard(again)))

    def test_the_same_join_is_the_same_seat(self):
        room = self.seated(self.client.join("echo"))
        other = self.connect(self.token)
        again = self.seated(other.join("echo", id=room.join["id"], attempt=room.join["attempt"]), other)
        self.assertEqual((room.room, room.seat), (again.room, again.seat))
        self.until(lambda: room.phase == "over")
        self.assertEqual("replaced", self.over(room))

    def test_an_old_copy_learns_that_it_is_a_second_one(self):
        room = self.seated(self.client.join("echo"))
        saved = room.save()
        said = room.send(echo("not known to the copy"))
        self.until(lambda: said.outcome)
        other = self.connect(self.token)
        copy = other.resume(saved)
        mine = copy.send(echo("the copy's own"))
        self.until(lambda: copy.answered, client=other)
        self.assertIn("resynced", [event.kind for event in copy.events])
        self.assertEqual("unknown", mine.outcome)
        again = copy.send(echo("under a new number"))
        self.until(lambda: again.outcome and "under a new number" in self.heard(copy), client=other)
        self.assertEqual("applied", again.outcome)
        self.assertNotIn("the copy's own", self.heard(copy))


if __name__ == "__main__":
    unittest.main()
