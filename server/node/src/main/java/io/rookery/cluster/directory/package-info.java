/** Which rooms there are, and on which node each lives. */
package io.rookery.cluster.directory;
