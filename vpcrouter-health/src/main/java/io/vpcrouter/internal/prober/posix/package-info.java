/** The calls of the C library that health checks need. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.prober.posix;

import org.jspecify.annotations.NullMarked;
