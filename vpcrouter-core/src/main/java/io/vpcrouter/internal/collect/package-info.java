/** Collections that are packed until somebody looks. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.collect;

import org.jspecify.annotations.NullMarked;
