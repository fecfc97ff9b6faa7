/** What changed is worked out once, for everyone who can see it. */
package io.rookery.sync;
