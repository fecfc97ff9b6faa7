/** A player who names a type, not a room, finds one with a free seat. */
package io.rookery.matchmaking;
