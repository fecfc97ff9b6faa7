package io.rookery.simulation;

import com.google.protobuf.ByteString;
import io.rookery.game.Player;
import io.rookery.protocol.FrameKind;
import io.rookery.room.InsideSeats;
import io.rookery.simulation.wire.Order;
import java.util.List;
import java.util.Random;

/** What befalls a run: people who come, speak and go, and everything that breaks. */
final class Faults {
  private static final Order.Act[] ACTS = {
    Order.Act.ACT_TELL_ALL,
    Order.Act.ACT_TELL_ALL,
    Order.Act.ACT_TELL_ME,
    Order.Act.ACT_TELL_OTHERS,
    Order.Act.ACT_BLINK,
    Order.Act.ACT_REFUSE,
    Order.Act.ACT_REFUSE,
    Order.Act.ACT_FAIL,
    Order.Act.ACT_ASK,
    Order.Act.ACT_ASK_LATER
  };

  /** A window is granted no sooner again. */
  private static final long GRANT_PAUSE = 10_100;

  /** Whose windows are more than a room may be expected to hold. */
  private static final int MANY = 7;

  private final World world;
  private final Weather weather;
  private final Random chance;

  Faults(World world, Weather weather) {
    this.world = world;
    this.weather = weather;
    this.chance = world.chance();
  }

  void begin() {
    for (int i = 0; i < weather.people; i++) {
      at(chance.nextInt(200), world::newcomer);
    }
    at(300, this::speak);
    at(500, this::strike);
    if (chance.nextInt(8) == 0) {
      at(World.CALM - chance.nextInt(weather.wide ? 10_000 : 2_000), this::close);
    }
    if (weather.wide) {
      at(700, this::strikeMore);
    }
    at(World.CALM + 3_000, this::misbehave);
    if (weather.wide && weather.holdsUp()) {
      at(World.CALM + 4_000, this::crowd);
    }
    at(World.CALM + 18_000, this::hurry);
    at(World.CALM + 20_000, this::lastOperation);
    at(World.CALM + 22_000, this::lastWord);
  }

  private void at(long time, Runnable run) {
    world.at(time, run);
  }

  private void soon(int within, Runnable run) {
    at(world.now() + 1 + chance.nextInt(within), run);
  }

  private void speak() {
    if (world.now() >= World.CALM) {
      return;
    }
    Person person = any();
    int burst = chance.nextInt(6) == 0 ? 30 : 1 + chance.nextInt(3);
    for (int i = 0; i < burst; i++) {
      say(person);
    }
    soon(200, this::speak);
  }

  private void say(Person person) {
    int what = chance.nextInt(200);
    if (what == 0) {
      person.leave();
    } else if (what == 1) {
      person.order(Order.Act.ACT_KICK, 1 + chance.nextInt(8), 0);
    } else if (what < 8) {
      person.babble();
    } else if (weather.floods && what < 14) {
      person.order(Order.Act.ACT_FLOOD, 1 + chance.nextInt(weather.people), 0);
    } else {
      person.order(ACTS[chance.nextInt(ACTS.length)], 0, 0);
    }
  }

  private Person any() {
    List<Person> all = world.persons();
    return all.get(chance.nextInt(all.size()));
  }

  private void strike() {
    if (world.now() >= World.CALM) {
      return;
    }
    Person person = any();
    if (person.isConnected()) {
      strike(person);
    }
    soon(2 * weather.faultEvery, this::strike);
  }

  private void strike(Person person) {
    int pingTimeout = 1_000 + chance.nextInt(5_000);
    switch (chance.nextInt(12)) {
      case 0, 1 -> {
        world.tally().fault("socket cut");
        person.line().breakIn(chance.nextInt(50), chance.nextInt(50));
      }
      case 2, 3 -> {
        world.tally().fault("half-open at gateway");
        person.line().breakIn(chance.nextInt(50), pingTimeout);
      }
      case 4 -> {
        world.tally().fault("half-open at client");
        person.line().breakIn(pingTimeout, chance.nextInt(50));
      }
      case 5 -> {
        world.tally().fault("gateway crash");
        world.crash(person.line().node());
      }
      case 6 -> {
        world.tally().fault("room pause");
        world.pause(50 + chance.nextInt(2_000));
      }
      case 7, 8 -> {
        world.tally().fault("stalled reader");
        person.line().stall(50 + chance.nextInt(2_500));
      }
      case 9 -> {
        if (chance.nextInt(6) == 0) {
          world.tally().fault("gone for good");
          person.walkOff();
        } else {
          world.tally().fault("away");
          person.goAway(1_000 + chance.nextInt(6_000));
        }
      }
      case 10 -> {
        if (person.client.isOpen() && !person.client.copied && chance.nextInt(3) == 0) {
          world.tally().fault("second copy");
          world.duplicate(person);
        } else if (world.persons().size() < 7) {
          world.newcomer();
        }
      }
      default -> {
        if (person.client.isOpen()) {
          world.tally().fault("ack from the future");
          person.acknowledgeTheFuture();
        }
      }
    }
  }

