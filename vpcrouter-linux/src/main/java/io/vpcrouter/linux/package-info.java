/** The cloud {@code linux}. */
@NullMarked
package io.vpcrouter.linux;

import org.jspecify.annotations.NullMarked;
