package io.rookery.cluster.map;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** All that travels between members as an object; the numbers never change. */
public final class Serializables implements DataSerializableFactory {
  public static final int FACTORY = 7001;
  static final int STORED = 1;
  static final int STEP = 2;
  static final int COUNTED = 3;

  private final Rules rules;

  public Serializables(Rules rules) {
    this.rules = rules;
  }

  @Override
  public IdentifiedDataSerializable create(int classId) {
    return switch (classId) {
      case STORED -> new StoredMessage();
      case STEP -> new Step(rules);
      case COUNTED -> new CountedValues(rules);
      default -> throw new IllegalArgumentException("unknown class " + classId + " from a member");
    };
  }
}
