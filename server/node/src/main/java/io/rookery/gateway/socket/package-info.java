/** An open WebSocket: frames in and out, hello, heartbeat, and what is done when it is slow. */
package io.rookery.gateway.socket;
