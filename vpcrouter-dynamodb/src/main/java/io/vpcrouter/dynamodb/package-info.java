/** The leadership {@code dynamodb}. The program has it in a plugin folder. */
@NullMarked
package io.vpcrouter.dynamodb;

import org.jspecify.annotations.NullMarked;
