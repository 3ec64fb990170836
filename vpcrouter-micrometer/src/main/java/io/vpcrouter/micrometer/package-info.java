/** What a router does, as metrics on a Micrometer registry. */
@NullMarked
package io.vpcrouter.micrometer;

import org.jspecify.annotations.NullMarked;
