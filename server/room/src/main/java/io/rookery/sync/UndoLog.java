package io.rookery.sync;

import java.util.ArrayList;
import java.util.List;

/**
 * What one callback changed, so that it can be taken back; confined to its room's thread.
 *
 * <p>A room runs each callback between two calls of {@link #keep} or {@link #takeBack}.
 */
public final class UndoLog {
  private final List<Runnable> steps = new ArrayList<>();

  /** Remembers how to take one change back. */
  public void add(Runnable takeBack) {
    steps.add(takeBack);
  }

  /** The changes stay. */
  public void keep() {
    steps.clear();
  }

  /** Takes all changes since the last call back, the newest first. */
  public void takeBack() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).run();
    }
    steps.clear();
  }
}
