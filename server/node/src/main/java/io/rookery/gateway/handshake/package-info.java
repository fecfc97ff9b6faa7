/** A socket is accepted, and its request answered: all that happens before the 101. */
package io.rookery.gateway.handshake;
