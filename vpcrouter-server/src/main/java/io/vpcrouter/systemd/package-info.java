/** Tells systemd how the daemon is: {@link io.vpcrouter.systemd.ServiceManager}. */
@NullMarked
package io.vpcrouter.systemd;

import org.jspecify.annotations.NullMarked;
