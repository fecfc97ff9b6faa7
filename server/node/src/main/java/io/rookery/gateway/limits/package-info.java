/** What a gateway admits of anything, and the buckets that hold its rates. */
package io.rookery.gateway.limits;
