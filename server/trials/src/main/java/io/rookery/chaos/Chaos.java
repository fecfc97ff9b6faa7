package io.rookery.chaos;

import com.google.protobuf.ByteString;
import io.rookery.chaos.game.Audit;
import io.rookery.chaos.game.Books;
import io.rookery.chaos.game.FromLedger;
import io.rookery.chaos.game.Ledger;
import io.rookery.chaos.game.ToLedger;
import io.rookery.chaos.game.Transfer;
import io.rookery.process.RemotePlayer;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Bots that play ledgers through broken connections on a cluster that loses gateways.
 *
 * @param seconds of trouble; some calm follows, in which everything arrives
 * @param seed of the trouble
 * @param pauseMillis between two faults of connections, on average
 */
record Chaos(int seconds, long seed, int pauseMillis) {
  static final int ROOMS = 3;
  private static final int BOTS = 8;

  /** So low that the outbox and the window hold what the longest absences bring: 50 s of it. */
  private static final int RATE = 5;

  private static final int CALM_SECONDS = 3;
  private static final int RAMP_SECONDS = 1;
  private static final long DELAY_MILLIS = 10;

  /**
   * What came of it.
   *
   * @param faults by kind
   * @param wrong what the rooms' books show that should not be there
   */
  record Outcome(Map<String, Integer> faults, Play.Result play, List<String> wrong) {

    boolean isFlawless() {
      return play.isFlawless() && wrong.isEmpty();
    }

    @Override
    public String toString() {
      return "faults " + faults + "\n" + play.text() + String.join("\n", wrong);
    }
  }

  /**
   * Where it happens.
   *
   * @param data a directory for what is written
   * @param rooms ledgers on the first node
   */
  record Stage(Cluster cluster, Path data, List<String> rooms) implements AutoCloseable {

    /** Three nodes with so many ledgers; {@code data}: an empty directory. */
    static Stage set(Path data, int rooms) throws Exception {
      Cluster cluster = Cluster.start(data, DELAY_MILLIS);
      try {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
          made.add(cluster.makeRoom("ledger"));
        }
        return new Stage(cluster.grow(2, DELAY_MILLIS), data, made);
      } catch (Exception | Error e) {
        cluster.close();
        throw e;
      }
    }

    /** The arguments with which bots play in some of these rooms. */
    List<String> play(List<String> in, int talkSeconds) {
      List<String> arguments = new ArrayList<>(cluster.loadArguments(List.of(0, 1, 2)));
      arguments.addAll(
          List.of(
              "--script=" + LedgerScript.class.getName(),
              "--room=" + String.join(",", in),
              "--room-size=" + BOTS,
              "--connections=" + in.size() * BOTS,
              "--rate=" + RATE,
              "--ramp=" + RAMP_SECONDS,
              "--warm-up=0",
              "--duration=" + talkSeconds));
      return arguments;
    }

    @Override
    public void close() throws Exception {
      cluster.close();
    }
  }

  /** Lets bots play in the first {@link #ROOMS} rooms, and troubles them. */
  Outcome unleash(Stage stage) throws Exception {
    Cluster cluster = stage.cluster();
    List<String> rooms = stage.rooms().subList(0, ROOMS);
    Trouble trouble = new Trouble(cluster, seed, pauseMillis);
    Play playing = Play.begin(stage.data(), stage.play(rooms, seconds + CALM_SECONDS));
    playing.awaitTalk();
    trouble.begin();
    try {
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    } finally {
      trouble.end();
    }
    Play.Result play = playing.result();
    return new Outcome(trouble.counts(), play, audit(cluster, rooms, play));
  }

  /** What the books of these rooms show that should not be there, when nobody else played there. */
  static List<String> audit(Cluster cluster, List<String> rooms, Play.Result play)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    long entries = 0;
    for (String room : rooms) {
      Books books = books(cluster.port(0), room);
      entries += books.getEntries();
      wrong.addAll(wrong(room, books));
    }
    if (entries != play.json().getLong("sent")) {
      wrong.add(entries + " transfers booked, " + play.json().getLong("sent") + " sent");
    }
    return wrong;
  }

  private static Books books(int port, String room) throws Exception {
    RemotePlayer auditor = RemotePlayer.connect(port, "Auditor");
    auditor.join(
        Join.newBuilder().setId(ByteString.copyFromUtf8("the auditor's id")).setRoom(room).build());
    auditor.say(ToLedger.newBuilder().setAudit(Audit.getDefaultInstance()).build());
    return FromLedger.parseFrom(auditor.await(FrameKind.MESSAGE)).getBooks();
  }

  /** Compares the balances with what the bots' transfers add up to. */
  private static List<String> wrong(String room, Books books) {
    List<String> wrong = new ArrayList<>();
    if (books.getWrong() != 0) {
      wrong.add(room + ": " + books.getWrong() + " transfers were not the next of their sender");
    }
    long[] balances = new long[Ledger.ACCOUNTS];
    Arrays.fill(balances, Ledger.OPENING);
    books
        .getLastMap()
        .forEach(
            (sender, last) -> {
              for (long sequence = 1; sequence <= last; sequence++) {
                Transfer transfer = LedgerScript.transfer(sender, sequence);
                balances[transfer.getFrom()] -= transfer.getAmount();
                balances[transfer.getTo()] += transfer.getAmount();
              }
            });
    long sum = 0;
    for (int account = 0; account < Ledger.ACCOUNTS; account++) {
      sum += books.getBalances(account);
      if (books.getBalances(account) != balances[account]) {
        wrong.add(
            room
                + ": account "
                + account
                + " has "
                + books.getBalances(account)
                + ", not "
                + balances[account]);
      }
    }
    if (sum != Ledger.ACCOUNTS * Ledger.OPENING) {
      wrong.add(room + ": money was made or lost, there is " + sum);
    }
    return wrong;
  }
}
