/** What decides which one of several replicas may write: its plugins, and what the core hands to them. */
@NullMarked
package io.vpcrouter.spi.leadership;

import org.jspecify.annotations.NullMarked;
