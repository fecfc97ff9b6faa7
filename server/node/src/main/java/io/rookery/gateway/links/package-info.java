/** The channels of sockets are linked to rooms: joins, resumes, and what goes each way. */
package io.rookery.gateway.links;
