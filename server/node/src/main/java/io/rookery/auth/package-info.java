/** A token becomes the identity of a player. */
package io.rookery.auth;
