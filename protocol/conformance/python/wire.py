"""The bytes of `rookery.v1`: varints, frames, control messages and the heads of state frames."""

import struct
from typing import NamedTuple

HELLO, WELCOME, PING, PONG, GO_AWAY, AT = 1, 2, 3, 4, 5, 8
JOIN, RESUME, OPERATION, REQUEST, LEAVE, RESEND, PROBE = 16, 17, 18, 19, 20, 24, 25
JOINED, JOIN_REFUSED, RESUMED, RESYNCED, GONE, ENDED = 32, 33, 34, 35, 36, 37
MESSAGE, REFUSAL, ANSWER, LEFT, SNAPSHOT, CHANGE, VOLATILE = 40, 41, 42, 43, 48, 49, 50

BY_EITHER = {PING, PONG, AT, RESEND, PROBE}
BY_CLIENT = BY_EITHER | {HELLO, JOIN, RESUME, OPERATION, REQUEST, LEAVE}
BY_SERVER = BY_EITHER | {WELCOME, GO_AWAY, *range(JOINED, ENDED + 1), *range(MESSAGE, LEFT + 1)}
BY_SERVER |= {SNAPSHOT, CHANGE, VOLATILE}

HIGHEST = 2**53 - 1


class Fault(Exception):
    """Bytes that this protocol does not admit: `name` is the rule they break, `at` the byte where that shows."""

    def __init__(self, name: str, at: int = 0):
        super().__init__(f"{name} at byte {at}")
        self.name, self.at = name, at


class At(NamedTuple):
    """What the frames behind it belong to."""

    channel: int
    number: int
    ack: int
    ahead: int = 0


class Frame(NamedTuple):
    """One frame; the payload of an AT frame is an `At`, any other's is bytes."""

    kind: int
    payload: object


def varint(value: int) -> bytes:
    """The shortest form of a number from 0 to 2^64 - 1."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at a byte, and the byte behind it; a Fault unless it is in its shortest form and at most 2^53 - 1."""
    value = 0
    for i, byte in enumerate(data[at : at + 8]):
        value |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            if value > HIGHEST or byte == 0 and i > 0:
                break
            return value, at + i + 1
    raise Fault("BAD_VARINT", at)


def frame(kind: int, payload: bytes = b"") -> bytes:
    """One frame."""
    return varint(kind) + varint(len(payload)) + payload


def at_frame(at: At) -> bytes:
    """An AT frame; `ahead` is left out when it is 0."""
    return frame(AT, b"".join(map(varint, at if at.ahead else at[:3])))


def read_message(data: bytes, server: bool = True) -> list[Frame]:
    """All frames of a WebSocket message that came from a server, or from a client; a Fault says what is wrong first."""
    if not data:
        raise Fault("EMPTY_MESSAGE")
    frames, position, has_at = [], 0, False
    while position < len(data):
        start = position
        kind, position = read_varint(data, position)
        if kind not in BY_SERVER | BY_CLIENT:
            raise Fault("UNKNOWN_KIND", start)
        if kind not in (BY_SERVER if server else BY_CLIENT):
            raise Fault("WRONG_SENDER", start)
        length_at = position
        length, position = read_varint(data, position)
        if length > len(data) - position:
            raise Fault("CUT_OFF", length_at)
        payload = data[position : position + length]
        position += length
        if kind == AT:
            numbers = _numbers(payload, start, "BAD_AT")
            if not (len(numbers) == 3 or server and len(numbers) == 4 and numbers[3] > 0):
                raise Fault("BAD_AT", start)
            payload, has_at = At(*numbers), True
        elif kind > AT and not has_at:
            raise Fault("NO_AT", start)
        elif kind == RESEND:
            numbers = _numbers(payload, start, "BAD_PAYLOAD")
            if len(numbers) != 1 or numbers[0] == 0:
                raise Fault("BAD_PAYLOAD", start)
        elif kind in (LEAVE, PROBE) and payload:
            raise Fault("BAD_PAYLOAD", start)
        frames.append(Frame(kind, payload))
    return frames


