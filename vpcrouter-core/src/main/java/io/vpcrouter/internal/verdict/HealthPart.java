package io.vpcrouter.internal.verdict;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.spi.HealthMonitor;

/**
 * One health plugin at work, with the verdicts that follow from what it observes.
 *
 * @param name the plugin's name
 * @param monitor what observes
 * @param tracker what follows
 */
public record HealthPart(String name, HealthMonitor monitor, HealthTracker tracker) {}
