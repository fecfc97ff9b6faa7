package io.rookery.chaos;

import java.util.random.RandomGenerator;

/** What happens to one connection. */
enum Fault {
  /** Reset on both sides. */
  CUT(8) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.cut();
    }
  },
  /** Reset on the client's side; the node holds its socket. */
  HALF_OPEN(5) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.cutUnknownToTheNode();
    }
  },
  /** Everything said is swallowed from now on, both ways, and nobody is told. */
  SWALLOWED(1) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.swallow();
    }
  },
  HALF_CLOSED_UP(2) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.finishUp();
    }
  },
  HALF_CLOSED_DOWN(2) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.finishDown();
    }
  },
  STALLED(2) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.stall(true, true, stall(random));
    }
  },
  STALLED_UP(2) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.stall(true, false, stall(random));
    }
  },
  STALLED_DOWN(2) {
    @Override
    void befall(Line line, RandomGenerator random) {
      line.stall(false, true, stall(random));
    }
  };

  private static final int SHORTEST_STALL_MILLIS = 100;
  private static final int LONGEST_STALL_MILLIS = 3_000;

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  abstract void befall(Line line, RandomGenerator random);

  /** One of them, some more often than others. */
  static Fault drawn(RandomGenerator random) {
    int sum = 0;
    for (Fault each : values()) {
      sum += each.weight;
    }
    int drawn = random.nextInt(sum);
    for (Fault each : values()) {
      drawn -= each.weight;
      if (drawn < 0) {
        return each;
      }
    }
    return CUT;
  }

  private static long stall(RandomGenerator random) {
    return random.nextLong(SHORTEST_STALL_MILLIS, LONGEST_STALL_MILLIS);
  }
}
