/** Finding plugins by kind and name, and explaining what could not be loaded. */
@NullMarked
package io.vpcrouter.plugin;

import org.jspecify.annotations.NullMarked;
