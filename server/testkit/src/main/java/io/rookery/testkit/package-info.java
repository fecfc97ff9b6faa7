/** A room under the test's own clock, with scripted players. */
package io.rookery.testkit;
