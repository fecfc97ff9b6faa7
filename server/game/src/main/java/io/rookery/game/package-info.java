/** What a message means is the game's to say: what an author writes, and is given. */
package io.rookery.game;
