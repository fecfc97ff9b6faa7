package io.rookery.cluster.map;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.query.Predicate;
import java.io.IOException;
import java.util.Map;

/** The values of a map that count, as its rule says. */
final class CountedValues implements Predicate<String, StoredMessage>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1;

  private final transient Rules rules;
  private String rule;

  CountedValues(Rules rules) {
    this.rules = rules;
  }

  CountedValues(Rules rules, String rule) {
    this(rules);
    this.rule = rule;
  }

  @Override
  public boolean apply(Map.Entry<String, StoredMessage> entry) {
    return counts(rules.named(rule), entry.getValue());
  }

  private static <V> boolean counts(Rule<V, ?, ?> named, StoredMessage stored) {
    return named.counts(stored.as(named.values()));
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeString(rule);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    rule = in.readString();
  }

  @Override
  public int getFactoryId() {
    return Serializables.FACTORY;
  }

  @Override
  public int getClassId() {
    return Serializables.COUNTED;
  }
}
