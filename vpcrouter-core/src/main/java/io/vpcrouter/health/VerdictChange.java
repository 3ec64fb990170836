package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;

/**
 * Health thinks otherwise of a host.
 *
 * @param host the host
 * @param from the verdict before
 * @param to the verdict now
 * @param reason what was observed
 */
public record VerdictChange(IpAddress host, Verdict from, Verdict to, String reason) {}
