/** A room to talk in. */
package io.rookery.games.chat;
