/** What counts as there although a read does not show it. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.presence;

import org.jspecify.annotations.NullMarked;
