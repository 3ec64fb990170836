/** The lab: what a failover costs in lost packets, with the real program between network namespaces. */
@NullMarked
package io.vpcrouter.bench.lab;

import org.jspecify.annotations.NullMarked;
