package io.rookery.app;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Starts a node as it was told to. */
final class Launch {

  private Launch() {}

  static void start(Settings settings) {
    Settings.Listener game = Ports.free(settings.game());
    KeptFile.directory(settings.data());
    SelfSignedCertificate.kept(
        settings.data(), InstantSource.system().instant(), new SecureRandom());
    throw new StartFailure("There are no rooms yet to be had at port " + game.port() + ".");
  }
}
