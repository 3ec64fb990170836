/** The values that all packages share: addresses, destinations, route specs, route tables, routes, network interfaces. */
@NullMarked
package io.vpcrouter.model;

import org.jspecify.annotations.NullMarked;
