/** What there is in the simulated region: its state over time, the things in it, and how it behaves. */
@NullMarked
package io.vpcrouter.internal.simulator.world;

import org.jspecify.annotations.NullMarked;
