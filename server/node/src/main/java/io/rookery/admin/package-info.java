/** Operators and designers make, list, look into and close rooms over HTTP. */
package io.rookery.admin;
