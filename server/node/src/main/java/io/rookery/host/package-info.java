/** This node's rooms: each on an event loop, opened, looked into and closed. */
package io.rookery.host;
