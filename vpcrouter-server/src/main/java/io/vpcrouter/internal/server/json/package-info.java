/** The state of a router as JSON, one class per page. */
@NullMarked
package io.vpcrouter.internal.server.json;

import org.jspecify.annotations.NullMarked;
