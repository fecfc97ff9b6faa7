/** What a game's author runs: makes a game's folder, and brings each change into a running node. */
package io.rookery.play;
