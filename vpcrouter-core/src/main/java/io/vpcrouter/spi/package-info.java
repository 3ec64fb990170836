/** What a plugin writer implements and what the core hands to a plugin. */
@NullMarked
package io.vpcrouter.spi;

import org.jspecify.annotations.NullMarked;
