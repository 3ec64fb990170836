/** Routes, links and addresses of the kernel, through rtnetlink. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.linux.netlink;

import org.jspecify.annotations.NullMarked;
