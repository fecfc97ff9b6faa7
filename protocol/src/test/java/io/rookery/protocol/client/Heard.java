package io.rookery.protocol.client;

import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.StateHead;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a client says and is told, in words. */
class Heard implements ClientListener {
  final List<byte[]> sent = new ArrayList<>();
  final List<String> events = new ArrayList<>();

  /** The frames sent since the last call. */
  List<Frame> takeSent() {
    List<Frame> frames = new ArrayList<>();
    for (byte[] message : sent) {
      Decoded decoded = FrameDecoder.decode(message, FrameKind.From.CLIENT);
      frames.addAll(((Decoded.Message) decoded).frames());
    }
    sent.clear();
    return frames;
  }

  /** The same in words: an AT as its three numbers, others as their kinds. */
  String takeSentInWords() {
    List<String> words = new ArrayList<>();
    for (Frame frame : takeSent()) {
      words.add(
          frame instanceof Frame.At at
              ? "AT " + at.channel() + " " + at.number() + " " + at.ack()
              : ((Frame.Carries) frame).kind().name());
    }
    return String.join(", ", words);
  }

  List<String> takeEvents() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  @Override
  public void send(byte[] message) {
    sent.add(message);
  }

  @Override
  public void violated(String how) {
    events.add("violated: " + how);
  }

  @Override
  public void unanswered() {
    events.add("unanswered");
  }

  @Override
  public void joined(Joined joined, long nowNanos) {
    events.add("joined");
  }

  @Override
  public void joinRefused(JoinRefused refused) {
    events.add("join refused: " + refused.getCode());
  }

  @Override
  public void resumeRefused(JoinRefused refused) {
    events.add("resume refused: " + refused.getCode());
  }

  @Override
  public void resumed(Resumed resumed, long nowNanos) {
    events.add("resumed");
  }

  @Override
  public void resynced(
      Resynced resynced, boolean wasAway, long declared, long skipped, long nowNanos) {
    events.add("resynced: " + declared + " declared, " + skipped + " skipped");
  }

  @Override
  public void gone(Gone gone) {
    events.add("gone: " + gone.getCode());
  }

  @Override
  public void ended(Ended ended) {
    events.add("ended: " + ended.getReason());
  }

  @Override
  public void left(Left left) {
    events.add("left");
  }

  @Override
  public void message(Frame.Carries frame, long nowNanos) {
    events.add("message: " + frame.payload().toStringUtf8());
  }

  @Override
  public void state(Frame.Carries frame, StateHead head) {
    events.add("state");
  }

  @Override
  public void acknowledged(long operation, long dueNanos, long nowNanos) {
    events.add("acknowledged: " + operation);
  }

  @Override
  public void resent(long operation) {
    events.add("resent: " + operation);
  }

  @Override
  public void repeated() {
    events.add("repeated");
  }
}
