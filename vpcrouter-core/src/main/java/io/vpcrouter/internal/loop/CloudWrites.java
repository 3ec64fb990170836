package io.vpcrouter.internal.loop;

import io.vpcrouter.spi.WriteBudget;

/**
 * How the cloud is written to.
 *
 * @param budget how fast routes may be written
 * @param disablesSourceDestCheck whether the source/destination check of routers is switched off too
 */
public record CloudWrites(WriteBudget budget, boolean disablesSourceDestCheck) {}
