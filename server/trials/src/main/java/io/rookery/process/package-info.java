/** A server in a process of its own, and a player who is not in it. */
package io.rookery.process;
