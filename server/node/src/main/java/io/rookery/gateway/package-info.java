/**
 * A socket opens here, and its bytes become frames.
 *
 * <p>Before the 101 it is in {@link io.rookery.gateway.handshake}, then in {@link
 * io.rookery.gateway.socket}, and its channels lead to rooms in {@link io.rookery.gateway.links}.
 * Links know sockets, and nothing else of these knows another; what all admit stands in {@link
 * io.rookery.gateway.limits}. Here they are put together.
 */
package io.rookery.gateway;
