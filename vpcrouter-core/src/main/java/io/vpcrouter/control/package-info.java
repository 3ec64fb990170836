/** The configuration of a router, its status and its events. */
@NullMarked
package io.vpcrouter.control;

import org.jspecify.annotations.NullMarked;
