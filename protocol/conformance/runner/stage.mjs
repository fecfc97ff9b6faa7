// The scripted server of one situation: a WebSocket server that says nothing by itself but WELCOME,
// PONG, and a bare AT when it is asked with PROBE, and writes down what the client says.
import { createServer } from "node:http";
import { Fault } from "./fault.mjs";
import { WebSocketServer } from "./libraries.mjs";
import { Referee } from "./referee.mjs";
import { textOf } from "./words.mjs";
import { control, written } from "./writing.mjs";

/** Frames that answer something the server or the application said; the others may come at any time. */
export const TELLING = new Set(["JOIN", "RESUME", "OPERATION", "REQUEST", "LEAVE", "RESEND"]);

export class Stage {
  constructor({ welcome, probes }, { token, now, happened, fault }) {
    this.now = now;
    this.happened = happened;
    this.fault = fault;
    this.welcome = control("WELCOME", welcome);
    this.answersProbes = probes !== "unanswered";
    this.referee = new Referee({ token, now, welcome: this.welcome });
    /** Connections that the script has not looked at yet: when each came. */
    this.arrivals = [];
    /** What the client said and the script has not looked at yet. */
    this.told = [];
    /** All else it said since the script wrote last. */
    this.aside = [];
    this.closes = [];
    this.brokenAt = -Infinity;
    this.refusals = [];
    this.isSilent = false;
    this.arrivedAt = undefined;
    /** Whether the next connection takes the place of one that the client gave up. */
    this.isExpected = false;
    this.socket = undefined;
    this.http = createServer((_, answer) => answer.writeHead(426).end());
    this.sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: 1 << 20,
      handleProtocols: (offered) => (offered.has("rookery.v1") ? "rookery.v1" : false),
    });
    this.http.on("upgrade", (request, socket, head) => this.asked(request, socket, head));
  }

  /** Listens, and returns the port. */
  async open() {
    await new Promise((listening) => this.http.listen(0, "127.0.0.1", listening));
    return this.http.address().port;
  }

  async close() {
    for (const socket of this.sockets.clients) socket.terminate();
    await new Promise((closed) => this.http.close(closed));
  }

  /** One message, of what a situation lists. */
  write(items) {
    const pieces = items.map((item) => written(item, this.referee.newest || 1));
    this.aside = [];
    this.referee.wrote(pieces.flatMap(({ frames }) => frames));
    this.socket?.send(Buffer.concat(pieces.map(({ bytes }) => bytes)));
  }

  text(text) {
    this.socket?.send(text);
  }

  /** The connection ends: without a word, or with a close frame. */
  break(close) {
    this.brokenAt = this.now();
    this.told.length = 0;
    const { socket } = this;
    this.socket = undefined;
    if (close === undefined) socket?.terminate();
    else socket?.close(...(close.code === undefined ? [] : [close.code, close.reason ?? ""]));
  }

  /** From now on nothing is answered; the connection stays open. */
  swallow() {
    this.isSilent = true;
    this.brokenAt = this.now();
    this.told.length = 0;
  }

  asked(request, socket, head) {
    const status = this.refusals.shift();
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return this.happened();
    }
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (!offered.includes("rookery.v1")) {
      socket.destroy();
      return this.fault(new Fault("its request does not offer the subprotocol rookery.v1", "#4-the-life-of-a-connection"));
    }
    this.sockets.handleUpgrade(request, socket, head, (accepted) => this.arrived(accepted));
  }

  arrived(socket) {
    if (this.socket !== undefined && !this.isSilent) this.gaveUp(); // its end is not known here yet
    this.socket = socket;
    this.isSilent = false;
    this.arrivedAt = this.now();
    if (!this.isExpected) this.arrivals.push(this.arrivedAt);
    this.isExpected = false;
    this.referee.connected();
    socket.on("message", (data, isBinary) => {
      if (socket === this.socket && !this.isSilent) this.guarded(() => this.heard(data, isBinary));
    });
    socket.on("close", (code) => {
      if (socket === this.socket) this.gaveUp();
      this.closes.push(code);
      this.happened();
    });
    socket.on("error", (error) => this.fault(new Fault(`its WebSocket broke RFC 6455: ${error.message}`, "#2-messages-and-frames")));
    this.happened();
  }

  /** The client ended its connection: one that brought no WELCOME in time does not count, and another may follow. */
  gaveUp() {
    this.socket = undefined;
    if (this.referee.newest > 0) return;
    const index = this.arrivals.indexOf(this.arrivedAt);
    if (index < 0) this.isExpected = true;
    else this.arrivals.splice(index, 1);
  }

  guarded(act) {
    try {
      act();
    } catch (fault) {
      this.fault(fault);
    }
    this.happened();
  }

  heard(data, isBinary) {
    for (const frame of this.referee.heard(data, isBinary)) {
      if (frame.payload !== undefined) frame.text = textOf(frame.payload);
      const isTold = TELLING.has(frame.name) && !this.isRepeated(frame);
      (isTold ? this.told : this.aside).push(frame);
      this.answer(frame);
    }
  }

  /** Whether it asks again for what it asked for before: it may, as long as nobody has answered. */
  isRepeated({ name, first }) {
    const channel = this.referee.channels.get(this.referee.newest);
    if (name === "JOIN" || name === "RESUME") return this.referee.repeats;
    if (name !== "RESEND") return false;
    const isRepeated = channel.wanted === first;
    channel.wanted = first;
    return isRepeated;
  }

  answer({ name, values }) {
    if (name === "HELLO") {
      this.socket.send(written({ WELCOME: this.welcome }).bytes);
    } else if (name === "PING") {
      const pong = { id: values.id, sent_ms: values.sent_ms, clock_ms: this.welcome.server_time_ms };
      this.socket.send(written({ PONG: pong }).bytes);
    } else if (name === "PROBE" && this.answersProbes && this.referee.position !== undefined) {
      this.socket.send(written({ AT: this.referee.position }).bytes);
    }
  }
}
