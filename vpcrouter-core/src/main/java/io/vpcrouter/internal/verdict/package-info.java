/** Merges what several health checks say of a host. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.verdict;

import org.jspecify.annotations.NullMarked;
