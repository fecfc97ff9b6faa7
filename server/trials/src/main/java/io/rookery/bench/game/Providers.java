package io.rookery.bench.game;

import io.rookery.game.GameProvider;
import io.rookery.game.GameType;

/** How the server finds the games of the measurements. */
public final class Providers {
  private Providers() {}

  public static final class AtOnce implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Answering.AT_ONCE;
    }
  }

  public static final class OnTicks implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Answering.ON_TICKS;
    }
  }

  public static final class Idle implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Answering.IDLE;
    }
  }

  public static final class Kept implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Hoarding.SILENT;
    }
  }

  public static final class Hoard implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Hoarding.TO_EACH;
    }
  }

  public static final class Chatter implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Hoarding.TO_ALL;
    }
  }
}
