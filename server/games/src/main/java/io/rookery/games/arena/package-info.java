/** A room to race for pellets in. */
package io.rookery.games.arena;
