/** Joins the loop with plugins, threads and the cloud. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.engine;

import org.jspecify.annotations.NullMarked;
