package io.rookery.play;

/** Something that the author can mend; the message is a sentence that says how. */
final class AuthorError extends RuntimeException {
  private static final long serialVersionUID = 1;

  AuthorError(String sentence) {
    super(sentence);
  }
}
