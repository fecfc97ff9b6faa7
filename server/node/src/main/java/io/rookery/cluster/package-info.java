/** A frame finds the node where its room lives. */
package io.rookery.cluster;
