package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.game.Visitor;
import io.rookery.trial.Entry;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialMemory;
import io.rookery.trial.TrialOptions;
import io.rookery.trial.TrialState;
import java.time.Duration;
import java.util.List;

/** A game that does whatever a test asks of a room. */
public final class Trial implements Game<ToTrial> {
  public static final GameType<ToTrial, FromTrial, TrialConfig> TYPE =
      type("trial").plays(Trial::new);

  private final Room<FromTrial, TrialConfig> room;
  private final Table<Entry> entries;
  private final Table<Integer> counts;
  private final Value<String> last;
  private final Table<String> secrets;

  public Trial(Room<FromTrial, TrialConfig> room) {
    this.room = room;
    entries = room.shared(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    counts = room.shared(TrialState.COUNTS_FIELD_NUMBER, Integer.class);
    last = room.sharedValue(TrialState.LAST_FIELD_NUMBER, String.class);
    secrets = room.kept(TrialMemory.SECRETS_FIELD_NUMBER, String.class);
  }

  public static GameType.Builder<ToTrial, FromTrial, TrialConfig> type(String name) {
    return GameType.named(name)
        .hears(ToTrial.getDefaultInstance())
        .says(FromTrial.getDefaultInstance())
        .shares(TrialState.getDefaultInstance())
        .keeps(TrialMemory.getDefaultInstance())
        .joinsWith(TrialOptions.getDefaultInstance())
        .config(TrialConfig.newBuilder().setGreeting("hello").build())
        .seats(4);
  }

  @Override
  public void onCreate() {
    if (room.config().getGreeting().equals("unspeakable")) {
      throw new Refusal("bad_config", "greeting is something to be said");
    }
  }

  @Override
  public void admit(Visitor visitor) {
    if (visitor.options(TrialOptions.class).getPassword().equals("wrong")) {
      throw new Refusal("wrong_password", "try another");
    }
  }

  @Override
  public void onJoin(Player player) {
    if (player.name().equals("jinx")) {
      entries.put(99, Entry.getDefaultInstance());
      throw new IllegalStateException("jinxed");
    }
    entries.put(player.seat(), entry(player.name()));
    room.tell(player, said(room.config().getGreeting(), player));
  }

  @Override
  public void onMessage(Player player, ToTrial said) {
    switch (said.getKindCase()) {
      case NOTE -> {
        last.set(said.getNote());
        counts.put(player.name(), counts.get(player.name()).orElse(0) + 1);
        room.tellAll(said(said.getNote(), player));
      }
      case WHISPER -> room.tell(player, said(said.getWhisper(), player));
      case MURMUR -> room.tellAllBut(List.of(player), said(said.getMurmur(), player));
      case BLINK -> room.tellAllVolatile(said(said.getBlink(), player));
      case FAIL -> {
        entries.clear();
        last.set("broken");
        secrets.put(1, "broken");
        room.alarm("broken", Duration.ofMillis(1));
        room.lock();
        room.tellAll(said("broken", player));
        room.players().forEach(each -> room.kick(each, "broken"));
        throw new IllegalStateException("asked to fail");
      }
      case REFUSE -> throw new Refusal(said.getRefuse());
      case KICK -> room.player(said.getKick()).ifPresent(kicked -> room.kick(kicked, "go"));
      case CLOSE -> room.close();
      case ALARM -> room.alarm("ring", Duration.ofMillis(said.getAlarm()));
      case LARGE ->
          entries.put(
              50,
              Entry.newBuilder().setFiller(ByteString.copyFrom(new byte[said.getLarge()])).build());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onRequest(Player player, ToTrial asked, Request request) {
    switch (asked.getKindCase()) {
      case NOTE -> {
        counts.put("asked", counts.get("asked").orElse(0) + 1);
        room.answer(request, said("re: " + asked.getNote(), player));
        room.answer(request, said("again", player));
      }
      case ALARM -> {
        secrets.put(2, request.toString());
        room.alarm("answer", Duration.ofMillis(asked.getAlarm()));
      }
      case FAIL -> {
        room.answer(request, said("taken back", player));
        throw new IllegalStateException("asked to fail");
      }
      default -> throw new Refusal("not_now");
    }
  }

  @Override
  public void onDrop(Player player, Duration window) {
    room.tellAll(said("DROPPED for " + window.toSeconds(), player));
  }

  @Override
  public void onReturn(Player player) {
    room.tellAll(said("RETURNED", player));
  }

  @Override
  public void onTick(float seconds) {
    counts.put("ticks", counts.get("ticks").orElse(0) + 1);
  }

  @Override
  public void onAlarm(String name) {
    if (name.equals("answer")) {
      Request request = Request.parse(secrets.get(2).orElseThrow());
      room.answer(request, FromTrial.newBuilder().setText("at last").build());
      return;
    }
    room.tellAll(FromTrial.newBuilder().setText(name).build());
  }

  @Override
  public void onLeave(Player player, Departure why) {
    entries.remove(player.seat());
    room.tellAll(said(why.name(), player));
  }

  private static Entry entry(String text) {
    return Entry.newBuilder().setText(text).build();
  }

  private static FromTrial said(String text, Player by) {
    return FromTrial.newBuilder().setText(text).setSeat(by.seat()).build();
  }
}
