package io.rookery.cluster;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.query.Predicate;
import java.util.Map;

/** Entries of rooms that are not closed. */
final class LivingRooms implements Predicate<String, Stored>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1;

  @Override
  public boolean apply(Map.Entry<String, Stored> entry) {
    return !entry.getValue().as(DirectoryRule.FORM).getClosed();
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}

  @Override
  public int getFactoryId() {
    return Serializables.FACTORY;
  }

  @Override
  public int getClassId() {
    return Serializables.LIVING_ROOMS;
  }
}
