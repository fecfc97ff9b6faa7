/** Values that all members share, each changed by its rule, one step at a time. */
package io.rookery.cluster.map;
