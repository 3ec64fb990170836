/** Taking a router out, so that no packet is lost, and putting it back: for the command line and for embedders. */
@NullMarked
package io.vpcrouter.drain;

import org.jspecify.annotations.NullMarked;
