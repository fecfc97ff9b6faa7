package io.rookery.chaos.game;

import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Moves money between accounts, tells everybody, and notices what is not the next of a sender. */
public final class Ledger implements Game<ToLedger> {
  public static final int ACCOUNTS = 10;
  public static final long OPENING = 1_000;

  static final GameType<ToLedger, FromLedger, ?> TYPE =
      GameType.named("ledger")
          .hears(ToLedger.getDefaultInstance())
          .says(FromLedger.getDefaultInstance())
          .seats(64)
          .inputsPerSecond(200)
          .ticksPerSecond(20)
          .resumeWindow(Duration.ofSeconds(60))
          .emptyForEver()
          .plays(Ledger::new);

  private final Room<FromLedger, ?> room;
  private final Books.Builder books = Books.newBuilder();
  private final Map<Integer, Long> last = new TreeMap<>();

  /** Receipts that are given with the next tick; of a seat at most 256, as the room admits. */
  private final Map<Request, FromLedger> later = new LinkedHashMap<>();

  private Ledger(Room<FromLedger, ?> room) {
    this.room = room;
    for (int account = 0; account < ACCOUNTS; account++) {
      books.addBalances(OPENING);
    }
  }

  @Override
  public void onMessage(Player player, ToLedger said) {
    switch (said.getKindCase()) {
      case TRANSFER -> book(said.getTransfer());
      case AUDIT ->
          room.tell(
              player, FromLedger.newBuilder().setBooks(books.clone().putAllLast(last)).build());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onRequest(Player player, ToLedger asked, Request request) {
    Transfer transfer = asked.getTransfer();
    book(transfer);
    FromLedger receipt =
        FromLedger.newBuilder()
            .setReceipt(
                Receipt.newBuilder()
                    .setSender(transfer.getSender())
                    .setSequence(transfer.getSequence()))
            .build();
    if (transfer.getSequence() % 2 == 0) {
      room.answer(request, receipt);
    } else {
      later.put(request, receipt);
    }
  }

  @Override
  public void onTick(float seconds) {
    later.forEach(room::answer);
    later.clear();
  }

  private void book(Transfer transfer) {
    long before = last.getOrDefault(transfer.getSender(), 0L);
    if (transfer.getSequence() <= before) {
      books.setWrong(books.getWrong() + 1);
    } else if (transfer.getSequence() > before + 1) {
      books.addSkipped(
          Skipped.newBuilder()
              .setSender(transfer.getSender())
              .setFrom(before + 1)
              .setTo(transfer.getSequence() - 1));
    }
    last.put(transfer.getSender(), Math.max(before, transfer.getSequence()));
    move(transfer.getFrom(), -transfer.getAmount());
    move(transfer.getTo(), transfer.getAmount());
    books.setEntries(books.getEntries() + 1);
    room.tellAll(
        FromLedger.newBuilder()
            .setBooked(
                Booked.newBuilder()
                    .setEntry(books.getEntries())
                    .setSender(transfer.getSender())
                    .setSequence(transfer.getSequence())
                    .setDueNanos(transfer.getDueNanos()))
            .build());
  }

  private void move(int account, long amount) {
    books.setBalances(account, books.getBalances(account) + amount);
  }
}
