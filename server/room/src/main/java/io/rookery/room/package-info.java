/** Everything meant for one room happens here, one thing at a time. */
package io.rookery.room;
