/** Whether this node's event loops get on with their work. */
package io.rookery.health;
