package io.rookery.load;

import io.rookery.load.scripts.ArenaScript;
import io.rookery.load.scripts.ChatScript;
import io.rookery.load.scripts.EchoScript;
import io.rookery.load.scripts.ShoutScript;
import java.util.Map;

/** Finds scripts by name: those that ship by a short one, others by their class. */
final class Scripts {
  private static final Map<String, Class<? extends PlayerScript>> SHIPPED =
      Map.of(
          "echo", EchoScript.class,
          "shout", ShoutScript.class,
          "chat", ChatScript.class,
          "arena", ArenaScript.class);

  private Scripts() {}

  /** The script, or a {@link BadPlan} that says why there is none. */
  static Class<? extends PlayerScript> named(String name, ClassLoader loader) {
    Class<? extends PlayerScript> shipped = SHIPPED.get(name);
    if (shipped != null) {
      return shipped;
    }
    try {
      Class<?> found = Class.forName(name, true, loader);
      if (!PlayerScript.class.isAssignableFrom(found)) {
        throw new BadPlan(name + " is no PlayerScript: let it implement that interface.");
      }
      return found.asSubclass(PlayerScript.class);
    } catch (ClassNotFoundException e) {
      throw new BadPlan(
          "There is no script "
              + name
              + ": give echo, shout, chat, arena, or a class in a jar of --games.");
    }
  }

  /** A new one, for one player. */
  static PlayerScript make(Class<? extends PlayerScript> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new BadPlan(
          type.getName() + " cannot be made: give it a public constructor without parameters.");
    }
  }
}
