/** What players of the games that ship say under load. */
package io.rookery.load.scripts;
