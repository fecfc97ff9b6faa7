package io.rookery.load;

/** A run that cannot be; the message is one sentence that says what to change. */
final class BadPlan extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadPlan(String sentence) {
    super(sentence);
  }
}
