package io.rookery.app;

import com.google.protobuf.Parser;
import com.google.protobuf.StringValue;
import io.rookery.cluster.Rule;

/**
 * The secret that guests' tokens are signed with: whichever node comes first makes it, for all.
 *
 * <p>It is gone with the cluster's last node, and so are the guests.
 */
final class GuestSecret implements Rule<StringValue, StringValue, StringValue> {
  /** Under which the one secret is kept. */
  static final String KEY = "secret";

  @Override
  public String name() {
    return "guest-secret";
  }

  @Override
  public Parser<StringValue> values() {
    return StringValue.parser();
  }

  @Override
  public Parser<StringValue> questions() {
    return StringValue.parser();
  }

  @Override
  public Parser<StringValue> answers() {
    return StringValue.parser();
  }

  /** Keeps the first that is offered, and answers what is kept. */
  @Override
  public Outcome<StringValue, StringValue> step(
      StringValue kept, StringValue offered, long nowMillis) {
    StringValue secret = kept == null ? offered : kept;
    return new Outcome<>(secret, secret);
  }
}
