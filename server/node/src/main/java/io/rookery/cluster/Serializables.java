package io.rookery.cluster;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** All that travels between members as an object; the numbers never change. */
final class Serializables implements DataSerializableFactory {
  static final int FACTORY = 7001;
  static final int STORED = 1;
  static final int STEP = 2;
  static final int LIVING_ROOMS = 3;

  private final Rules rules;

  Serializables(Rules rules) {
    this.rules = rules;
  }

  @Override
  public IdentifiedDataSerializable create(int classId) {
    return switch (classId) {
      case STORED -> new Stored();
      case STEP -> new Step(rules);
      case LIVING_ROOMS -> new LivingRooms();
      default -> throw new IllegalArgumentException("unknown class " + classId + " from a member");
    };
  }
}
