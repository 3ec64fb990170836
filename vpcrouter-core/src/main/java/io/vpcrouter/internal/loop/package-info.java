/** The control loop. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.loop;

import org.jspecify.annotations.NullMarked;
