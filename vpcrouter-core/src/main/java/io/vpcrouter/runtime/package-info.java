/** The threads and the clock that a router runs on. */
@NullMarked
package io.vpcrouter.runtime;

import org.jspecify.annotations.NullMarked;
