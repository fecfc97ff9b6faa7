/** The threads that rooms run on, and what becomes of one that a game does not give back. */
package io.rookery.host.threads;
