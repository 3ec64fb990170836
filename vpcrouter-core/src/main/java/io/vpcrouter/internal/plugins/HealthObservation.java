package io.vpcrouter.internal.plugins;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;

/**
 * An observation on its way to the loop.
 *
 * @param from the context of the check that made it
 * @param host the host or control target
 * @param observation what the check saw
 * @param sentAt when the probe was sent, in nanoseconds of the monotonic clock
 * @param at when it was reported, likewise
 */
public record HealthObservation(HealthContext from, IpAddress host, Observation observation, long sentAt, long at) {}
