/** The built-in modes, where route specs come from. */
@NullMarked
package io.vpcrouter.modes;

import org.jspecify.annotations.NullMarked;
