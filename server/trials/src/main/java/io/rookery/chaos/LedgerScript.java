package io.rookery.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.rookery.chaos.game.Booked;
import io.rookery.chaos.game.FromLedger;
import io.rookery.chaos.game.Ledger;
import io.rookery.chaos.game.ToLedger;
import io.rookery.chaos.game.Transfer;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;
import io.rookery.protocol.Frame;

/** A bot of the ledger: each of its transfers follows from who it is and which one it is. */
public final class LedgerScript implements PlayerScript {
  private static final int REQUEST_EVERY = 3;

  private long entry;

  @Override
  public String game() {
    return "ledger";
  }

  @Override
  public HeardBy heardBy() {
    return HeardBy.ROOM;
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    Transfer.Builder transfer = transfer(turn.sender(), turn.sequence()).toBuilder();
    return ToLedger.newBuilder().setTransfer(transfer.setDueNanos(turn.dueNanos())).build();
  }

  @Override
  public boolean asks(Turn turn) {
    return turn.sequence() % REQUEST_EVERY == 0;
  }

  @Override
  public void onMessage(ScriptPlayer me, Frame.Carries message) {
    Booked booked;
    try {
      booked =
          FromLedger.parser()
              .parseFrom(message.message(), message.offset(), message.length())
              .getBooked();
    } catch (InvalidProtocolBufferException e) {
      me.confused();
      return;
    }
    if (booked.getEntry() <= entry) {
      me.confused(); // everybody hears the entries in the one order they were booked in
    }
    entry = booked.getEntry();
    me.heard(booked.getSender(), booked.getSequence(), booked.getDueNanos());
  }

  /** What a bot moves with one of its transfers. */
  static Transfer transfer(int sender, long sequence) {
    long mixed = (sender * 31L + sequence) * 0x9E3779B97F4A7C15L >>> 33;
    int from = (int) (mixed % Ledger.ACCOUNTS);
    int further = 1 + (int) (mixed / 16 % (Ledger.ACCOUNTS - 1));
    return Transfer.newBuilder()
        .setSender(sender)
        .setSequence(sequence)
        .setFrom(from)
        .setTo((from + further) % Ledger.ACCOUNTS)
        .setAmount(1 + (int) (mixed / 256 % 100))
        .build();
  }
}
