package io.vpcrouter.cli;

import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;

/**
 * The three plugins that a router is made of.
 *
 * @param mode where the route spec comes from
 * @param health how hosts are checked
 * @param cloud where the route tables are
 */
record RoutePlugins(Chosen<ModePlugin> mode, Chosen<HealthPlugin> health, Chosen<CloudPlugin> cloud) {}
