/** What gateways and rooms say to each other goes from node to node, and may be lost. */
package io.rookery.cluster.bus;
