/** A room that answers what it hears. */
package io.rookery.games.echo;
