/** What both sides of a socket must agree on: frames, control messages, close codes. */
package io.rookery.protocol;
