/**
 * A frame finds the node where its room lives.
 *
 * <p>{@link io.rookery.cluster.members} are the nodes, {@link io.rookery.cluster.directory} says
 * where each room lives, both in what {@link io.rookery.cluster.map} keeps for all; by {@link
 * io.rookery.cluster.bus} gateways and rooms speak. Here all of it is started and stopped.
 */
package io.rookery.cluster;
