package io.rookery.app;

import io.rookery.host.RoomHost;
import io.rookery.room.GameTypes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an author's change into a running node: jars that changed are loaded, and rooms go on with
 * them or begin anew.
 *
 * <p>Confined to a worker, which looks at the folder a few times a second. What cannot be used is
 * said once, and everybody plays on by what was there before.
 */
final class GameReplacement {
  private static final Logger log = LoggerFactory.getLogger(GameReplacement.class);
  private static final long EVERY_MILLIS = 150;

  private final GameFolder folder;
  private final GameTypes types;
  private final RoomHost host;
  private final Consumer<InstalledGames> use;
  private Map<?, String> loaded;
  private Map<?, String> seen;

  /**
   * Replaces games.
   *
   * @param types what becomes others
   * @param use told of newer games before rooms are
   */
  GameReplacement(GameFolder folder, GameTypes types, RoomHost host, Consumer<InstalledGames> use) {
    this.folder = folder;
    this.types = types;
    this.host = host;
    this.use = use;
  }

  /** Looks from now on; returns what ends it. */
  Runnable start(Vertx vertx) {
    var worker = vertx.createSharedWorkerExecutor("games", 1);
    long timer =
        vertx.setPeriodic(EVERY_MILLIS, again -> worker.executeBlocking(() -> look(), true));
    return () -> {
      vertx.cancelTimer(timer);
      worker.close();
    };
  }

  private Void look() {
    try {
      Map<?, String> now = folder.content();
      boolean settled = now.equals(seen); // nobody is writing any more
      seen = now;
      if (loaded == null) {
        loaded = now; // what the node started with
      } else if (settled && !now.equals(loaded)) {
        loaded = now;
        replace();
      }
    } catch (IOException e) {
      log.debug("The games cannot be looked at now", e);
    }
    return null;
  }

  private void replace() {
    try {
      InstalledGames installed = folder.load();
      GameTypes newer = installed.types();
      use.accept(installed);
      types.become(newer);
      host.replaceGames();
      log.info("The games were replaced: {}", String.join(", ", newer.byName().keySet()));
    } catch (IOException | RuntimeException | LinkageError e) {
      log.error("The games cannot be used: {} What was there goes on.", e.getMessage());
    }
  }
}
