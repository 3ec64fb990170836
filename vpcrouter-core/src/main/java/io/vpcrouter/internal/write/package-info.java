/** Decides when a change may be written: guards, queue, pace, pending writes. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.write;

import org.jspecify.annotations.NullMarked;
