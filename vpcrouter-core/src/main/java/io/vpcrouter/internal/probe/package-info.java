/** The packed tables of the probe schedule. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.probe;

import org.jspecify.annotations.NullMarked;