def _numbers(payload: bytes, start: int, fault: str) -> list[int]:
    numbers, position = [], 0
    try:
        while position < len(payload):
            number, position = read_varint(payload, position)
            numbers.append(number)
    except Fault:
        raise Fault(fault, start) from None
    return numbers


class Snapshot(NamedTuple):
    """One part of a whole state."""

    epoch: int
    version: int
    first: bool
    last: bool
    rest: bytes


class Change(NamedTuple):
    """What leads from one version of a state to a later one; with form 0, `rest` is all of the later one."""

    epoch: int
    start: int
    to: int
    form: int
    rest: bytes


def read_snapshot(payload: bytes) -> Snapshot:
    """What a SNAPSHOT says; a Fault for numbers that it may not have."""
    (epoch, version, flags), rest = _head(payload, 3)
    if not epoch or not version or flags > 3:
        raise Fault("BAD_SNAPSHOT")
    return Snapshot(epoch, version, bool(flags & 1), bool(flags & 2), rest)


def read_change(payload: bytes) -> Change:
    """What a CHANGE says; a Fault for numbers that it may not have."""
    (epoch, start, to, form), rest = _head(payload, 4)
    if not epoch or not start or to <= start or form > 1:
        raise Fault("BAD_CHANGE")
    return Change(epoch, start, to, form, rest)


def _head(payload: bytes, count: int) -> tuple[list[int], bytes]:
    numbers, position = [], 0
    for _ in range(count):
        number, position = read_varint(payload, position)
        numbers.append(number)
    return numbers, payload[position:]


# Messages are dicts. A schema says which field a number is, and its type: a scalar's name, another schema, or ("map",
# key's type, value's type).
CONTROLS = {
    HELLO: {1: ("token", "string"), 2: ("sdk", "string")},
    WELCOME: {
        1: ("connection", "string"), 2: ("subject", "string"), 3: ("name", "string"), 4: ("server_time_ms", "double"),
        5: ("ping_interval_ms", "uint32"), 6: ("ping_timeout_ms", "uint32"), 7: ("max_message_bytes", "uint32"),
        8: ("max_channels", "uint32"),
    },
    PING: {1: ("id", "uint32"), 2: ("sent_ms", "double")},
    PONG: {1: ("id", "uint32"), 2: ("sent_ms", "double"), 3: ("clock_ms", "double")},
    GO_AWAY: {1: ("return_in_ms", "uint32"), 2: ("text", "string")},
    JOIN: {
        1: ("id", "bytes"), 2: ("room", "string"), 3: ("type", "string"), 4: ("mode", "enum"),
        5: ("metadata", ("map", "string", "string")), 6: ("options", "bytes"), 7: ("attempt", "uint32"),
    },
    RESUME: {
        1: ("room", "string"), 2: ("session", "string"), 3: ("secret", "bytes"), 4: ("generation", "uint32"),
        5: ("epoch", "uint64"), 6: ("last_message", "uint64"), 7: ("state_version", "uint64"),
        8: ("highest_operation", "uint64"),
    },
    JOINED: {
        1: ("room", "string"), 2: ("type", "string"), 3: ("seat", "uint32"), 4: ("epoch", "uint64"),
        5: ("session", "string"), 6: ("secret", "bytes"), 7: ("window_operations", "uint32"),
        8: ("window_bytes", "uint32"), 9: ("input_rate", "uint32"), 10: ("outbox_messages", "uint32"),
        11: ("outbox_bytes", "uint32"), 12: ("resume_window_ms", "uint32"), 13: ("next_operation", "uint64"),
        14: ("next_message", "uint64"),
    },
    JOIN_REFUSED: {1: ("code", "string"), 2: ("text", "string"), 3: ("temporary", "bool")},
    RESUMED: {1: ("epoch", "uint64"), 2: ("next_operation", "uint64"), 3: ("next_message", "uint64")},
    RESYNCED: {
        1: ("epoch", "uint64"), 2: ("next_operation", "uint64"), 3: ("next_message", "uint64"), 4: ("reason", "enum"),
        5: ("lost_from", "uint64"), 6: ("lost_to", "uint64"),
    },
    GONE: {1: ("code", "string"), 2: ("text", "string")},
    ENDED: {1: ("reason", "enum"), 2: ("text", "string")},
    REFUSAL: {1: ("operation", "uint64"), 2: ("code", "string"), 3: ("text", "string")},
    ANSWER: {1: ("operation", "uint64"), 2: ("payload", "bytes")},
    LEFT: {1: ("reason", "enum"), 2: ("text", "string")},
}
_NOTHING = {"string": "", "bytes": b"", "double": 0.0, "bool": False, "uint32": 0, "uint64": 0, "enum": 0}
_WIRE_TYPES = {"double": 1, "uint32": 0, "uint64": 0, "enum": 0, "bool": 0}


