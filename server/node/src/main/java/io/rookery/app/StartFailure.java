package io.rookery.app;

/**
 * The node cannot start as it was told to; the message is one sentence that says what to change.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartFailure(String sentence) {
    super(sentence, null, false, false);
  }
}
