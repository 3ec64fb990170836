/** What is observed of a host and what follows from it: a pure state machine. */
@NullMarked
package io.vpcrouter.health;

import org.jspecify.annotations.NullMarked;
