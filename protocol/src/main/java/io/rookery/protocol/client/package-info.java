/**
 * A client of one room, pure: frames and the time come in, messages go out, events are told.
 *
 * <p>It has no socket, no thread and no clock, so that load, trials and tests speak the protocol
 * alike over whatever carries them. The simulation has a client of its own, as what is compared
 * must not share its faults.
 */
package io.rookery.protocol.client;
