package io.vpcrouter.cli.options;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import java.util.Set;

/**
 * Control targets that are asked in the same way.
 *
 * @param name what to call them
 * @param targets their addresses
 * @param check what asks them
 */
public record ControlGroup(String name, Set<IpAddress> targets, Chosen<HealthPlugin> check) {}
