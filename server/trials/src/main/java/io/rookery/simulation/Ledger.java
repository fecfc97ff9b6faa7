package io.rookery.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.room.InsideSeats;
import io.rookery.simulation.wire.LedgerState;
import io.rookery.simulation.wire.Order;
import io.rookery.simulation.wire.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A game whose moods nobody can foresee; it writes down what it does. */
final class Ledger implements Game<Order> {
  private static final ByteString LARGE = ByteString.copyFrom(new byte[40 << 10]);

  private final Room<Word, Empty> room;
  private final Journal journal;
  private final Random moods;
  private final Value<Long> turn;
  private final Table<Long> applied;
  private final Table<String> seats;
  private final Map<String, Request> later = new TreeMap<>();
  private final List<Runnable> entries = new ArrayList<>();
  private long words;

  Ledger(Room<Word, Empty> room, Journal journal, Random moods) {
    this.room = room;
    this.journal = journal;
    this.moods = moods;
    turn = room.sharedValue(LedgerState.TURN_FIELD_NUMBER, Long.class);
    applied = room.shared(LedgerState.APPLIED_FIELD_NUMBER, Long.class);
    seats = room.shared(LedgerState.SEATS_FIELD_NUMBER, String.class);
  }

  @Override
  public void onJoin(Player player) {
    begin();
    journal.seated(ByteString.copyFromUtf8(player.name()));
    if (room.players().stream().filter(each -> each.name().equals(player.name())).count() > 1) {
      journal.fault("one join has two seats");
    }
    seats.put(player.seat(), player.name());
    tell(player, ByteString.EMPTY);
    tellAll(List.of(player));
    done();
  }

  @Override
  public void onMessage(Player player, Order order) {
    begin();
    boolean works = order.getAct() != Order.Act.ACT_REFUSE && order.getAct() != Order.Act.ACT_FAIL;
    journal.heard(InsideSeats.session(player), order.getId(), works);
    applied.put(player.name(), applied.get(player.name()).orElse(0L) + 1);
    switch (order.getAct()) {
      case ACT_TELL_ALL -> tellAll(List.of());
      case ACT_TELL_OTHERS -> tellAll(List.of(player));
      case ACT_BLINK -> room.tellAllVolatile(word(ByteString.EMPTY));
      case ACT_KICK -> room.player(order.getTarget()).ifPresent(this::kick);
      case ACT_FLOOD -> room.player(order.getTarget()).ifPresent(this::flood);
      case ACT_REFUSE -> {
        tellAll(List.of());
        refuse(player, order);
        throw new Refusal("no");
      }
      case ACT_FAIL -> {
        tellAll(List.of());
        room.kick(player, "never happens");
        refuse(player, order);
        throw new IllegalStateException("moody");
      }
      default -> tell(player, ByteString.EMPTY);
    }
    if (moods.nextInt(4) == 0) {
      List<Player> all = List.copyOf(room.players());
      tell(all.get(moods.nextInt(all.size())), ByteString.EMPTY);
    }
    if (moods.nextInt(4) == 0) {
      tellAll(List.of());
    }
    done();
  }

  private void kick(Player player) {
    room.kick(player, "go");
    entries.add(() -> journal.account(InsideSeats.session(player)).kicked = true);
  }

  private void flood(Player player) {
    int times = 3 + moods.nextInt(9);
    for (int i = 0; i < times; i++) {
      tell(player, LARGE);
    }
  }

  @Override
  public void onRequest(Player player, Order order, Request request) {
    begin();
    journal.heard(InsideSeats.session(player), order.getId(), true);
    applied.put(player.name(), applied.get(player.name()).orElse(0L) + 1);
    if (order.getAct() == Order.Act.ACT_ASK) {
      answer(player, request);
      if (room.answer(request, word(ByteString.EMPTY))) {
        journal.fault("a second answer counted");
      }
    } else {
      later.put(request.toString(), request);
      room.alarm(request.toString(), Duration.ofMillis(1 + moods.nextInt(3_000)));
    }
    done();
  }

  @Override
  public void onAlarm(String name) {
    begin();
    Request request = later.remove(name);
    for (Player player : List.copyOf(room.players())) {
      if (InsideSeats.session(player).equals(request.session())) {
        answer(player, request);
      }
    }
    done();
  }

  @Override
  public void onDrop(Player player, Duration window) {
    begin();
    tellAll(List.of());
    done();
  }

  @Override
  public void onReturn(Player player) {
    begin();
    tellAll(List.of());
    done();
  }

  @Override
  public void onLeave(Player player, Departure why) {
    begin();
    journal.left(InsideSeats.session(player), why);
    seats.remove(player.seat());
    tellAll(List.of());
    done();
  }

  private void answer(Player player, Request request) {
    Word word = word(ByteString.EMPTY);
    if (!room.answer(request, word)) {
      journal.fault("an answer did not count");
    }
    enter(player, word);
  }

  private void tell(Player player, ByteString filler) {
    Word word = word(filler);
    room.tell(player, word);
    enter(player, word);
  }

  private void tellAll(Collection<Player> but) {
    Word word = word(ByteString.EMPTY);
    if (but.isEmpty()) {
      room.tellAll(word);
    } else {
      room.tellAllBut(but, word);
    }
    for (Player player : room.players()) {
      if (!but.contains(player)) {
        enter(player, word);
      }
    }
  }

  private Word word(ByteString filler) {
    return Word.newBuilder().setId(++words).setTurn(turn.get()).setFiller(filler).build();
  }

  private void enter(Player player, Word word) {
    Journal.Account account = journal.account(InsideSeats.session(player));
    entries.add(
        () -> {
          account.said.add(word.getId());
          account.bytes += word.getSerializedSize();
        });
  }

  /** What this callback did is taken back, and the player told so. */
  private void refuse(Player player, Order order) {
    entries.clear();
    journal.account(InsideSeats.session(player)).said.add(-order.getId());
  }

  private void begin() {
    entries.clear();
    turn.set(turn.get() + 1);
  }

  private void done() {
    entries.forEach(Runnable::run);
    entries.clear();
  }
}