  private void strikeMore() {
    if (world.now() >= World.CALM) {
      return;
    }
    Person person = any();
    switch (chance.nextInt(12)) {
      case 0 -> {
        world.tally().fault("kicked by an operator");
        int seat = 1 + chance.nextInt(weather.seats);
        world.inRoom(() -> kick(seat));
      }
      case 1 -> {
        if (world.persons().size() < 7) {
          world.newcomer();
        }
        if (person.isConnected()) {
          person.line().lose(chance.nextInt(200));
        }
        person.farewell(Order.Act.ACT_TELL_ME);
      }
      case 2, 3, 4, 5 -> {
        if (person.client.isOpen() && !person.client.copied) {
          world.tally().fault("forgot its session");
          person.forget();
        }
      }
      default -> {}
    }
    soon(2_000, this::strikeMore);
  }

  private void kick(int seat) {
    for (Player player : world.room().everyone()) {
      if (player.seat() == seat) {
        world.journal().account(InsideSeats.session(player)).kicked = true;
      }
    }
    world.room().kick(seat, "go", world.now() * 1_000);
  }

  private void close() {
    world.tally().fault("room closed");
    world.inRoom(() -> world.room().close("good night", world.now() * 1_000));
  }

  /** In the calm: one asks for everything again and again, another ignores its window. */
  private void misbehave() {
    Person pest = any();
    if (pest.client.isOpen()) {
      long before = pest.client.in.snapshots();
      for (int i = 0; i < 15; i++) {
        at(world.now() + 3L * i, () -> pest.askAgain(Math.max(1, pest.client.in.received() - 1)));
      }
      at(
          world.now() + 150,
          () -> {
            if (pest.client.in.snapshots() > before + 3) {
              throw new Violation("who asks for everything again gets it too often");
            }
          });
    }
    Person flood = any();
    if (flood != pest
        && flood.client.isIdle()
        && flood.line().isWhole()
        && chance.nextInt(4) == 0) {
      world.tally().fault("window ignored");
      flood.floods = true;
      long ack = flood.client.in.received();
      flood.misbehave(ack, FrameKind.OPERATION, one(7), 300);
      flood.client.out.skipTo(flood.client.out.next() + 300);
    }
  }

  /** In the calm: there are many, who fill their windows. */
  private void crowd() {
    if (weather.seats >= MANY && chance.nextInt(6) == 0) {
      while (world.persons().size() < MANY) {
        world.newcomer();
      }
      at(world.now() + 500, this::fillWindows);
    }
  }

  /**
   * Nothing is lost on its way now, so nothing is to be said twice, unless RESYNCED asks for it.
   */
  private void fillWindows() {
    long begun = world.now();
    List<Person> all = world.persons().stream().filter(Faults::isAtRest).toList();
    world.tally().fault("windows filled");
    List<Long> repeats = all.stream().map(each -> each.client.out.repeats()).toList();
    for (int i = 0; i < 400; i++) {
      all.forEach(each -> each.order(Order.Act.ACT_TELL_ME, 0, 0));
    }
    at(
        world.now() + 8_000,
        () -> {
          for (int i = 0; i < all.size(); i++) {
            SimulatedClient client = all.get(i).client;
            if (client.out.repeats() > repeats.get(i) && client.greetedAt() <= begun) {
              throw new Violation(all.get(i).name() + " had to repeat what the window admitted");
            }
          }
        });
  }

  private static boolean isAtRest(Person person) {
    return person.client.isIdle() && person.line().isWhole() && !person.floods;
  }

  /** In the calm: who comes back may say a whole window at once, whatever the rate. */
  private void hurry() {
    Person person = any();
    boolean granted = person.client.greetedAt() + GRANT_PAUSE > world.now();
    if (!person.client.isIdle() || granted || weather.inputsPerSecond > 60) {
      return;
    }
    for (int i = 0; i < Math.min(200, person.client.out.window()); i++) {
      person.order(Order.Act.ACT_TELL_ME, 0, 0);
    }
    at(world.now() + 200, () -> person.line().breakIn(0, 0));
    at(
        world.now() + 1_500,
        () -> {
          if (person.client.over() == null && person.client.out.unacknowledged() > 0) {
            throw new Violation("who came back is not granted a window");
          }
        });
  }

  /** In the calm: an operation is lost, and nothing follows that would show it. */
  private void lastOperation() {
    Person person = any();
    if (person.client.isIdle()) {
      person.order(Order.Act.ACT_TELL_ME, 0, 0);
      world.loseUplinks(world.now(), world.now() + 60);
      at(
          world.now() + 1_500,
          () -> {
            if (person.client.out.unacknowledged() > 0) {
              throw new Violation("a lost last operation is not looked for");
            }
          });
    }
  }

  /** In the calm: something is said, and every acknowledgement of it is lost. */
  private void lastWord() {
    Person person = any();
    if (person.client.isIdle()) {
      person.order(Order.Act.ACT_TELL_ALL, 0, 0);
      world.loseUplinks(world.now() + 700, world.now() + 1_500);
    }
  }

  private static ByteString one(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }
}
