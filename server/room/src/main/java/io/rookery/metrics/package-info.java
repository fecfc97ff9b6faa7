/** Each thing worth counting has a method here. */
package io.rookery.metrics;
