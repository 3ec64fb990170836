/** The state of the simulated region over time, its entities and its settings. */
@NullMarked
package io.vpcrouter.internal.simulator.world;

import org.jspecify.annotations.NullMarked;
