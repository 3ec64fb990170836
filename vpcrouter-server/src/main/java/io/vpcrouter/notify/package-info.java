/** Tells people and other programs what happens in a router: {@link io.vpcrouter.notify.Notifier}. */
@NullMarked
package io.vpcrouter.notify;

import org.jspecify.annotations.NullMarked;
