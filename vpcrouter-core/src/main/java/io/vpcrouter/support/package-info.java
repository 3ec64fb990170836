/** Base classes for modes that read files, the file that keeps a route spec, and what keeps a program from waiting for files and logs. */
@NullMarked
package io.vpcrouter.support;

import org.jspecify.annotations.NullMarked;
