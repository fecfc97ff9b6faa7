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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Bots that play ledgers through broken connections on a cluster that loses gateways.
 *
 * @param seconds of trouble; some calm follows, in which everything arrives
 * @param seed of the trouble
 */
record Chaos(int seconds, long seed, Setting setting) {
  static final int ROOMS = 3;
  private static final int BOTS = 8;
  private static final int CALM_SECONDS = 3;

  /**
   * How hard it is.
   *
   * <p>Who is cut off again and again within 5 s waits longer each time before the next attempt, up
   * to half a minute. What is said meanwhile fits into outbox and window, or it does not.
   */
  enum Setting {
    /** Outbox and window hold what the longest absences bring, 50 s of it: nothing is lost. */
    GENTLE(600, 5, true),

    /** As gentle, with as much trouble in a few seconds as a test has. */
    BRIEF(80, 5, true),

    /** They hold 13 s of it: much is lost, and each loss has to be declared. */
    HARSH(100, 20, false);

    /** Between two faults of connections, on average. */
    private final int pauseMillis;

    /** Operations a second of each bot. */
    final int rate;

    private final boolean losesNothing;

    Setting(int pauseMillis, int rate, boolean losesNothing) {
      this.pauseMillis = pauseMillis;
      this.rate = rate;
      this.losesNothing = losesNothing;
    }
  }

  private static final int RAMP_SECONDS = 1;
  private static final long DELAY_MILLIS = 10;

  /**
   * What came of it.
   *
   * @param faults by kind
   * @param wrong what the rooms' books show that should not be there
   */
  record Outcome(
      Setting setting, Map<String, Integer> faults, Play.Result play, List<String> wrong) {

    /** Whether it went as it must: nothing lost where nothing may be, or else all declared. */
    boolean isGood() {
      boolean good = setting.losesNothing ? play.isFlawless() : play.isAccounted();
      return good && wrong.isEmpty();
    }

    @Override
    public String toString() {
      return setting.name().toLowerCase(Locale.ROOT)
          + ": a fault each "
          + setting.pauseMillis
          + " ms, "
          + setting.rate
          + " operations/s and bot\nfaults "
          + faults
          + "\n"
          + play.text()
          + String.join("\n", wrong);
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
    List<String> play(List<String> in, int rate, int talkSeconds) {
      List<String> arguments = new ArrayList<>(cluster.loadArguments(List.of(0, 1, 2)));
      arguments.addAll(
          List.of(
              "--script=" + LedgerScript.class.getName(),
              "--room=" + String.join(",", in),
              "--room-size=" + BOTS,
              "--connections=" + in.size() * BOTS,
              "--rate=" + rate,
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

  /** Lets bots play in these rooms, where nobody else has played, and troubles them. */
  Outcome unleash(Stage stage, List<String> rooms) throws Exception {
    Cluster cluster = stage.cluster();
    Trouble trouble = new Trouble(cluster, seed, setting.pauseMillis);
    List<String> arguments = stage.play(rooms, setting.rate, seconds + CALM_SECONDS);
    Play playing = Play.begin(stage.data(), arguments);
    playing.awaitTalk();
    trouble.begin();
    try {
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    } finally {
      trouble.end();
    }
    Play.Result play = playing.result();
    return new Outcome(setting, trouble.counts(), play, audit(cluster, rooms, play));
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
    long sent = play.json().getLong("sent");
    long unknown = play.json().getJsonObject("wrong").getLong("unknown");
    if (entries > sent || entries < sent - unknown) {
      wrong.add(entries + " transfers booked, " + sent + " sent, " + unknown + " unknown");
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
      wrong.add(room + ": " + books.getWrong() + " transfers were not above the last of theirs");
    }
    long[] balances = new long[Ledger.ACCOUNTS];
    Arrays.fill(balances, Ledger.OPENING);
    books.getLastMap().forEach((sender, last) -> book(balances, sender, 1, last, 1));
    books
        .getSkippedList()
        .forEach(gap -> book(balances, gap.getSender(), gap.getFrom(), gap.getTo(), -1));
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

  /** Books these transfers of a sender so many times. */
  private static void book(long[] balances, int sender, long from, long to, int times) {
    for (long sequence = from; sequence <= to; sequence++) {
      Transfer transfer = LedgerScript.transfer(sender, sequence);
      balances[transfer.getFrom()] -= (long) times * transfer.getAmount();
      balances[transfer.getTo()] += (long) times * transfer.getAmount();
    }
  }
}
