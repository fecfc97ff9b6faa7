package io.rookery.room;

import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a room can go on with another version of its type, as an author brings it in a moment.
 */
final class Successor {
  private static final Set<Class<?>> KEPT = Set.of(Room.class, Table.class, Value.class);

  private Successor() {}

  /** Why not, as an author would want to know it. */
  static Optional<String> obstacle(GameType<?, ?, ?> type, Game<?> game, GameType<?, ?, ?> newer) {
    if (!settings(type).equals(settings(newer))) {
      return Optional.of("the type's settings changed");
    }
    for (Class<?> of = game.getClass(); of != Object.class; of = of.getSuperclass()) {
      for (Field field : of.getDeclaredFields()) {
        if (!stays(field)) {
          return Optional.of(
              of.getSimpleName()
                  + "."
                  + field.getName()
                  + " is lost with the old version: only final fields that are the room, its tables"
                  + " or its values stay, and final classes of nothing else");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean stays(Field field) {
    return Modifier.isStatic(field.getModifiers())
        || (Modifier.isFinal(field.getModifiers())
            && (KEPT.contains(field.getType()) || isMadeOfKept(field.getType())));
  }

  /** A part of the game, as large ones have them; one deep, which also ends at itself. */
  private static boolean isMadeOfKept(Class<?> part) {
    return Modifier.isFinal(part.getModifiers())
        && part.getSuperclass() == Object.class
        && Arrays.stream(part.getDeclaredFields())
            .allMatch(
                field ->
                    Modifier.isStatic(field.getModifiers())
                        || (Modifier.isFinal(field.getModifiers())
                            && KEPT.contains(field.getType())));
  }

  /** What a room is built around when it is made. */
  private static List<Object> settings(GameType<?, ?, ?> type) {
    List<Object> settings = new ArrayList<>();
    settings.add(type.name());
    settings.add(type.seats());
    settings.add(type.ticksPerSecond());
    settings.add(type.statesPerSecond());
    settings.add(type.inputsPerSecond());
    settings.add(type.hearsOnTick());
    settings.add(type.oneSeatPerSubject());
    settings.add(type.emptyFor());
    settings.add(type.resumeWindow());
    settings.add(type.closesOnError());
    return settings;
  }
}
