/** What is counted, as Prometheus reads it. */
package io.rookery.metrics.micrometer;
