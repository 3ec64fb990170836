/** What is wrong, for how long, and what follows from it: lasting conditions, stuck routes, duels. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.conditions;

import org.jspecify.annotations.NullMarked;
