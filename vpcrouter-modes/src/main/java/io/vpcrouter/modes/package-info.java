/** The built-in modes, where route specifications come from. */
@NullMarked
package io.vpcrouter.modes;

import org.jspecify.annotations.NullMarked;
