package io.vpcrouter.internal.loop;

import io.vpcrouter.spi.WriteBudget;

/**
 * What the loop must know of the cloud beside the VPC.
 *
 * @param budget how fast routes may be written
 * @param disablesSourceDestCheck whether the source/destination check of routers is switched off too
 * @param readsTags whether reads show tags, so that hosts can be found by them
 */
public record CloudTraits(WriteBudget budget, boolean disablesSourceDestCheck, boolean readsTags) {}
