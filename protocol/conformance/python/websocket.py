"""A WebSocket client (RFC 6455) over a socket, as much of it as `rookery.v1` needs: binary messages, no extensions."""

import base64
import hashlib
import os
import socket
import ssl
import time
from urllib.parse import urlsplit

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Closed(Exception):
    """The connection is over. `code` is the other side's close code, 1005 when it named none, and 1006 when the
    connection just broke."""

    def __init__(self, code: int, reason: str = ""):
        super().__init__(f"{code} {reason}".strip())
        self.code, self.reason = code, reason


class Rejected(Exception):
    """There was no 101 but another HTTP `status`."""

    def __init__(self, status: int):
        super().__init__(f"HTTP status {status}")
        self.status = status


class WebSocket:
    """One connection, for one thread. Whatever breaks it raises Closed, from then on always."""

    def __init__(self, url: str, protocol: str, tls: ssl.SSLContext, timeout: float, longest: int = 65_536):
        """Connects to a `wss:` or `ws:` address and offers one subprotocol. Raises Rejected or Closed after at most
        about `timeout` seconds. `longest` bounds a message from the server."""
        self._buffer, self._parts, self._longest, self._closed = b"", None, longest, None
        deadline = time.monotonic() + timeout
        address = urlsplit(url)
        secure = address.scheme == "wss"
        port = address.port or (443 if secure else 80)
        try:
            self._socket = socket.create_connection((address.hostname, port), timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if secure:
                self._socket = tls.wrap_socket(self._socket, server_hostname=address.hostname)
            self._open(address, protocol, deadline)
        except OSError as error:
            self.cut()
            raise Closed(1006, str(error)) from None

    def _open(self, address, protocol: str, deadline: float) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        path = (address.path or "/") + ("?" + address.query if address.query else "")
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            if len(self._buffer) > 16_384 or not self._read(deadline - time.monotonic()):
                raise OSError("no whole answer to the opening request in time")
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split()[1])
        if status != 101:
            self.cut()
            raise Rejected(status)
        accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
        if headers.get("sec-websocket-accept") != accept or headers.get("sec-websocket-protocol") != protocol:
            raise OSError("the server does not speak this WebSocket protocol")

    def send(self, message: bytes) -> None:
        """Writes one binary message."""
        self._write(_BINARY, message)

    def receive(self, timeout: float) -> list[bytes]:
        """The binary messages that arrived, perhaps none; waits for the first bytes at most `timeout` seconds."""
        if self._closed:
            raise self._closed
        try:
            self._read(timeout)
        except OSError as error:
            self._end(1006, str(error))
        messages = []
        while not self._closed and (found := self._frame()):
            final, opcode, payload = found
            if opcode == _PING:
                self._write(_PONG, payload)
            elif opcode == _CLOSE:
                self._answer_close(payload)
            elif opcode in (_TEXT, _BINARY, 0) and (opcode == 0) == (self._parts is not None) and opcode != _TEXT:
                self._parts = (self._parts or b"") + payload
                if len(self._parts) > self._longest:
                    self.close(1009)
                elif final:
                    messages.append(self._parts)
                    self._parts = None
            elif opcode != _PONG:
                self.close(1003 if opcode == _TEXT else 1002)
        if self._closed and not messages:
            raise self._closed
        return messages

    def close(self, code: int, reason: str = "") -> None:
        """Says goodbye and closes; what the server still says is not read."""
        if not self._closed:
            self._write(_CLOSE, code.to_bytes(2, "big") + reason.encode()[:123])
            self._end(code, reason)

    def cut(self) -> None:
        """Closes the socket without a word, as a lost line does."""
        if hasattr(self, "_socket"):
            self._socket.close()
        self._closed = self._closed or Closed(1006)

    def _answer_close(self, payload: bytes) -> None:
        code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
        self._write(_CLOSE, payload[:2])
        self._end(code, payload[2:].decode(errors="replace"))

    def _end(self, code: int, reason: str) -> None:
        self._closed = self._closed or Closed(code, reason)
        self.cut()

    def _read(self, timeout: float) -> bool:
        self._socket.settimeout(max(timeout, 0.001))
        try:
            data = self._socket.recv(65_536)
        except TimeoutError:
            return False
        if not data:
            raise OSError("the connection broke")
        self._buffer += data
        return True

    def _frame(self) -> tuple[bool, int, bytes] | None:
        data = self._buffer
        if len(data) < 2:
            return None
        size, start = data[1], 2
        if data[0] & 0x70 or size & 0x80:
            self.close(1002)
            return None
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(data[2:start], "big")
        if len(data) >= start and size > self._longest:
            self.close(1009)
            return None
        if len(data) < start + size:
            return None
        self._buffer = data[start + size :]
        return bool(data[0] & 0x80), data[0] & 15, data[start : start + size]

    def _write(self, opcode: int, payload: bytes) -> None:
        if self._closed:
            raise self._closed
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, 0x80 | size))
        elif size < 65_536:
            head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
        mask = os.urandom(4)
        stream = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(size, "big")
        try:
            self._socket.settimeout(10)
            self._socket.sendall(head + mask + masked)
        except OSError as error:
            self._end(1006, str(error))
            raise self._closed from None
