/** Starts everything in one order, and stops it in the reverse. */
package io.rookery.app;
