/** Base classes for modes that read files, and the file that keeps a route spec. */
@NullMarked
package io.vpcrouter.support;

import org.jspecify.annotations.NullMarked;
