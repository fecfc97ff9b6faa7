package io.rookery.bench;

/**
 * Something to measure.
 *
 * @param name on the command line
 * @param about in one line
 */
record Scenario(String name, String about, Body body) {

  /** Measures and prints. */
  interface Body {
    void run(Options options) throws Exception;
  }
}
