/** Back-off. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.runtime;

import org.jspecify.annotations.NullMarked;
