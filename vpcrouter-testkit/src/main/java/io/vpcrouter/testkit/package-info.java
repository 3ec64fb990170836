/** Contracts that plugins must pass, and fakes for their tests. */
@NullMarked
package io.vpcrouter.testkit;

import org.jspecify.annotations.NullMarked;
