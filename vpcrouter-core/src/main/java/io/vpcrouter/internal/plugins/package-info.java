/** Runs plugins: makes them, hands them their contexts, contains their failures. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.plugins;

import org.jspecify.annotations.NullMarked;
