/** The words of the field: addresses, destinations, route specs, route tables, rows, network interfaces. */
@NullMarked
package io.vpcrouter.model;

import org.jspecify.annotations.NullMarked;
