package io.vpcrouter.internal.verdict;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.spi.HealthMonitor;

/**
 * One health check, with the tracker of its verdicts.
 *
 * @param name the plugin's name
 * @param monitor makes the observations
 * @param tracker turns them into verdicts
 */
public record HealthPart(String name, HealthMonitor monitor, HealthTracker tracker) {}
