/** EC2's rules: what may be changed and what is refused, with which error. */
@NullMarked
package io.vpcrouter.internal.simulator.rules;

import org.jspecify.annotations.NullMarked;
