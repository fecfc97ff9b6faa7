/** A socket opens here, and its bytes become frames. */
package io.rookery.gateway;
