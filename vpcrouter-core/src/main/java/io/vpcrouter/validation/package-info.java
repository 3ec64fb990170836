/** Mistakes of people as values: problems with a place, what was found, what was expected. Knows nothing of routes. */
@NullMarked
package io.vpcrouter.validation;

import org.jspecify.annotations.NullMarked;
