package io.rookery.cluster.map;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One step of a rule on its way to where the value is kept; answers with the answer's bytes. */
final class Step
    implements EntryProcessor<String, StoredMessage, byte[]>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1;

  private final transient Rules rules;
  private String rule;
  private byte[] question;
  private long at; // 0 until the keeper of the value has looked at its clock

  Step(Rules rules) {
    this.rules = rules;
  }

  Step(Rules rules, String rule, byte[] question, long at) {
    this(rules);
    this.rule = rule;
    this.question = question;
    this.at = at;
  }

  @Override
  public byte[] process(Map.Entry<String, StoredMessage> entry) {
    if (at == 0) {
      at = rules.now();
    }
    return take(rules.named(rule), entry);
  }

  private <V, Q extends MessageLite, A extends MessageLite> byte[] take(
      Rule<V, Q, A> named, Map.Entry<String, StoredMessage> entry) {
    StoredMessage stored = entry.getValue();
    V before = stored == null ? null : stored.as(named.values());
    Rule.Outcome<V, A> outcome = named.step(before, parse(named), at);
    if (outcome.value() != before) {
      StoredMessage after =
          outcome.value() == null ? null : StoredMessage.of(outcome.value(), named.values());
      set(entry, after, outcome.keptMillis());
    } else if (before != null && named.changesInPlace()) {
      set(entry, stored, outcome.keptMillis());
    }
    return outcome.answer().toByteArray();
  }

  /** Says for how long each time: a value that is kept for ever may follow on one that is not. */
  private static void set(
      Map.Entry<String, StoredMessage> entry, StoredMessage after, long keptMillis) {
    ((ExtendedMapEntry<String, StoredMessage>) entry)
        .setValue(after, keptMillis, TimeUnit.MILLISECONDS);
  }

  private <Q extends MessageLite> Q parse(Rule<?, Q, ?> named) {
    try {
      return named.questions().parseFrom(question);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a step of " + rule + " is unreadable", e);
    }
  }

  /** The same step at the same time: backups come to the same outcome by themselves. */
  @Override
  public EntryProcessor<String, StoredMessage, byte[]> getBackupProcessor() {
    return new Step(rules, rule, question, at);
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeString(rule);
    out.writeLong(at);
    out.writeByteArray(question);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    rule = in.readString();
    at = in.readLong();
    question = in.readByteArray();
  }

  @Override
  public int getFactoryId() {
    return Serializables.FACTORY;
  }

  @Override
  public int getClassId() {
    return Serializables.STEP;
  }
}
