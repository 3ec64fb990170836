/** What a plugin sees of the built-in HTTP server. */
@NullMarked
package io.vpcrouter.spi.web;

import org.jspecify.annotations.NullMarked;
