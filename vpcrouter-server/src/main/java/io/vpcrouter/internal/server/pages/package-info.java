/** The state of a router as HTML. */
@NullMarked
package io.vpcrouter.internal.server.pages;

import org.jspecify.annotations.NullMarked;
