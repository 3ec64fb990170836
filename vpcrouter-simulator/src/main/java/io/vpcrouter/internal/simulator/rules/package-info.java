/** EC2's rules: which changes are allowed, and which error refuses the others. */
@NullMarked
package io.vpcrouter.internal.simulator.rules;

import org.jspecify.annotations.NullMarked;