def encode(schema: dict, values: dict) -> bytes:
    """A protobuf message, its fields in the order of their numbers; scalars that say nothing are left out."""
    out = b""
    for number, (name, kind) in sorted(schema.items()):
        value = values.get(name)
        if isinstance(kind, tuple):
            entry = {1: ("key", kind[1]), 2: ("value", kind[2])}
            for key, held in (value or {}).items():
                out += _field(number, entry, {"key": key, "value": held})
        elif value is not None and (isinstance(kind, dict) or value != _NOTHING[kind]):
            out += _field(number, kind, value)
    return out


def _field(number: int, kind: object, value: object) -> bytes:
    if kind == "double":
        return varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(kind, dict):
        data = encode(kind, value)
    elif kind in _WIRE_TYPES:
        return varint(number << 3) + varint(int(value))
    else:
        data = value.encode() if kind == "string" else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def decode(schema: dict, data: bytes) -> dict:
    """What a protobuf message says, with what it leaves out as nothing (a message within it as None); unknown fields
    are dropped. A Fault when it does not parse."""
    values = {
        name: {} if isinstance(kind, tuple) else None if isinstance(kind, dict) else _NOTHING[kind]
        for name, kind in schema.values()
    }
    position = 0
    while position < len(data):
        tag, position = _protobuf_varint(data, position)
        if tag >> 3 == 0:
            raise Fault("BAD_PROTOBUF", position)
        if tag & 7 == 0:
            found, position = _protobuf_varint(data, position)
        else:
            if tag & 7 == 2:
                size, position = _protobuf_varint(data, position)
            elif tag & 7 in (1, 5):
                size = 8 if tag & 7 == 1 else 4
            else:
                raise Fault("BAD_PROTOBUF", position)
            found = data[position : position + size]
            position += size
            if position > len(data):
                raise Fault("BAD_PROTOBUF", len(data))
        name, kind = schema.get(tag >> 3, (None, None))
        wire_type = _WIRE_TYPES.get(kind, 2) if isinstance(kind, str) else 2
        if name is not None and wire_type == tag & 7:
            if isinstance(kind, tuple):
                entry = decode({1: ("key", kind[1]), 2: ("value", kind[2])}, found)
                values[name][entry["key"]] = entry["value"] if entry["value"] is not None else decode(kind[2], b"")
            else:
                values[name] = _value(kind, found)
    return values


def _value(kind: object, found: object) -> object:
    if isinstance(kind, dict):
        return decode(kind, found)
    if kind == "string":
        try:
            return found.decode()
        except UnicodeDecodeError:
            raise Fault("BAD_PROTOBUF") from None
    if kind == "double":
        return struct.unpack("<d", found)[0]
    if kind == "bool":
        return found != 0
    return found & 0xFFFFFFFF if kind in ("uint32", "enum") else found


def _protobuf_varint(data: bytes, at: int) -> tuple[int, int]:
    # protobuf's own varints may be longer than they need to be, and have 64 bits
    value = 0
    for i, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at + i + 1
    raise Fault("BAD_PROTOBUF", at)
