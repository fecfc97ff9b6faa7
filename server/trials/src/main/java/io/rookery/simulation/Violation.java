package io.rookery.simulation;

/** Something happened that the protocol rules out. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }
}
