package io.rookery.matchmaking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The rooms with a free seat by age, and again by each thing that joins may ask of them.
 *
 * <p>A search looks through the rooms that have the rarest thing asked for, until one has all.
 */
final class FreeRooms {
  private final TreeMap<Long, ListedRoom> all = new TreeMap<>();
  private final Map<String, TreeMap<Long, ListedRoom>> byCriterion = new HashMap<>();

  void put(ListedRoom room) {
    if (all.put(room.age, room) == null) {
      for (String criterion : criteria(room.now.getMetadataMap())) {
        byCriterion.computeIfAbsent(criterion, any -> new TreeMap<>()).put(room.age, room);
      }
    }
  }

  /** Takes it out; its metadata must be what it was when it was put in. */
  void remove(ListedRoom room) {
    if (all.remove(room.age) == null) {
      return;
    }
    for (String criterion : criteria(room.now.getMetadataMap())) {
      TreeMap<Long, ListedRoom> rooms = byCriterion.get(criterion);
      rooms.remove(room.age);
      if (rooms.isEmpty()) {
        byCriterion.remove(criterion);
      }
    }
  }

  /** The oldest that has what is wanted. */
  Optional<ListedRoom> first(Map<String, String> metadata, Predicate<ListedRoom> wanted) {
    TreeMap<Long, ListedRoom> fewest = all;
    for (String criterion : criteria(metadata)) {
      TreeMap<Long, ListedRoom> rooms = byCriterion.get(criterion);
      if (rooms == null) {
        return Optional.empty();
      }
      fewest = rooms.size() < fewest.size() ? rooms : fewest;
    }
    for (ListedRoom room : fewest.values()) {
      if (room.fits(metadata) && wanted.test(room)) {
        return Optional.of(room);
      }
    }
    return Optional.empty();
  }

  /** Strings sort, so that metadata chosen to hash alike cannot make the map slow. */
  private static List<String> criteria(Map<String, String> metadata) {
    List<String> criteria = new ArrayList<>(metadata.size());
    metadata.forEach((key, value) -> criteria.add(key.length() + ":" + key + value));
    return criteria;
  }
}
