/** What a failed request means to the core, and what a user can do about it. */
@NullMarked
package io.vpcrouter.internal.aws.errors;

import org.jspecify.annotations.NullMarked;
