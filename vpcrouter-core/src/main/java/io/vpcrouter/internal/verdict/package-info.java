/** Merges the verdicts of several health checks. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.verdict;

import org.jspecify.annotations.NullMarked;
