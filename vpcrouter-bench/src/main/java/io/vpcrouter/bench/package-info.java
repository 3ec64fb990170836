/** Benchmarks of the parts whose speed matters. */
@NullMarked
package io.vpcrouter.bench;

import org.jspecify.annotations.NullMarked;
