/** Connections, requests, and which page answers which path. */
@NullMarked
package io.vpcrouter.internal.server.http;

import org.jspecify.annotations.NullMarked;
