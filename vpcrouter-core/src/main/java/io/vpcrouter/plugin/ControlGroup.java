package io.vpcrouter.plugin;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import java.util.Set;

/**
 * Control targets that are asked in the same way.
 *
 * @param name what to call them
 * @param targets their addresses
 * @param check the health check that asks them, with its options
 */
public record ControlGroup(String name, Set<IpAddress> targets, ChosenPlugin<HealthPlugin> check) {}
