/** The games that ship. */
package io.rookery.games;
