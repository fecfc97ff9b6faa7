/**
 * Players by the thousand: the command {@code rookery load}, and what one writes to point it at a
 * game of one's own.
 *
 * <p>It is a client like any other: it knows PROTOCOL.md and the games it plays, and nothing of the
 * server. Each player stays on one event loop for the whole run, and everything of theirs is
 * touched there only; what is counted for all players is in {@link io.rookery.load.Tally}.
 */
package io.rookery.load;
