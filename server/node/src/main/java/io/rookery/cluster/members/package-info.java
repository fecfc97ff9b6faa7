/** Which nodes there are, what each bears, and which gets the next room. */
package io.rookery.cluster.members;
