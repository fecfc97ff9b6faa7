package io.rookery.simulation;

import java.util.Random;

/** What a run is like: how bad the bus is, which faults come how often, and the game's terms. */
final class Weather {
  final int inputsPerSecond;
  final int statesPerSecond;
  final boolean ticks;
  final int resumeWindow;
  final int people;
  final int faultEvery;
  final boolean floods;
  private final Random chance;
  private final int loss;
  private final int repeats;
  private final int delay;
  final int seats;

  /** Whether what was added to the first simulation may happen, too. */
  final boolean wide;

  Weather(Random chance, boolean wide) {
    this.chance = chance;
    this.wide = wide;
    inputsPerSecond = pick(15, 60, 1_000);
    statesPerSecond = pick(5, 20, 60);
    ticks = chance.nextInt(4) == 0;
    resumeWindow = pick(4_000, 8_000, 12_000);
    people = 2 + chance.nextInt(3);
    faultEvery = pick(250, 600, 1_500);
    floods = chance.nextInt(4) == 0;
    loss = pick(0, 5, 20);
    repeats = pick(0, 5, 20);
    delay = pick(2, 20, 80);
    seats = wide ? pick(3, 8, 600) : 8; // windows are smaller where there are many
  }

  private int pick(int... among) {
    return among[chance.nextInt(among.length)];
  }

  /** Whether the room does not take at once what a window admits, but soon. */
  boolean holdsUp() {
    return inputsPerSecond == 60 || (inputsPerSecond > 60 && ticks);
  }

  boolean isBad(World world) {
    return world.now() < World.CALM;
  }

  /** Brings something a second time, long after. */
  void carryLate(World world, Runnable delivery) {
    if (wide && isBad(world) && chance.nextInt(3) == 0) {
      world.tally().fault("late copy");
      world.at(world.now() + chance.nextInt(10_000), delivery);
    }
  }

  /** Whether a gateway loses what it should write to a socket, though the socket is well. */
  boolean losesAtGateway(World world) {
    return wide && isBad(world) && chance.nextInt(200) < loss;
  }

  /** Carries something over the bus: late, twice, out of order or not at all. */
  void carry(World world, Runnable delivery) {
    boolean bad = isBad(world);
    if (bad && chance.nextInt(100) < loss) {
      world.tally().fault("bus lost");
    } else {
      world.at(world.now() + 1 + (bad ? chance.nextInt(delay) : 0), delivery);
    }
    if (bad && chance.nextInt(100) < repeats) {
      world.tally().fault("bus repeated");
      int late = chance.nextInt(20) == 0 ? 3_000 : 3 * delay;
      world.at(world.now() + 1 + chance.nextInt(late), delivery);
    }
  }
}
